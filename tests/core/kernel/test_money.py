"""Money: exact amounts that never meet another currency in silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core.kernel import CurrencyMismatch, Money

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
euros = st.builds(Money, amount=amounts, currency=st.just("EUR"))


@given(euros, euros)
def test_adding_and_taking_away_again_changes_nothing(one, other):
    assert one + other - other == one


@given(euros, euros)
def test_the_order_of_adding_does_not_matter(one, other):
    assert one + other == other + one


@given(euros, euros)
def test_two_amounts_of_one_currency_are_always_in_order(one, other):
    assert (one < other) + (other < one) + (one == other) == 1
    assert (one <= other) == (one < other or one == other)


@given(euros, st.integers(min_value=0, max_value=50))
def test_multiplying_is_adding_so_many_times(one, times):
    total = Money(amount=Decimal(0), currency="EUR")
    for _ in range(times):
        total = total + one

    assert one * times == total


@pytest.mark.parametrize("combine", [Money.__add__, Money.__sub__, Money.__lt__, Money.__le__])
def test_two_currencies_never_meet_in_silence(combine):
    one, other = Money(amount=Decimal(1), currency="EUR"), Money(amount=Decimal(1), currency="USD")

    with pytest.raises(CurrencyMismatch) as refused:
        combine(one, other)

    assert str(refused.value) == (
        "1.00 EUR and 1.00 USD are in different currencies. Convert one of them at a named rate and day first."
    )


def test_an_amount_is_written_with_its_currency():
    assert str(Money(amount=Decimal("-1234567.5"), currency="USD")) == "-1,234,567.50 USD"
