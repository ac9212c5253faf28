"""A strategy as a workbook that a person edits in a spreadsheet program, both ways without loss."""

from dealwright.files.strategy_reading import Found, Remark, UnreadableStrategy
from dealwright.files.strategy_xlsx.loader import look, read
from dealwright.files.strategy_xlsx.writer import TooLongForACell, write

__all__ = ["Found", "Remark", "TooLongForACell", "UnreadableStrategy", "look", "read", "write"]
