"""Pages of the history room: parse, call one query or action, answer."""
