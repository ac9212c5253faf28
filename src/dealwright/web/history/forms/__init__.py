"""What a person may write on the pages of past deals, checked field by field."""

from dealwright.web.history.forms.columns import MOST_IN_A_LIST
from dealwright.web.history.forms.files import HandInForm, MappingFileForm, NameForm
from dealwright.web.history.forms.mapping import Shown, read, shown
from dealwright.web.history.forms.selection import chosen, filters, kept, listing

__all__ = [
    "MOST_IN_A_LIST",
    "HandInForm",
    "MappingFileForm",
    "NameForm",
    "Shown",
    "chosen",
    "filters",
    "kept",
    "listing",
    "read",
    "shown",
]
