"""A strategy as YAML that a person reads, edits and hands back."""

from dealwright.files.strategy_reading import Found, Remark, UnreadableStrategy
from dealwright.files.strategy_yaml.loader import load, look
from dealwright.files.strategy_yaml.writer import dump

__all__ = ["Found", "Remark", "UnreadableStrategy", "dump", "load", "look"]
