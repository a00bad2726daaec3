"""Where a result leads on a chain, at any order of levels."""

from collections.abc import Sequence

import pytest

from app.domain.catalogue.guide import Step
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas
from app.domain.requests.approval import (
    StepResult,
    holder_of,
    move_after,
    return_target,
)
from app.domain.requests.errors import NoReturnThere, NotThisStep
from app.domain.requests.states import RequestEvent
from tests.rules.requests.chains import FILED_LAST, GRADING, HARDSHIP, NOTICE_LAST

R, E = StepResult, RequestEvent


@pytest.mark.parametrize(
    ("chain", "at", "result", "event", "to"),
    [
        (HARDSHIP, "village_visit", R.AGREE, E.ADVANCE, "township_review"),
        # An opinion advises: who disagrees stops nobody, the county decides knowing it.
        (HARDSHIP, "village_visit", R.DISAGREE, E.ADVANCE, "township_review"),
        (HARDSHIP, "township_review", R.DISAGREE, E.ADVANCE, "county_decision"),
        (HARDSHIP, "county_decision", R.APPROVE, E.APPROVE, None),
        (HARDSHIP, "county_decision", R.REFUSE, E.REJECT, None),
        (GRADING, "county_review", R.AGREE, E.ADVANCE, "panel"),
        (GRADING, "panel", R.APPRAISED, E.ADVANCE, "city_review"),
        # The province drafts, the county tells the neighbours, the province decides.
        (GRADING, "province_draft", R.AGREE, E.ADVANCE, "county_notice"),
        (GRADING, "county_notice", R.PUBLICISED, E.ADVANCE, "province_decision"),
        (GRADING, "county_notice", R.OBJECTION_UPHELD, E.ADVANCE, "province_decision"),
        (GRADING, "province_decision", R.REFUSE, E.REJECT, None),
        (NOTICE_LAST, "county_decision", R.APPROVE, E.ADVANCE, "village_notice"),
        (NOTICE_LAST, "county_decision", R.REFUSE, E.REJECT, None),
        (NOTICE_LAST, "village_notice", R.PUBLICISED, E.APPROVE, None),
        (NOTICE_LAST, "village_notice", R.OBJECTION_UPHELD, E.RETURN, "county_decision"),
        (FILED_LAST, "to_province", R.FILE, E.APPROVE, None),
    ],
)
def test_a_result_leads_to_the_next_step(
    chain: Sequence[Step], at: str, result: StepResult, event: RequestEvent, to: str | None
) -> None:
    move = move_after(chain, at, result)
    assert (move.event, move.to and move.to.key) == (event, to)


@pytest.mark.parametrize(
    ("chain", "at", "result"),
    [
        (HARDSHIP, "village_visit", R.APPROVE),
        (HARDSHIP, "village_visit", R.REFUSE),
        (HARDSHIP, "county_decision", R.AGREE),
        (GRADING, "panel", R.AGREE),
        (GRADING, "county_notice", R.APPROVE),
        (FILED_LAST, "to_province", R.APPROVE),
    ],
)
def test_a_step_takes_only_results_of_its_kind(
    chain: Sequence[Step], at: str, result: StepResult
) -> None:
    with pytest.raises(NotThisStep):
        move_after(chain, at, result)


@pytest.mark.parametrize(
    ("chain", "at", "target"),
    [
        (HARDSHIP, "county_decision", "village_visit"),
        (HARDSHIP, "county_decision", "township_review"),
        (GRADING, "province_decision", "county_review"),
    ],
)
def test_a_request_goes_back_to_an_earlier_judge(
    chain: Sequence[Step], at: str, target: str
) -> None:
    assert return_target(chain, at, target).key == target


@pytest.mark.parametrize(
    ("chain", "at", "target"),
    [
        (HARDSHIP, "village_visit", "township_review"),
        (HARDSHIP, "township_review", "township_review"),
        (HARDSHIP, "township_review", "no_such_step"),
        (GRADING, "province_decision", "county_notice"),
        (GRADING, "province_decision", "panel"),
    ],
)
def test_a_request_goes_back_nowhere_else(chain: Sequence[Step], at: str, target: str) -> None:
    with pytest.raises(NoReturnThere):
        return_target(chain, at, target)


@pytest.mark.parametrize(
    ("level", "code", "division", "acts"),
    [
        (Level.VILLAGE, "350502001001", "350502001001", Level.VILLAGE),
        (Level.TOWNSHIP, "350502001001", "350502001000", Level.TOWNSHIP),
        (Level.COUNTY, "350502001001", "350502000000", Level.COUNTY),
        (Level.CITY, "350502001001", "350500000000", Level.CITY),
        (Level.PROVINCE, "350502001001", "350000000000", Level.PROVINCE),
        # Town 100 is not the beginning of town 101.
        (Level.TOWNSHIP, "350502100001", "350502100000", Level.TOWNSHIP),
        # Registered with the township alone: no village can act.
        (Level.VILLAGE, "350502001000", "350502001000", Level.TOWNSHIP),
    ],
)
def test_the_division_of_the_step_acts(level: Level, code: str, division: str, acts: Level) -> None:
    holder = holder_of(level, code, ManagedAreas())
    assert (holder.code, holder.level) == (division, acts)


def test_a_managed_area_acts_in_the_place_of_the_county() -> None:
    areas = ManagedAreas.of({"350599000000": ("350521100000",)})
    assert holder_of(Level.COUNTY, "350521100201", areas).code == "350599000000"
    assert holder_of(Level.COUNTY, "350521101201", areas).code == "350521000000"
    assert holder_of(Level.TOWNSHIP, "350521100201", areas).code == "350521100000"
