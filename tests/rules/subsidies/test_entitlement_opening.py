"""What an approval opens, under which identity, and what becomes of what was there."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.catalogue.facts import Facts
from app.domain.subsidies.entitlement_errors import EntitlementIncomplete, NothingPaidFor
from app.domain.subsidies.opening import (
    Opening,
    check_opening,
    openings_of,
    parts_needed,
    starts_in,
)
from app.domain.subsidies.placing import Held, Placing, Verdict, Weighed, place
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole
from tests.builders.rates import carried_matrix, carried_programmes

DECIDED = date(2026, 3, 19)
FACTS = Facts(
    today=DECIDED,
    age=66,
    living=True,
    roles=frozenset({PersonRole.VETERAN}),
    categories=frozenset({CategoryCode.RURAL_VETERAN_60}),
    division_code="350505001001",
    service_years=5,
)
ONE, TWO = UUID(int=1), UUID(int=2)


def graded(grade: int, nature: DisabilityNature) -> dict[str, object]:
    return {
        "type": "GradeConfirmed",
        "grade": grade,
        "nature": nature.value,
        "pension_from_on": "2026-03-01",
    }


@pytest.mark.parametrize("grade", range(1, 11))
@pytest.mark.parametrize("nature", list(DisabilityNature))
def test_a_grade_opens_its_pension_unless_illness_leaves_it_unpaid(
    grade: int, nature: DisabilityNature
) -> None:
    found = openings_of(graded(grade, nature), FACTS, DECIDED, carried_programmes())
    pensions = [o for o in found if o.programme == "disability_pension"]
    fees = [o for o in found if o.programme == "nursing_fee"]
    unpaid = nature is DisabilityNature.ILLNESS and grade > 6
    assert len(pensions) == (0 if unpaid else 1)
    assert len(fees) == (1 if grade <= 4 else 0)
    assert all(fee.asks for fee in fees)
    for pension in pensions:
        assert (pension.grade, pension.nature) == (grade, nature)
        assert pension.starts_on == date(2026, 3, 1)
        assert pension.category is CategoryCode.DISABLED_VETERAN


def test_a_policeman_holds_his_grade_as_one() -> None:
    police = Facts(
        today=DECIDED,
        age=50,
        living=True,
        roles=frozenset({PersonRole.DISABLED_POLICE}),
        categories=frozenset(),
        division_code="350505001001",
    )
    found = openings_of(graded(7, DisabilityNature.DUTY), police, DECIDED, carried_programmes())
    assert [o.category for o in found] == [CategoryCode.DISABLED_POLICE]


def test_a_grant_opens_the_programme_of_its_fund() -> None:
    grant = {"type": "Grant", "fund": "hardship_aid_fund", "amount_fen": 500_000}
    [opening] = openings_of(grant, FACTS, DECIDED, carried_programmes())
    assert (opening.programme, opening.fixed_fen) == ("hardship_aid", 500_000)
    assert opening.starts_on == date(2026, 3, 1)
    elsewhere = {"type": "Grant", "fund": "no_such_fund", "amount_fen": 1}
    assert openings_of(elsewhere, FACTS, DECIDED, carried_programmes()) == ()


def test_a_named_programme_takes_what_its_amount_hangs_on_from_the_dossier() -> None:
    basis = {
        "type": "EntitlementBasis",
        "programme": "rural_veteran_allowance",
        "starts_on": "2026-04-01",
    }
    [opening] = openings_of(basis, FACTS, DECIDED, carried_programmes())
    assert (opening.service_years, opening.grade) == (5, None)
    assert opening.starts_on == date(2026, 4, 1)


@pytest.mark.parametrize("kind", ["CardIssued", "Honour", "Referral", "Answer"])
def test_what_grants_no_money_opens_nothing(kind: str) -> None:
    assert openings_of({"type": kind}, FACTS, DECIDED, carried_programmes()) == ()


def test_each_programme_says_what_it_needs() -> None:
    known = carried_programmes()
    assert parts_needed(known["disability_pension"]) == {"category", "nature", "grade"}
    assert parts_needed(known["rural_veteran_allowance"]) == {"category", "service_years"}
    assert parts_needed(known["hardship_aid"]) == {"fixed_fen"}
    assert parts_needed(known["nursing_fee"]) == {"nature", "grade"}


def test_what_is_paid_by_the_year_begins_with_it() -> None:
    known = carried_programmes()
    assert starts_in(known["conscript_family_grant"], date(2026, 9, 10)) == date(2026, 1, 1)
    assert starts_in(known["living_allowance"], date(2026, 9, 10)) == date(2026, 9, 1)


def test_illness_of_grade_seven_is_never_opened() -> None:
    programme = carried_programmes()["disability_pension"]
    opening = Opening(
        programme=programme.code,
        starts_on=date(2026, 3, 1),
        category=CategoryCode.DISABLED_VETERAN,
        nature=DisabilityNature.ILLNESS,
        grade=7,
    )
    with pytest.raises(NothingPaidFor):
        check_opening(opening, programme)
    with pytest.raises(EntitlementIncomplete):
        check_opening(Opening(programme=programme.code, starts_on=date(2026, 3, 1)), programme)


def held(programme: str, fen: int | None, uid: UUID = ONE) -> Held:
    return Held(uid, Weighed(programme, fen))


@pytest.mark.parametrize(
    ("new", "there", "placing"),
    [
        # Nothing there, or what may be had beside it.
        (Weighed("living_allowance", 60_000), [], Placing(Verdict.OPEN)),
        (
            Weighed("nursing_fee", 300_000),
            [held("disability_pension", 700_000)],
            Placing(Verdict.OPEN),
        ),
        # Exclusive: the higher is paid, whichever came first; equal ones change nothing.
        (
            Weighed("disability_pension", 700_000),
            [held("living_allowance", 60_000)],
            Placing(Verdict.OPEN, (ONE,)),
        ),
        (
            Weighed("living_allowance", 60_000),
            [held("disability_pension", 700_000)],
            Placing(Verdict.REFUSE),
        ),
        (
            Weighed("living_allowance", 60_000),
            [held("living_allowance", 60_000)],
            Placing(Verdict.REFUSE),
        ),
        # Nobody knows the amount: a person says which.
        (
            Weighed("living_allowance", None),
            [held("disability_pension", 700_000)],
            Placing(Verdict.ASK),
        ),
        (
            Weighed("living_allowance", 60_000),
            [held("disability_pension", None)],
            Placing(Verdict.ASK),
        ),
        # Only the difference: both stand, and the list pays what lies above.
        (Weighed("medical_aid", 500), [held("medical_secondary", 900)], Placing(Verdict.OPEN)),
    ],
)
def test_of_two_that_exclude_each_other_the_higher_is_paid(
    new: Weighed, there: list[Held], placing: Placing
) -> None:
    assert place(new, there, carried_matrix()) == placing


def test_a_new_grade_is_paid_even_where_it_is_less() -> None:
    there = [held("disability_pension", 900_000), held("nursing_fee", 300_000, TWO)]
    lower = Weighed("disability_pension", 700_000)
    assert place(lower, there, carried_matrix(), regrades=True) == Placing(Verdict.OPEN, (ONE,))
