"""Scope: which deals a range speaks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms

stated = st.dictionaries(st.sampled_from(terms.DIMENSIONS), st.text(min_size=1, max_size=5))


@given(stated)
def test_a_scope_matches_the_deal_it_was_made_from(dimensions):
    assert terms.Scope.of(**dimensions).matches(dimensions)


@given(stated, stated)
def test_a_scope_matches_exactly_when_all_it_states_is_so(dimensions, deal):
    expected = all(deal.get(name) == value for name, value in dimensions.items())

    assert terms.Scope.of(**dimensions).matches(deal) == expected


@given(stated)
def test_the_order_of_writing_does_not_matter(dimensions):
    turned = dict(reversed(dimensions.items()))

    assert terms.Scope.of(**dimensions) == terms.Scope.of(**turned)


@given(stated)
def test_the_scope_that_states_nothing_matches_every_deal(deal):
    assert terms.Scope().matches(deal)


def test_a_dimension_that_deals_do_not_have_is_refused():
    with pytest.raises(terms.UnknownDimension) as refused:
        terms.Scope.of(planet="Mars", region="EMEA")

    assert str(refused.value).startswith("A scope cannot state planet. It may state: region, country,")


def test_scopes_that_state_the_same_are_equal_in_whatever_order_it_was_said():
    said = (("segment", "Enterprise"), ("region", "EMEA"))

    assert terms.Scope(stated=said) == terms.Scope.of(region="EMEA", segment="Enterprise")
    assert terms.Scope(stated=said).stated == (("region", "EMEA"), ("segment", "Enterprise"))
