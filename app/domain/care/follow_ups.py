"""When somebody under contract is seen again: at least so often a year, whatever came late."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.care.contracts import years_later
from app.domain.care.policy import CarePolicy
from app.domain.care.terms import FollowUpKind

DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class UnderCare:
    """What the rule knows of one contract and its person."""

    starts_on: date
    ends_before: date
    follow_ups_a_year: int
    born_on: date
    seen_on: Sequence[date] = ()
    """Days on which a doctor came, of this contract or before."""
    told_on: date | None = None
    """The next date that the last report named."""
    last_checkup_on: date | None = None


def due(policy: CarePolicy, care: UnderCare) -> dict[FollowUpKind, date]:
    """Return the day on which each is due; what the contract does not live to see is not."""
    found = {
        FollowUpKind.FOLLOW_UP: _follow_up_on(policy, care),
        FollowUpKind.CHECKUP: _checkup_on(policy, care),
    }
    return {kind: day for kind, day in found.items() if day is not None and day < care.ends_before}


def to_propose(
    policy: CarePolicy, due_on: Mapping[FollowUpKind, date], today: date
) -> tuple[FollowUpKind, ...]:
    """Return what one visit is proposed for now: whatever is due within the time ahead."""
    until = today + timedelta(days=policy.propose_days_ahead)
    return tuple(kind for kind in FollowUpKind if kind in due_on and due_on[kind] <= until)


def may_propose_again(policy: CarePolicy, fell_through_on: date | None, today: date) -> bool:
    """Somebody who said no, or was not met, is left alone for a while."""
    if fell_through_on is None:
        return True
    return fell_through_on + timedelta(days=policy.propose_again_after_days) <= today


def _follow_up_on(policy: CarePolicy, care: UnderCare) -> date | None:
    """The rest of the year is shared out among the visits that are left, none too close."""
    last = max(care.seen_on, default=None)
    told = care.told_on if care.told_on and last and care.told_on > last else None
    often = care.follow_ups_a_year
    if often == 0:
        return told
    step = DAYS_OF_YEAR // often
    since = last if last and last >= care.starts_on - timedelta(days=step) else care.starts_on
    begins, ends = _year_of(care.starts_on, since)
    left = often - _within(care.seen_on, begins, since)
    if left > 0:
        step = min(step, (ends - since).days // left)
    on = since + timedelta(days=max(step, policy.shortest_gap_days))
    return min(on, told) if told else on


def _checkup_on(policy: CarePolicy, care: UnderCare) -> date | None:
    of_age_on = years_later(care.born_on, policy.checkup_from_age)
    first_on = care.starts_on + timedelta(days=policy.first_checkup_within_days)
    last = care.last_checkup_on
    return max(of_age_on, first_on, years_later(last, 1) if last else first_on)


def _year_of(starts_on: date, day: date) -> tuple[date, date]:
    """Return the year of the contract that holds the day; one before it belongs to the first."""
    years = 0
    while years_later(starts_on, years + 1) <= day:
        years += 1
    return years_later(starts_on, years), years_later(starts_on, years + 1)


def _within(days: Collection[date], from_on: date, until_on: date) -> int:
    return len({day for day in days if from_on <= day <= until_on})
