"""What a public notice shows, how long it hangs, and what an objection does to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from app.domain.catalogue.guide import Mask, PublicField, Publicity, PublicityPlace
from app.domain.catalogue.wording import Limit, LimitUnit
from app.domain.requests.approval import StepResult
from app.domain.requests.errors import (
    IllegalRequestStep,
    ObjectionUnsettled,
    PublicityRunning,
    WrongPlace,
)
from app.domain.requests.publicity import (
    ObjectionState,
    PublicityState,
    Subject,
    check_place,
    is_minor,
    notice,
    objection_step,
    result_of,
    state_with,
)

O, P = ObjectionState, PublicityState  # noqa: E741  # Two tables of one page.

RULES = Publicity(
    minimum=Limit(7, LimitUnit.WORKING_DAYS),
    places=(PublicityPlace.VILLAGE_BOARD,),
    shows=(PublicField.NAME, PublicField.DIVISION, PublicField.GRADE),
    masks={
        PublicField.NAME: Mask.MIDDLE_OF_NAME,
        PublicField.DIVISION: Mask.DOWN_TO_TOWNSHIP,
    },
)
SUBJECT = Subject(
    name="黄志强",
    division="鲤城区海滨街道新桥社区",
    township="鲤城区海滨街道",
    amount_fen=300_000,
    grade=8,
    nature="因公",
    cause="训练中坠落",
)
LAST = date(2026, 3, 4)


def test_a_notice_shows_what_the_item_allows_masked_and_nothing_else() -> None:
    assert notice(RULES, SUBJECT) == {
        "name": "黄*强",
        "division": "鲤城区海滨街道",
        "grade": 8,
    }


def test_a_notice_leaves_out_what_is_not_known_yet() -> None:
    assert "grade" not in notice(RULES, replace(SUBJECT, grade=None))


def test_a_notice_hangs_only_where_the_guide_says() -> None:
    check_place(RULES, PublicityPlace.VILLAGE_BOARD)
    with pytest.raises(WrongPlace):
        check_place(RULES, PublicityPlace.COUNTY_SITE)


@pytest.mark.parametrize(
    ("objections", "state"),
    [
        ([], P.OPEN),
        ([O.OPEN], P.OBJECTED),
        ([O.DISMISSED, O.OPEN], P.OBJECTED),
        ([O.VERIFYING, O.DISMISSED], P.VERIFYING),
        ([O.UPHELD, O.VERIFYING], P.VERIFYING),
        ([O.UPHELD, O.DISMISSED], P.UPHELD),
        ([O.DISMISSED], P.DISMISSED),
    ],
)
def test_objections_give_a_notice_its_state(
    objections: Sequence[ObjectionState], state: PublicityState
) -> None:
    assert state_with(objections) is state


@pytest.mark.parametrize(
    ("objections", "today", "result"),
    [
        ([], date(2026, 3, 5), StepResult.PUBLICISED),
        ([O.DISMISSED], date(2026, 3, 5), StepResult.PUBLICISED),
        ([O.UPHELD], date(2026, 3, 1), StepResult.OBJECTION_UPHELD),
    ],
)
def test_publicity_ends_after_its_last_day_or_with_an_upheld_objection(
    objections: Sequence[ObjectionState], today: date, result: StepResult
) -> None:
    assert result_of(objections, last_day=LAST, today=today) is result


def test_publicity_does_not_end_on_its_last_day() -> None:
    with pytest.raises(PublicityRunning):
        result_of([], last_day=LAST, today=LAST)


@pytest.mark.parametrize("pending", [O.OPEN, O.VERIFYING])
def test_publicity_does_not_end_over_an_open_objection(pending: ObjectionState) -> None:
    with pytest.raises(ObjectionUnsettled):
        result_of([O.UPHELD, pending], last_day=LAST, today=date(2026, 3, 9))


def test_an_objection_is_verified_before_it_is_settled() -> None:
    assert objection_step(objection_step(O.OPEN, O.VERIFYING), O.UPHELD) is O.UPHELD
    with pytest.raises(IllegalRequestStep):
        objection_step(O.OPEN, O.UPHELD)
    with pytest.raises(IllegalRequestStep):
        objection_step(O.DISMISSED, O.UPHELD)


def test_a_minor_stays_without_a_name_even_where_no_mask_asks() -> None:
    unmasked = replace(RULES, masks={})
    shown = notice(unmasked, replace(SUBJECT, name=None))
    assert shown == {"division": SUBJECT.division, "grade": 8}


@pytest.mark.parametrize(("today", "minor"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_whoever_turns_eighteen_today_is_of_age(today: date, minor: bool) -> None:
    assert is_minor(date(2008, 3, 5), today) is minor
