"""The report as JSON: the figures of a reveal and of coherence, for programs and for keeping.

One shape for the command line, the page and every program that reads it. A figure stands as a plain number with its
90 % interval beside it (`intervals`, in the same unit), its count (`counts`) and, where something limits it, the reason
(`reasons`); a figure that could not be concluded is `null`. What was dumped loads back without loss.
"""

from dealwright.files.report_json.document import FORMAT, UnreadableReport, dump, load, write
from dealwright.files.report_json.of_reveal import SHARES

__all__ = ["FORMAT", "SHARES", "UnreadableReport", "dump", "load", "write"]
