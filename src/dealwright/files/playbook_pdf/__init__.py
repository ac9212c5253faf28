"""The playbook as a PDF: what somebody in one position may give and ask for, for one segment; A4, set by Typst."""

from dealwright.files.playbook_pdf.document import NoLevel, content, write

__all__ = ["NoLevel", "content", "write"]
