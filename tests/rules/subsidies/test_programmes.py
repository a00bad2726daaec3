"""Programmes are data, read strictly: what no reader knows stops the start."""

import copy
from typing import Any

import pytest

from app.adapters.guide_files import guide_documents
from app.adapters.programme_files import (
    carried_figures,
    carried_notices,
    pair_document,
    programme_documents,
)
from app.domain.catalogue.outcome import EntitlementTerms, GrantTerms
from app.domain.catalogue.parse import parse, parted_standing
from app.domain.catalogue.reading import NotAGuide
from app.domain.catalogue.wording import Limit, LimitUnit
from app.domain.subsidies.notices import faults_of
from app.domain.subsidies.programme import Cadence, PublicityRule, ShownField, StartRule
from app.domain.subsidies.programme_reading import read_pairs, read_programmes
from tests.builders.rates import carried_programmes

PROGRAMMES = carried_programmes()


def _changed(code: str, path: str, value: Any) -> dict[str, dict[str, Any]]:
    documents = copy.deepcopy(programme_documents())
    *above, last = path.split(".")
    part = documents[code]
    for key in above:
        part = part[key]
    part[last] = value
    return documents


@pytest.mark.parametrize(
    ("code", "cadence", "start", "confirmed"),
    [
        ("disability_pension", Cadence.MONTHLY, StartRule.APPROVAL_MONTH, True),
        ("survivor_pension", Cadence.MONTHLY, StartRule.CONFIRMATION_MONTH, True),
        ("living_allowance", Cadence.MONTHLY, StartRule.CONFIRMATION_MONTH, True),
        ("rural_veteran_allowance", Cadence.PER_SERVICE_YEAR, StartRule.CONFIRMATION_MONTH, True),
        ("nursing_fee", Cadence.MONTHLY, StartRule.APPROVAL_MONTH, True),
        ("conscript_family_grant", Cadence.YEARLY, StartRule.APPROVAL_MONTH, False),
        ("price_subsidy", Cadence.TEMPORARY, StartRule.CONFIRMATION_MONTH, False),
        ("merit_award", Cadence.ONE_OFF, StartRule.CONFIRMATION_MONTH, False),
    ],
)
def test_a_programme_says_how_often_and_from_when_it_is_paid(
    code: str, cadence: Cadence, start: StartRule, confirmed: bool
) -> None:
    programme = PROGRAMMES[code]
    assert (programme.cadence, programme.start) == (cadence, start)
    assert programme.needs_confirmation is confirmed


def test_only_what_an_enlistment_grounds_stays_with_the_county_that_approved_it() -> None:
    staying = {code for code, each in PROGRAMMES.items() if not each.follows_the_person}
    assert staying == {"conscript_family_grant"}
    grant, pension = PROGRAMMES["conscript_family_grant"], PROGRAMMES["disability_pension"]
    assert grant.kept_at("350504100201", "350505000000") == "350505000000"
    assert pension.kept_at("350504100201", "350504000000") == "350504100201"


def test_a_publicity_has_a_minimum_with_its_unit_and_never_a_number_or_illness() -> None:
    publicity = PROGRAMMES["disability_pension"].publicity
    assert publicity.rule is PublicityRule.NEW_AND_CHANGED
    assert publicity.minimum == Limit(7, LimitUnit.WORKING_DAYS)
    assert {field.value for field in ShownField} == {
        "name",
        "village",
        "category",
        "amount",
        "period",
    }
    assert ShownField.CATEGORY not in PROGRAMMES["living_allowance"].publicity.shows


def test_what_a_guide_grants_is_paid_by_a_programme() -> None:
    funds = {fund for programme in PROGRAMMES.values() for fund in programme.opened_by.funds}
    for document in guide_documents().values():
        terms = parse(parted_standing(document)[1], version=1).outcome.parameters
        if isinstance(terms, GrantTerms):
            assert terms.fund in funds
        if isinstance(terms, EntitlementTerms):
            assert terms.programme in PROGRAMMES


@pytest.mark.parametrize(
    ("code", "path", "value", "told"),
    [
        ("merit_award", "cadence", "weekly", "cadence: 'weekly' is none of"),
        ("merit_award", "card_onyl", True, "card_onyl: unknown key"),
        ("merit_award", "tariff", {"kind": "guess"}, "tariff.kind: 'guess' is none of"),
        ("merit_award", "tariff", {}, "tariff.kind: is missing"),
        ("survivor_pension", "tariff.units", ["decade"], r"tariff.units\[0\]"),
        ("survivor_pension", "tariff.units", ["once"], "do not fit monthly"),
        ("survivor_pension", "tariff.units", [], "needs a unit"),
        ("survivor_pension", "tariff.required", [], "needs a component"),
        ("survivor_pension", "tariff.key", ["colour"], r"tariff.key\[0\]"),
        ("survivor_pension", "publicity.rule", "none", "publicity: what is published"),
        ("survivor_pension", "publicity.shows", ["id_number"], r"shows\[0\]"),
        ("nursing_fee", "tariff.figure", "wage", "tariff.figure: 'wage' is none of"),
        ("nursing_fee", "tariff.percents", [], "percents: needs a line"),
        ("price_subsidy", "tariff.triggers", [], "triggers: needs a line"),
        ("merit_award", "opened_by", {"funds": ["hardship_aid_fund"]}, "open another one"),
        ("merit_award", "opened_by", {"gradings": True}, "opens one programme"),
        (
            "living_allowance",
            "tariff.categories",
            {"a": ["war_participant"], "b": ["war_participant"]},
            "stands in one group",
        ),
        ("waiting_period_aid", "tariff.categories", {"a": []}, "not part of the key"),
    ],
)
def test_a_name_that_nobody_knows_is_refused(code: str, path: str, value: Any, told: str) -> None:
    with pytest.raises(NotAGuide, match=told):
        read_programmes(_changed(code, path, value))


def test_a_funeral_table_names_programmes_with_rates() -> None:
    for wrong, told in (("nobody", "is no programme"), ("merit_award", "months of a rate")):
        documents = copy.deepcopy(programme_documents())
        documents["funeral_grant"]["tariff"]["months"][0]["programme"] = wrong
        with pytest.raises(NotAGuide, match=told):
            read_programmes(documents)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ({"first": "nobody", "second": "nursing_fee", "rule": "both", "source": "x"}, "nobody"),
        (
            {"first": "nursing_fee", "second": "disability_pension", "rule": "both", "source": "x"},
            "stand twice",
        ),
        ({"first": "nursing_fee", "second": "nursing_fee", "rule": "maybe", "source": "x"}, "rule"),
        ({"first": "nursing_fee", "second": "nursing_fee", "rule": "both"}, "source: is missing"),
    ],
)
def test_a_pair_is_of_two_known_programmes_and_stands_once(pair: dict[str, str], told: str) -> None:
    document = pair_document()
    with pytest.raises(NotAGuide, match=told):
        read_pairs({"pairs": [*document["pairs"], pair]}, PROGRAMMES)


def test_the_carried_rates_are_faultless_and_as_published() -> None:
    notices = carried_notices()
    assert [len(notice.lines) for notice in notices] == [10, 10]
    assert [faults_of(notice.paper, notice.lines, PROGRAMMES) for notice in notices] == [(), ()]
    amounts = [[line.amount_fen for line in notice.lines] for notice in notices]
    assert amounts == [
        [8014000, 7761000, 7506000, 2544000, 2185000, 2055000, 55000, 60000, 44000, 3500],
        [8815000, 8537000, 8257000, 2798000, 2404000, 2261000, 60000, 65000, 49000, 4000],
    ]
    [figure] = carried_figures()
    assert (figure.area_code, figure.value) == ("350502000000", 290300)
