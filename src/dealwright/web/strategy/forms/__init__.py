"""What a person may write about a strategy."""

from dealwright.web.strategy.forms.beginning import FileForm, NameForm, TermForm, key_of
from dealwright.web.strategy.forms.cells import Place, Steps, UnreadableSteps, place_in_grid, read_steps, row_key
from dealwright.web.strategy.forms.fields import (
    GREAT_DEAL,
    Field,
    Shown,
    Unwritable,
    of_revision,
    of_term,
    plain,
    shown,
)
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
    "Place",
    "Shown",
    "Steps",
    "TermForm",
    "UnreadableSteps",
    "Unwritable",
    "key_of",
    "of_revision",
    "of_term",
    "place_in_grid",
    "plain",
    "read_part",
    "read_scope",
    "read_seen",
    "read_steps",
    "row_key",
    "shown",
    "written_scope",
]
