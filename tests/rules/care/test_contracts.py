"""For how long a contract is signed, and how it stands."""

from datetime import date

import pytest

from app.adapters.care_policy import care_policy
from app.domain.care.contracts import Term, new_term, renewed
from app.domain.care.errors import ContractNotRunning, ContractPeriodRefused, RenewalTooEarly
from app.domain.care.terms import ContractEnd, Standing

POLICY = care_policy()
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("starts_on", "years", "ends_before"),
    [
        (TODAY, 1, date(2027, 11, 23)),
        (date(2026, 12, 1), 3, date(2029, 12, 1)),
        (date(2026, 10, 23), 2, date(2028, 10, 23)),
    ],
)
def test_a_contract_lasts_one_to_three_years(
    starts_on: date, years: int, ends_before: date
) -> None:
    assert new_term(POLICY, starts_on, years, TODAY) == Term(starts_on, ends_before)


def test_a_contract_of_the_leap_day_ends_with_february() -> None:
    leap = date(2028, 2, 29)
    assert new_term(POLICY, leap, 1, leap).ends_before == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("starts_on", "years", "code"),
    [
        (TODAY, 0, "contract_years_refused"),
        (TODAY, 4, "contract_years_refused"),
        (date(2026, 10, 22), 1, "contract_begins_too_far"),
        (date(2026, 12, 25), 1, "contract_begins_too_far"),
    ],
)
def test_what_no_contract_may_last_is_refused(starts_on: date, years: int, code: str) -> None:
    with pytest.raises(ContractPeriodRefused) as refused:
        new_term(POLICY, starts_on, years, TODAY)
    assert [fault.code for fault in refused.value.errors] == [code]


def test_a_renewal_follows_without_a_gap() -> None:
    running = Term(date(2025, 12, 1), date(2026, 12, 1))
    assert renewed(POLICY, running, 2, TODAY) == Term(date(2026, 12, 1), date(2028, 12, 1))


@pytest.mark.parametrize(
    ("term", "refusal"),
    [
        (Term(date(2025, 12, 1), date(2027, 12, 1)), RenewalTooEarly),
        (Term(date(2025, 1, 1), date(2026, 1, 1)), ContractNotRunning),
        (Term(date(2025, 1, 1), TODAY, ContractEnd.BY_PERSON), ContractNotRunning),
    ],
)
def test_neither_what_is_far_from_its_end_nor_what_is_over_is_renewed(
    term: Term, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        renewed(POLICY, term, 1, TODAY)


@pytest.mark.parametrize(
    ("term", "standing"),
    [
        (Term(TODAY, date(2027, 11, 23)), Standing.IN_FORCE),
        (Term(date(2026, 11, 24), date(2027, 11, 24)), Standing.UPCOMING),
        (Term(date(2025, 11, 23), TODAY), Standing.EXPIRED),
        (Term(date(2025, 11, 23), TODAY, ContractEnd.BY_PERSON), Standing.ENDED),
        (Term(TODAY, TODAY, ContractEnd.IN_ERROR), Standing.ENDED),
    ],
)
def test_a_contract_stands_as_its_days_say(term: Term, standing: Standing) -> None:
    assert term.standing(TODAY) is standing
