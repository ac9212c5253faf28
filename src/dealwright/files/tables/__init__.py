"""Tables: any source, opened as columns of text with numbered rows."""

from dealwright.files.tables import workbook
from dealwright.files.tables.engine import engine, engine_to_read, in_order
from dealwright.files.tables.header import column_names, find_header
from dealwright.files.tables.staging import BATCH, Staged, stage, staged
from dealwright.files.tables.table import MOST_COLUMNS, Damage, Progress, Table, UnreadableFile, cut, no_progress
from dealwright.files.tables.whole import whole

__all__ = [
    "BATCH",
    "MOST_COLUMNS",
    "Damage",
    "Progress",
    "Staged",
    "Table",
    "UnreadableFile",
    "column_names",
    "cut",
    "engine",
    "engine_to_read",
    "find_header",
    "in_order",
    "no_progress",
    "stage",
    "staged",
    "whole",
    "workbook",
]
