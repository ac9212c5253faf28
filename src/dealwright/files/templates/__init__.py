"""Templates to start a strategy from, each a YAML file beside this one that is meant to be adapted."""

from dealwright.files.templates.shelf import Template, UnknownTemplate, load, names, text

__all__ = ["Template", "UnknownTemplate", "load", "names", "text"]
