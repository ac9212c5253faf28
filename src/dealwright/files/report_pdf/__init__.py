"""The report as a PDF: A4, set by Typst, with every chart as a drawing."""

from dealwright.files.report_pdf.document import fonts, write

__all__ = ["fonts", "write"]
