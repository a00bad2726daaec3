"""What happens to a visit, in words."""

from datetime import UTC, datetime

import pytest

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.notifications.visit_facts import (
    WITHOUT_A_SEAT,
    Crew,
    Span,
    cancel_facts,
    crew_facts,
    hindrance_facts,
    moment_facts,
    news_facts,
    opening_facts,
    plan_facts,
    purpose_facts,
    window_facts,
)
from app.domain.notifications.visit_lines import VISIT_LINES, is_texted, is_told
from app.domain.reports.terms import Outcome
from app.domain.requests.timeline import line_of
from app.domain.visits.terms import CancelReason, Purpose
from app.domain.waiting.displacing import Hindrance

WINDOW = Span(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
PLAN = Span(datetime(2026, 11, 24, 6, 5, tzinfo=UTC), datetime(2026, 11, 24, 6, 25, tzinfo=UTC))
OF_A_VISIT = {
    **window_facts(WINDOW),
    **plan_facts(PLAN),
    **crew_facts(Crew("泉港区医院上门服务一队", "0595-87990001")),
    **purpose_facts(list(Purpose)),
    **cancel_facts(CancelReason.BY_TEAM),
    **moment_facts("until", WINDOW.starts_at),
    **hindrance_facts(Hindrance.WEATHER),
    **news_facts(Outcome.FULFILLED),
    "starts_on": "2026-12-01",
    "last_on": "2027-11-30",
    "held_on": "2026-12-05",
    "from_on": "2026-12-07",
    "title": "义诊进村",
    "place": "锦祥社区活动室",
    **opening_facts(540, 690),
    "changed_on": "2026-11-23",
}


def test_a_half_day_is_said_as_people_say_it() -> None:
    assert OF_A_VISIT["when_zh"] == "11月24日（星期二）上午9:00到12:00"
    assert OF_A_VISIT["when_en"] == "Tuesday 24 November, 9:00 to 12:00"
    assert OF_A_VISIT["plan_zh"] == "11月24日（星期二）下午14:05到14:25"
    assert OF_A_VISIT["date"] == "2026年11月24日 09:00"
    assert moment_facts("until", datetime(2027, 1, 1, 0, 30, tzinfo=SHANGHAI)) == {
        "until_zh": "1月1日（星期五）上午0:30",
        "until_en": "Friday 1 January, 0:30",
    }


@pytest.mark.parametrize("tag", VISIT_LINES)
def test_every_sentence_is_whole_in_both_languages(tag: EventTag) -> None:
    line = line_of(tag, OF_A_VISIT)
    assert line is not None
    for words in (line.zh, line.en):
        assert "–" not in words.replace(OF_A_VISIT["hours"], "")
        assert "{" not in words


@pytest.mark.parametrize(
    ("tag", "data", "told"),
    [
        (EventTag.VISIT_CANCELLED, {"reason": "deceased"}, False),
        (EventTag.VISIT_CANCELLED, {"reason": "by_team"}, True),
        (EventTag.VISIT_BOOKED, {}, True),
        (EventTag.CONTRACT_ENDED, {"reason": "deceased"}, False),
        (EventTag.VISIT_REPORTED, {"outcome": "fulfilled"}, True),
        (EventTag.VISIT_REPORTED, {"outcome": "not_met"}, True),
        (EventTag.VISIT_REPORTED, {"outcome": "refused"}, False),
        (EventTag.VISIT_REPORTED, {}, False),
    ],
)
def test_nothing_is_told_by_itself_after_a_death(
    tag: EventTag, data: dict[str, str], told: bool
) -> None:
    assert is_told(tag, data) is told


def test_a_day_in_the_village_says_when_and_where() -> None:
    line = line_of(EventTag.SESSION_ANNOUNCED, OF_A_VISIT)
    assert line is not None
    assert line.zh.startswith("2026年12月5日9:00–11:30，锦祥社区活动室有“义诊进村”")


def test_a_plan_for_today_is_texted_and_one_for_tomorrow_waits_for_the_reminder() -> None:
    plan = {"planned_from": "2026-11-24T01:20:00+00:00"}
    this_morning = datetime(2026, 11, 24, 8, 0, tzinfo=SHANGHAI)
    last_evening = datetime(2026, 11, 23, 18, 5, tzinfo=SHANGHAI)
    assert is_texted(EventTag.VISIT_PLANNED, plan, this_morning)
    assert not is_texted(EventTag.VISIT_PLANNED, plan, last_evening)
    assert is_texted(EventTag.VISIT_REPLANNED, plan, last_evening)


@pytest.mark.parametrize("hindrance", Hindrance)
def test_every_hindrance_has_its_words(hindrance: Hindrance) -> None:
    assert all(hindrance_facts(hindrance).values())


def test_who_waits_is_told_of_no_day_and_no_team() -> None:
    line = line_of(
        EventTag.VISIT_CANCELLED, {**WITHOUT_A_SEAT, **cancel_facts(CancelReason.BY_PERSON)}
    )
    assert line is not None
    assert line.zh == "上门服务（还没有排上日期）已取消：按您的意思取消。"
    assert line.en == "Cancelled: your visit, no day set yet (as you wished)."


@pytest.mark.parametrize("reason", [None, CancelReason.DECEASED])
def test_no_sentence_speaks_of_a_death(reason: CancelReason | None) -> None:
    assert cancel_facts(reason) == {}
