"""What a person may write about a strategy."""

from dealwright.web.strategy.forms.beginning import FileForm, NameForm, TermForm, key_of
from dealwright.web.strategy.forms.fields import GREAT_DEAL, Field, Shown, Unwritable, of_revision, of_term, shown
from dealwright.web.strategy.forms.parts import FORMS, House, PartForm, read_part, read_seen
from dealwright.web.strategy.forms.values import read_scope, written_scope

__all__ = [
    "FORMS",
    "GREAT_DEAL",
    "Field",
    "FileForm",
    "House",
    "NameForm",
    "PartForm",
    "Shown",
    "TermForm",
    "Unwritable",
    "key_of",
    "of_revision",
    "of_term",
    "read_part",
    "read_scope",
    "read_seen",
    "shown",
    "written_scope",
]
