"""For how long a contract is signed, and how it stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.care.errors import ContractNotRunning, ContractPeriodRefused, RenewalTooEarly
from app.domain.care.policy import CarePolicy
from app.domain.care.terms import ContractEnd, Standing
from app.domain.errors import FieldFault


@dataclass(frozen=True, slots=True)
class Term:
    """Days of a contract, half-open; it ends with `ends_before`, early or as agreed."""

    starts_on: date
    ends_before: date
    ended: ContractEnd | None = None

    def standing(self, today: date) -> Standing:
        # One that was ended before it began is over at once.
        if self.ends_before <= max(today, self.starts_on):
            return Standing.EXPIRED if self.ended is None else Standing.ENDED
        return Standing.IN_FORCE if self.starts_on <= today else Standing.UPCOMING


def years_later(day: date, years: int) -> date:
    """29 February ends with 28 February of a common year, so the day after is 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def new_term(policy: CarePolicy, starts_on: date, years: int, today: date) -> Term:
    """Return the term of a contract that is entered today, or say what is wrong with it."""
    _expect_years(policy, years)
    if abs(starts_on - today) > timedelta(days=policy.starts_within_days):
        facts = (("days", policy.starts_within_days),)
        fault = FieldFault("/starts_on", "contract_begins_too_far", facts)
        raise ContractPeriodRefused(errors=(fault,))
    return Term(starts_on, years_later(starts_on, years))


def renewed(policy: CarePolicy, term: Term, years: int, today: date) -> Term:
    """Return the term that follows without a gap; what is over is signed anew."""
    _expect_years(policy, years)
    expect_running(term, today)
    if today < term.ends_before - timedelta(days=policy.renew_days_ahead):
        raise RenewalTooEarly(days=policy.renew_days_ahead)
    return Term(term.ends_before, years_later(term.ends_before, years))


def expect_signed(on: date, today: date) -> None:
    """Refuse a paper that nobody can have signed yet."""
    if on > today:
        fault = FieldFault("/signed_on", "contract_not_signed_yet")
        raise ContractPeriodRefused(errors=(fault,))


def expect_running(term: Term, today: date) -> None:
    if term.standing(today) not in {Standing.IN_FORCE, Standing.UPCOMING}:
        raise ContractNotRunning


def _expect_years(policy: CarePolicy, years: int) -> None:
    if not policy.shortest_years <= years <= policy.longest_years:
        facts = (("shortest", policy.shortest_years), ("longest", policy.longest_years))
        fault = FieldFault("/years", "contract_years_refused", facts)
        raise ContractPeriodRefused(errors=(fault,))
