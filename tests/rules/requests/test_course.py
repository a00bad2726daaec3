"""Whose turn it is, until when, and what is promised."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.catalogue.guide import Applying, ItemStatus, Origin
from app.domain.catalogue.outcome import Outcome, OutcomeKind, OutcomeStage, StageActor
from app.domain.catalogue.wording import Limit, LimitUnit, Localised
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas
from app.domain.errors import AppError
from app.domain.requests.authority import Officer
from app.domain.requests.clock import Pause, PauseReason
from app.domain.requests.course import (
    Ground,
    pause_at,
    promise,
    turn_at,
    turn_of_stage,
    turn_to_receive,
)
from app.domain.requests.errors import (
    ItemNotOpen,
    MayNotAct,
    MayNotApplyFor,
    NotForApplication,
    WrongStage,
)
from app.domain.requests.intake import require_open
from app.domain.requests.stages import next_stage, require_reporter
from tests.rules.requests.chains import GRADING, HARDSHIP, a_guide
from tests.rules.requests.test_clock import CALENDAR

GUIDE = a_guide()
GROUND = Ground(
    GUIDE, urgent=False, division_code="350502001001", calendar=CALENDAR, areas=ManagedAreas()
)
ACCEPTED = date(2026, 2, 13)
GUIDE_OFFICER = UUID(int=1)
LABEL = Localised("已到达", "arrived")
MADE = OutcomeStage(key="made", by=StageActor.BANK, label=LABEL)
ARRIVED = OutcomeStage(
    key="arrived",
    by=StageActor.TOWNSHIP,
    label=LABEL,
    after=("made",),
    limit=Limit(10, LimitUnit.WORKING_DAYS),
)
CARD = Outcome(kind=OutcomeKind.CARD, parameters=GUIDE.outcome.parameters, stages=(MADE, ARRIVED))


def test_the_first_level_of_the_chain_receives() -> None:
    turn = turn_to_receive(GROUND, ACCEPTED)
    assert (turn.holder.code, turn.due.on) == ("350502001001", date(2026, 2, 27))


def test_each_step_has_its_own_days() -> None:
    turn = turn_at(GROUND, HARDSHIP[1], ACCEPTED)
    assert (turn.holder.code, turn.due.on) == ("350502001000", date(2026, 2, 27))


@pytest.mark.parametrize(
    ("stage", "holder", "due"),
    [
        (MADE, "350502000000", date(2026, 3, 4)),  # A bank tells the county.
        (ARRIVED, "350502001000", date(2026, 3, 5)),
    ],
)
def test_a_stage_waits_for_whoever_reports_it(stage: OutcomeStage, holder: str, due: date) -> None:
    turn = turn_of_stage(GROUND, stage, ACCEPTED, date(2026, 3, 4))
    assert (turn.holder.code, turn.due.on) == (holder, due)


def test_the_promise_counts_from_acceptance() -> None:
    assert promise(GROUND, ACCEPTED, []).due_on == date(2026, 3, 4)
    paused = [Pause(date(2026, 3, 2), date(2026, 3, 9))]
    assert promise(GROUND, ACCEPTED, paused).due_on == date(2026, 3, 11)


def test_a_promise_stands_still_with_its_clock() -> None:
    found = promise(GROUND, ACCEPTED, [Pause(date(2026, 3, 2), None)])
    assert (found.due_on, found.provisional) == (None, False)


def test_the_law_may_give_more_days_than_the_bureau_takes() -> None:
    lawful = replace(GROUND, guide=replace(GUIDE, legal_limit=Limit(15, LimitUnit.WORKING_DAYS)))
    found = promise(lawful, ACCEPTED, [])
    assert (found.due_on, found.legal_due_on) == (date(2026, 3, 4), date(2026, 3, 12))


def test_the_clock_stops_only_where_the_guide_says_so() -> None:
    by_key = {step.key: step for step in GRADING}
    assert pause_at(by_key["panel"]) is PauseReason.APPRAISAL
    assert pause_at(by_key["county_notice"]) is PauseReason.PUBLICITY
    assert pause_at(replace(by_key["county_notice"], stops_clock=False)) is None
    assert pause_at(by_key["county_review"]) is None


def test_stages_come_in_their_order() -> None:
    assert next_stage(CARD, None, "made") is MADE
    assert next_stage(CARD, "made", "arrived") is ARRIVED
    with pytest.raises(WrongStage):
        next_stage(CARD, None, "arrived")


@pytest.mark.parametrize(
    ("stage", "level", "may"),
    [
        (MADE, Level.COUNTY, True),
        (MADE, Level.CITY, True),
        (MADE, Level.TOWNSHIP, False),
        (ARRIVED, Level.TOWNSHIP, True),
        (ARRIVED, Level.COUNTY, False),
    ],
)
def test_a_stage_is_reported_by_its_own_level(
    stage: OutcomeStage, level: Level, *, may: bool
) -> None:
    officer = Officer(GUIDE_OFFICER, None, level, in_scope=True)
    if may:
        require_reporter(stage, officer)
    else:
        with pytest.raises(MayNotAct):
            require_reporter(stage, officer)


@pytest.mark.parametrize(
    ("status", "by", "from_list", "refusal"),
    [
        (ItemStatus.OPEN, Applying.PERSON, False, None),
        (ItemStatus.CLOSED, Applying.PERSON, False, ItemNotOpen),
        (ItemStatus.OPEN, Applying.AGENT, False, MayNotApplyFor),
        (ItemStatus.OPEN, Applying.PERSON, True, NotForApplication),
    ],
)
def test_an_item_takes_what_its_guide_says(
    status: ItemStatus, by: Applying, refusal: type[AppError] | None, *, from_list: bool
) -> None:
    if refusal is None:
        require_open(GUIDE, status, by, from_list=from_list)
        return
    with pytest.raises(refusal):
        require_open(GUIDE, status, by, from_list=from_list)


def test_who_was_left_out_of_a_list_may_still_ask() -> None:
    plaque = replace(GUIDE, origin=Origin.PROACTIVE)
    require_open(plaque, ItemStatus.OPEN, Applying.PERSON)
    require_open(plaque, ItemStatus.OPEN, Applying.PERSON, from_list=True)
