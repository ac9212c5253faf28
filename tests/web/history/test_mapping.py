"""The mapping page: what it shows goes back unchanged, and what a person corrects is checked at the field."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright import files
from dealwright.files import mapping_yaml
from dealwright.history import facts
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, forms, models, records

ROOT = Path(__file__).parents[3]
SCMS = ROOT.parent / "shared" / "data" / "scms" / "SCMS_Delivery_History_Dataset_20150929.csv"
SignIn = Callable[[Membership], Client]


def as_sent(shown: forms.Shown) -> dict[str, Any]:
    """What a browser sends of these forms when nobody changes anything."""
    sent: dict[str, Any] = {}
    for form in (shown.reading, *shown.facts, *shown.terms):
        for bound in form:
            value = bound.value()
            if isinstance(bound.field, django_forms.MultipleChoiceField):
                sent[bound.html_name] = list(value or [])
            elif isinstance(bound.field, django_forms.BooleanField):
                sent |= {bound.html_name: "on"} if value else {}
            else:
                sent[bound.html_name] = "" if value is None else str(value)
    return sent


def of_scms() -> tuple[facts.Mapping, tuple[str, ...]]:
    with SCMS.open(encoding="utf-8-sig", newline="") as source:
        columns = tuple(next(csv.reader(source)))
    return mapping_yaml.load((ROOT / "examples" / "scms.mapping.yaml").read_text()), columns


def test_a_mapping_shown_and_sent_back_unchanged_is_the_same_mapping() -> None:
    mapping, columns = of_scms()

    sent = as_sent(forms.shown(mapping, columns=columns, confidence={}))
    back = forms.shown(mapping, columns=columns, confidence={}, data=sent)

    assert back.is_valid(), [form.errors for form in (*back.facts, *back.terms) if form.errors]
    assert forms.read(back, mapping) == mapping


def test_the_committed_mapping_of_scms_can_be_stated_on_the_page_that_proposes_another() -> None:
    wanted, columns = of_scms()
    proposed = files.propose(SCMS).mapping
    sent = as_sent(forms.shown(wanted, columns=columns, confidence={}))
    offered = as_sent(forms.shown(proposed, columns=columns, confidence={}))

    page = forms.shown(proposed, columns=columns, confidence={}, data=sent)

    assert proposed != wanted
    assert {name for name, value in sent.items() if value and name.startswith(("fact-", "reading-"))} <= set(offered)
    assert page.is_valid(), [form.errors for form in (page.reading, *page.facts, *page.terms) if form.errors]
    assert replace(forms.read(page, proposed), undecided=()) == wanted


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"fact-deal-column_0": ""}, "fact-deal-column_0", "This is needed"),
        ({"fact-country-constant": "Kenya"}, "fact-country-constant", "not both"),
        ({"term-0-name": ""}, "term-0-name", "Give the term the name"),
        ({"term-0-choices": "only one"}, "term-0-choices", "at least two choices"),
        ({"term-0-first": ""}, "term-0-first", "Choose the column"),
        ({"term-0-first": "No such"}, "term-0-first", "No such"),
        ({"term-0-how": "ratio"}, "term-0-how", "read from the column itself"),
        ({"term-0-kind": "percent", "term-0-how": "ratio"}, "term-0-second", "second column"),
        ({"term-0-values": "no sign"}, "term-0-values", "word of the file = what it means"),
        ({"term-0-times": "a lot"}, "term-0-times", "Enter a number"),
        ({"reading-currency": "Euros"}, "reading-currency", "three letters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, str], field: str, said: str) -> None:
    mapping, columns = of_scms()
    sent = as_sent(forms.shown(mapping, columns=columns, confidence={}))

    back = forms.shown(mapping, columns=columns, confidence={}, data=sent | change)

    assert not back.is_valid()
    wrong = {
        form.add_prefix(name): " ".join(map(str, errors))
        for form in (back.reading, *back.facts, *back.terms)
        for name, errors in form.errors.items()
    }
    assert list(wrong) == [field]
    assert said in wrong[field]


def test_a_term_that_is_dropped_needs_nothing_and_a_new_one_gets_a_key_of_its_own() -> None:
    mapping, columns = of_scms()
    sent = as_sent(forms.shown(mapping, columns=columns, confidence={}))
    spare = len(mapping.terms)
    del sent["term-0-keep"]
    sent |= {
        "term-0-name": "", f"term-{spare}-keep": "on", f"term-{spare}-name": "Lead time", f"term-{spare}-kind": "count",
        f"term-{spare}-first": "Weight (Kilograms)",
    }  # fmt: skip

    back = forms.shown(mapping, columns=columns, confidence={}, data=sent)

    assert back.is_valid()
    keys = [rule.term.key for rule in forms.read(back, mapping).terms]
    assert mapping.terms[0].term.key not in keys
    assert len(keys) == len(set(keys)) == len(mapping.terms)


def test_ten_thousand_columns_are_written_with_suggestions_instead_of_listed() -> None:
    columns = ("ID", *(f"column {number}" for number in range(10_000)))
    mapping = facts.Mapping(fills=(("deal", facts.Fill(columns=("ID",))),))

    shown = forms.shown(mapping, columns=columns, confidence={})

    assert len("".join(str(bound) for form in shown.facts for bound in form)) < 50_000
    assert shown.facts[0]["column_0"].value() == "ID"


def test_two_people_who_edit_one_mapping_do_not_overwrite_each_other_unseen(
    strategist: Membership, signed_in: SignIn, handed_in: models.Dataset
) -> None:
    base = mapping_yaml.load(handed_in.mapping)
    columns = records.preview_columns(handed_in.preview)
    sent = as_sent(forms.shown(base, columns=columns, confidence={})) | {"version": str(handed_in.mapping_version)}
    first, second = signed_in(strategist), signed_in(strategist)
    address = f"/reveal/{handed_in.pk}/mapping/"

    saved = first.post(address, sent | {"term-0-name": "Rebate"})
    late = second.post(address, sent | {"term-0-name": "Reduction"})

    page = late.content.decode()
    handed_in.refresh_from_db()
    assert (saved.status_code, late.status_code) == (302, 409)
    assert "saved this mapping while you were editing it" in page
    assert 'value="Reduction"' in page
    assert f'name="version" value="{handed_in.mapping_version}"' in page
    assert mapping_yaml.load(handed_in.mapping).terms[0].term.name == "Rebate"


def test_save_and_import_begins_the_import_and_a_second_press_begins_no_other(
    strategist: Membership, signed_in: SignIn, handed_in: models.Dataset
) -> None:
    base = mapping_yaml.load(handed_in.mapping)
    columns = records.preview_columns(handed_in.preview)
    sent = as_sent(forms.shown(base, columns=columns, confidence={})) | {"then": "import"}
    client, address = signed_in(strategist), f"/reveal/{handed_in.pk}/mapping/"

    for seen in (handed_in.mapping_version, handed_in.mapping_version + 1):
        answer = client.post(address, sent | {"version": str(seen)})
        assert answer["Location"] == f"/reveal/{handed_in.pk}/progress/"

    assert models.Run.objects.filter(dataset=handed_in, kind="import").count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"columns:\n  deal: Nowhere\n", "does not fit this file"),
        (b"columns: [", "YAML"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
    ],
)
def test_a_mapping_file_that_does_not_fit_says_why_and_changes_nothing(
    strategist: Membership, signed_in: SignIn, handed_in: models.Dataset, data: bytes, said: str
) -> None:
    answer = signed_in(strategist).post(
        f"/reveal/{handed_in.pk}/mapping/upload/", {"file": SimpleUploadedFile("m.yaml", data)}, follow=True
    )

    version = handed_in.mapping_version
    handed_in.refresh_from_db()
    assert said in answer.content.decode()
    assert handed_in.mapping_version == version


def test_the_mapping_goes_out_as_yaml_that_loads_back(
    strategist: Membership, signed_in: SignIn, handed_in: models.Dataset
) -> None:
    answer = signed_in(strategist).get(f"/reveal/{handed_in.pk}/mapping.yaml")

    assert mapping_yaml.load(answer.content.decode()) == mapping_yaml.load(handed_in.mapping)


def test_a_term_whose_direction_is_unknown_is_unticked_until_somebody_says_it() -> None:
    sample = {"ID": ["D1", "D2"], "Product": ["Pump", "Valve"], "First Line Designation": ["Yes", "No"]}
    proposal, columns = facts.propose(facts.profile(sample)), tuple(sample)
    sent = as_sent(forms.shown(proposal.mapping, columns=columns, confidence={}))

    untouched = forms.shown(proposal.mapping, columns=columns, confidence={}, data=sent)
    ticked = forms.shown(proposal.mapping, columns=columns, confidence={}, data=sent | {"term-0-keep": "on"})
    said = sent | {"term-0-keep": "on", "term-0-direction": "more"}
    decided = forms.shown(proposal.mapping, columns=columns, confidence={}, data=said)

    assert "term-0-keep" not in sent
    assert sent["term-0-direction"] == ""
    assert untouched.is_valid()
    assert forms.read(untouched, proposal.mapping) == proposal.mapping
    assert not ticked.is_valid()
    assert ticked.terms[0].errors["direction"] == ["Say whether more or less of it is better for us."]
    assert decided.is_valid()
    found = forms.read(decided, proposal.mapping)
    assert [(rule.term.name, rule.term.direction) for rule in found.terms] == [("First Line Designation", "more")]
    assert found.undecided == ()


def test_the_mapping_file_says_how_sure_each_entry_is_until_somebody_changes_it(
    strategist: Membership, signed_in: SignIn, deals_csv: Path
) -> None:
    dataset = actions.hand_in(
        deals_csv, organisation_id=strategist.organisation_id, user_id=strategist.user_id, later=False
    )
    actions.run_read(dataset)
    dataset.refresh_from_db()
    remarks = records.comments(dataset.confidence)
    before = mapping_yaml.load(dataset.mapping)
    address = f"/reveal/{dataset.pk}/mapping.yaml"

    proposed = signed_in(strategist).get(address).content.decode()
    fills = tuple((name, fill) for name, fill in before.fills if name != "segment")
    changed = replace(before, fills=(*fills, ("segment", facts.Fill(constant="All"))))
    actions.save_mapping(dataset, changed, seen_version=dataset.mapping_version, user_id=strategist.user_id)
    saved = signed_in(strategist).get(address).content.decode()

    assert f"  # {remarks['segment']}\n  segment:" in proposed
    assert f"  # {remarks['closed_on']}\n  closed_on:" in proposed
    assert remarks["segment"] not in saved
    assert f"  # {remarks['closed_on']}\n  closed_on:" in saved
