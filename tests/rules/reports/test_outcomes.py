"""What follows from what a team finds at the door."""

import pytest

from app.domain.reports.outcomes import CONSEQUENCES, status_told, status_untold
from app.domain.reports.terms import Outcome
from app.domain.visits.errors import IllegalVisitStep
from app.domain.visits.terms import CancelReason, VisitStatus

F, S, R = Outcome, VisitStatus, CancelReason


@pytest.mark.parametrize(
    ("outcome", "status", "reason", "proposes", "death", "bars"),
    [
        (F.FULFILLED, S.FULFILLED, None, None, False, False),
        (F.NOT_MET, S.NOSHOW, R.NOT_MET, (1, True), False, False),
        (F.REFUSED, S.CANCELLED, R.REFUSED, None, False, True),
        (F.IN_HOSPITAL, S.CANCELLED, R.IN_HOSPITAL, (14, False), False, False),
        (F.DECEASED, S.CANCELLED, R.DECEASED, None, True, False),
    ],
)
def test_each_outcome_has_its_consequence(
    outcome: Outcome,
    status: VisitStatus,
    reason: CancelReason | None,
    proposes: tuple[int, bool] | None,
    death: bool,
    bars: bool,
) -> None:
    follows = CONSEQUENCES[outcome]
    proposed = follows.proposes and (follows.proposes.after_days, follows.proposes.at_head)

    assert status_told(S.ARRIVED, outcome) is status
    assert (follows.reason, proposed) == (reason, proposes)
    assert (follows.reports_death, follows.bars_purpose) == (death, bars)


@pytest.mark.parametrize("known", [S.BOOKED, S.ARRIVED, S.FULFILLED, S.NOSHOW, S.CANCELLED])
@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_says_the_same_whatever_was_known_before(
    known: VisitStatus, outcome: Outcome
) -> None:
    """The note of arrival, another report or a cancellation may have come first."""
    assert status_told(known, outcome) is status_told(S.ARRIVED, outcome)


@pytest.mark.parametrize("status", [S.PROPOSED, S.WAITLIST, S.PENDING, S.ENTERED_IN_ERROR])
def test_nothing_is_told_of_a_visit_that_nobody_set_out_for(status: VisitStatus) -> None:
    with pytest.raises(IllegalVisitStep):
        status_told(status, F.FULFILLED)


@pytest.mark.parametrize(("arrived", "status"), [(False, S.BOOKED), (True, S.ARRIVED)])
def test_without_its_report_a_visit_is_open_again(arrived: bool, status: VisitStatus) -> None:
    assert status_untold(S.FULFILLED, arrived=arrived) is status
