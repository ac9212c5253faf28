"""Ordered choice: one of several stated texts, held as its place in the order (0 is the first)."""

from decimal import Decimal

from dealwright.core.terms.kinds.kind import Kind, UnreadableValue, plain_number


def _read(text: str, choices: tuple[str, ...]) -> Decimal:
    wanted = text.strip().casefold()
    for place, choice in enumerate(choices):
        if choice.casefold() == wanted:
            return Decimal(place)
    raise UnreadableValue(f"“{text}” is none of the choices. Write one of: {', '.join(choices)}.")


def _write(value: Decimal, choices: tuple[str, ...]) -> str:
    place = int(value.to_integral_value())
    return choices[place] if 0 <= place < len(choices) else plain_number(value)


KIND = Kind(
    key="choice", name="Ordered choice", unit="", read=_read, write=_write, whole=True, has_choices=True, least=0.0
)
