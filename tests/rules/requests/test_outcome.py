"""What an approval brings about, as typed values."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.catalogue.outcome import (
    AnswerTerms,
    CardTerms,
    EntitlementTerms,
    FormulaUse,
    GradeTerms,
    GrantTerms,
    StartsWith,
    Topic,
)
from app.domain.catalogue.wording import Localised
from app.domain.requests.errors import AwardNeeded, AwardTooHigh
from app.domain.requests.outcome import (
    Answer,
    Award,
    Basis,
    CardIssued,
    EntitlementBasis,
    GradeConfirmed,
    Grant,
    Honour,
    award_from,
    check_award,
    outcome_of,
    stored,
)
from app.domain.veterans.terms import DisabilityNature

FUND = Localised("困难帮扶资金", "hardship fund")
AID = GrantTerms(fund="hardship", fund_name=FUND, cap_fen=500_000, revisit_after_days=90)
MEDICAL = GrantTerms(
    fund="medical",
    fund_name=FUND,
    formula=FormulaUse(
        name="share_above_threshold",
        inputs={"amount_fen": "self_pay_fen"},
        parameters={"threshold_fen": 50_000, "share_percent": 90, "cap_fen": None},
        by_county={},
    ),
)
GRADES = GradeTerms(
    natures=(DisabilityNature.COMBAT, DisabilityNature.DUTY),
    best_grade=1,
    worst_grade=10,
    pension_from=StartsWith.APPROVAL_MONTH,
)
BASIS = Basis(award=Award(), form={}, division_code="350502001001", decided_on=date(2026, 12, 30))


def test_a_grant_takes_the_amount_that_the_decision_names() -> None:
    made = outcome_of(AID, replace(BASIS, award=Award(amount_fen=300_000)))
    assert made == Grant(
        fund="hardship", amount_fen=300_000, explanation=None, revisit_on=date(2027, 3, 30)
    )


def test_a_grant_without_an_amount_is_no_decision() -> None:
    with pytest.raises(AwardNeeded):
        outcome_of(AID, BASIS)


@pytest.mark.parametrize(("amount_fen", "cap_fen"), [(500_001, None), (200_001, 200_000)])
def test_a_grant_stays_under_its_cap(amount_fen: int, cap_fen: int | None) -> None:
    with pytest.raises(AwardTooHigh):
        outcome_of(AID, replace(BASIS, award=Award(amount_fen=amount_fen), cap_fen=cap_fen))


def test_a_formula_calculates_the_grant_whatever_was_proposed() -> None:
    basis = replace(BASIS, award=Award(amount_fen=1), form={"self_pay_fen": 350_000})
    made = outcome_of(MEDICAL, basis)
    assert isinstance(made, Grant)
    assert made.amount_fen == 270_000
    assert made.explanation is not None


def test_a_pension_starts_with_the_month_of_approval() -> None:
    award = Award(grade=8, nature=DisabilityNature.DUTY)
    assert outcome_of(GRADES, replace(BASIS, award=award)) == GradeConfirmed(
        grade=8, nature=DisabilityNature.DUTY, pension_from_on=date(2026, 12, 1)
    )


@pytest.mark.parametrize(
    "award",
    [
        Award(grade=11, nature=DisabilityNature.DUTY),
        Award(grade=0, nature=DisabilityNature.DUTY),
        Award(grade=5, nature=DisabilityNature.ILLNESS),
    ],
)
def test_a_grade_outside_the_guide_is_refused(award: Award) -> None:
    with pytest.raises(AwardTooHigh):
        check_award(GRADES, award)


def test_an_entitlement_can_start_with_the_following_month() -> None:
    terms = EntitlementTerms(programme="rural_60", starts_with=StartsWith.FOLLOWING_MONTH)
    assert outcome_of(terms, BASIS) == EntitlementBasis(
        programme="rural_60", starts_on=date(2027, 1, 1)
    )


@pytest.mark.parametrize(("chosen", "bank"), [("abc", "abc"), (None, "icbc"), ("xyz", "icbc")])
def test_a_card_comes_from_a_bank_that_issues_it(chosen: str | None, bank: str) -> None:
    terms = CardTerms(banks=("icbc", "abc"), account_linked_at="activated")
    assert outcome_of(terms, replace(BASIS, form={"bank": chosen})) == CardIssued(
        bank=bank, account_linked_at="activated"
    )


def test_a_question_is_answered_by_its_topic() -> None:
    text = Localised("每人一张", "one each")
    terms = AnswerTerms(field="topic", topics=(Topic(key="card", answer=text, legal_basis=text),))
    assert outcome_of(terms, replace(BASIS, form={"topic": "card"})) == Answer(
        topic="card", text=text, legal_basis=text
    )
    with pytest.raises(AwardNeeded):
        outcome_of(terms, replace(BASIS, form={"topic": "weather"}))


def test_a_value_is_kept_under_the_name_of_its_type() -> None:
    assert stored(Honour(honour="plaque")) == {"type": "Honour", "honour": "plaque"}
    kept = stored(outcome_of(AID, replace(BASIS, award=Award(amount_fen=1))))
    assert kept["revisit_on"] == "2027-03-30"


def test_a_proposal_comes_back_as_it_was() -> None:
    award = Award(grade=8, nature=DisabilityNature.COMBAT)
    assert award_from(stored(award)) == award
    assert award_from(None) == Award()


@pytest.mark.parametrize(
    ("terms", "award"),
    [
        (MEDICAL, Award(amount_fen=1)),
        (AID, Award(grade=3)),
        (GRADES, Award(amount_fen=1)),
        (GRADES, Award(grade=3, amount_fen=1)),
    ],
)
def test_nobody_names_what_the_item_does_not_leave_open(
    terms: GrantTerms | GradeTerms, award: Award
) -> None:
    with pytest.raises(AwardTooHigh):
        check_award(terms, award)


def test_granting_nothing_is_no_approval() -> None:
    with pytest.raises(AwardNeeded):
        outcome_of(AID, replace(BASIS, award=Award(amount_fen=0)))
    with pytest.raises(AwardNeeded):
        outcome_of(MEDICAL, replace(BASIS, form={"self_pay_fen": 40_000}))
