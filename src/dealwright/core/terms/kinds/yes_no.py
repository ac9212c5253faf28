"""Yes or no: held as 1 and 0."""

from decimal import Decimal

from dealwright.core.terms.kinds.kind import Kind, UnreadableValue

YES = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "oui"})
NO = frozenset({"no", "n", "false", "f", "0", "", "nein", "non"})


def _read(text: str, _choices: tuple[str, ...]) -> Decimal:
    wanted = text.strip().casefold()
    if wanted in YES:
        return Decimal(1)
    if wanted in NO:
        return Decimal(0)
    raise UnreadableValue(f"“{text}” is neither yes nor no. Write yes or no.")


def _write(value: Decimal, _choices: tuple[str, ...]) -> str:
    return "yes" if value >= Decimal("0.5") else "no"


KIND = Kind(key="yes_no", name="Yes or no", unit="", read=_read, write=_write, whole=True, least=0.0, most=1.0)
