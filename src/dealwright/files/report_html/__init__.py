"""The report as one HTML file that opens offline: words, charts to hover, and every table.

Charts are Vega-Lite specifications drawn by a runtime that stands in the file itself, so nothing is loaded from
anywhere. Every text from data passes through the escaping of the template; specifications stand in JSON blocks with
`<` written as an escape, so that no name can close them.
"""

from dealwright.files.report_html.document import render, write

__all__ = ["render", "write"]
