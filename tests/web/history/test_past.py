"""What stands behind a range: the won deals of its scope, or a sentence that says why there are none."""

import pytest

from dealwright.web.accounts.actions import add_organisation, add_user


@pytest.mark.parametrize(
    ("address", "deals", "why"),
    [
        ("discount/", 400, ""),
        ("discount/?country=France&segment=Large", 70, ""),
        ("discount/?country=Peru", 0, "No won deal lies in country Peru."),
        ("discount/?position=Lead", 0, "Past deals do not say their position."),
        ("warranty/", 0, "No past deals state this term."),
        ("discount/?region=%00", 0, ""),
    ],
)
def test_past_values_are_those_of_the_scope_or_why_there_are_none(
    imported, strategist, signed_in, address: str, deals: int, why: str
) -> None:
    said = signed_in(strategist).get(f"/reveal/past/{address}").json()

    assert sum(count for _, count in said["values"]) == deals
    assert said["why"] == why or (not why and not deals)
    assert said["source"] == ("" if address.startswith("warranty") else imported.name)


def test_another_organisation_has_other_past_deals(imported, signed_in) -> None:
    elsewhere = add_organisation(name="Elsewhere").pk
    other = add_user(organisation_id=elsewhere, email="x@elsewhere.test", name="X", role="strategist")

    said = signed_in(other).get("/reveal/past/discount/").json()

    assert (said["values"], said["why"]) == ([], "No past deals state this term.")
