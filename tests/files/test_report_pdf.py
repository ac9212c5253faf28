"""The report as PDF: a real document whatever the names in it."""

import re
import zlib
from dataclasses import replace

import pytest

from dealwright.files import report_pdf
from dealwright.history import facts

NASTY = '#set page(fill: red) *bold* _it_ $x$ @ref <label> [a] \\ `raw` #panic("x") “ " </svg> & ]'


def pages(content: bytes) -> int:
    found = len(re.findall(rb"/Type\s*/Page\b", content))
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found += len(re.findall(rb"/Type\s*/Page\b", zlib.decompress(stream)))
        except zlib.error:
            continue  # a drawing or a font
    return found


@pytest.fixture
def nasty(revealed, compared):
    """The small report with a text in Typst's own language wherever data can put one."""
    term = replace(revealed.terms[0], term=replace(revealed.terms[0].term, name=NASTY))
    finding = facts.Finding(code="x", weight=facts.Weight.ALERT, what=NASTY, where=NASTY, why=NASTY, advice=NASTY)
    shown = replace(
        revealed,
        terms=(term, *revealed.terms[1:]),
        sellers=(replace(revealed.sellers[0], seller=NASTY),),
        trade_rates=(replace(revealed.trade_rates[0], sentence=NASTY),),
        controls=(NASTY,),
        source=replace(revealed.source, name=NASTY),
        findings=(finding,),
    )
    pair = replace(compared.pairs[0], account_group=NASTY, product=NASTY, a=NASTY, b=NASTY, sentence=NASTY)
    return shown, replace(compared, pairs=(pair, *compared.pairs[1:]))


def test_the_report_is_a_pdf_of_several_pages(tmp_path, revealed, compared):
    report_pdf.write(tmp_path / "r.pdf", revealed, compared)

    content = (tmp_path / "r.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert 5 <= pages(content) <= 9
    assert b"SourceSansPro" in content


def test_names_in_the_language_of_the_typesetter_stay_names(tmp_path, nasty):
    report_pdf.write(tmp_path / "r.pdf", *nasty)

    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-1.")


def test_a_report_of_nearly_nothing_is_still_a_document(tmp_path, revealed):
    nothing = replace(
        revealed, terms=(), order=(), trade_rates=(), variance_shares=None, sellers=(), market=(), period=None,
        findings=(), controls=(),
    )  # fmt: skip

    report_pdf.write(tmp_path / "r.pdf", nothing, None)

    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-1.")
