"""The command line: one file a command."""

from dealwright.cli.app import main

__all__ = ["main"]
