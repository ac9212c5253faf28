"""Deal facts: past deals from any source, in one shape."""

from dealwright.history.facts.assemble import Assembled, assemble
from dealwright.history.facts.bands import Band, bands
from dealwright.history.facts.checks import compare, repeated_deals
from dealwright.history.facts.columns import COLUMNS, CONVERTED, OUTCOMES, TERM_PREFIX, Column
from dealwright.history.facts.currency import ISO_4217, DayRate, Rate, convert, day_rates, ecb_rates
from dealwright.history.facts.explain import explain
from dealwright.history.facts.facts import SEED, Facts, Source, TermColumn
from dealwright.history.facts.findings import Finding, Weight, counted, finding_from
from dealwright.history.facts.mapping import DateOrder, Fill, How, Mapping, Reading, TermRule
from dealwright.history.facts.normalise import Nature, Normalised, Problem, normalise
from dealwright.history.facts.outliers import PriceOutliers, price_outliers
from dealwright.history.facts.profile import ColumnProfile, Profile, profile
from dealwright.history.facts.propose import Proposal, propose, remark
from dealwright.history.facts.selection import Selection, Stretch, UnknownSelection, in_order, select, values_of
from dealwright.history.facts.spreading import spread
from dealwright.history.facts.vocabulary import proposed_owner

__all__ = [
    "COLUMNS",
    "CONVERTED",
    "ISO_4217",
    "OUTCOMES",
    "SEED",
    "TERM_PREFIX",
    "Assembled",
    "Band",
    "Column",
    "ColumnProfile",
    "DateOrder",
    "DayRate",
    "Facts",
    "Fill",
    "Finding",
    "How",
    "Mapping",
    "Nature",
    "Normalised",
    "PriceOutliers",
    "Problem",
    "Profile",
    "Proposal",
    "Rate",
    "Reading",
    "Selection",
    "Source",
    "Stretch",
    "TermColumn",
    "TermRule",
    "UnknownSelection",
    "Weight",
    "assemble",
    "bands",
    "compare",
    "convert",
    "counted",
    "day_rates",
    "ecb_rates",
    "explain",
    "finding_from",
    "in_order",
    "normalise",
    "price_outliers",
    "profile",
    "propose",
    "proposed_owner",
    "remark",
    "repeated_deals",
    "select",
    "spread",
    "values_of",
]
