"""Files: outside shapes into values of core and history, and back."""

from dealwright.files.facts_file import open_facts, write_facts
from dealwright.files.imports import Import, import_deals
from dealwright.files.previews import Preview, preview, propose
from dealwright.files.tables import UnreadableFile

__all__ = ["Import", "Preview", "UnreadableFile", "import_deals", "open_facts", "preview", "propose", "write_facts"]
