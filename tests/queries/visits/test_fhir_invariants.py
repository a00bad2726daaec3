"""FHIR R5, Appointment: app-1 to app-7, as the database keeps them whatever the code does.

An appointment that begins another or recurs (app-6) is none of ours: there is one window.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.visits.visits import Visit
from tests.builders.veterans import a_person
from tests.builders.visits import a_visit

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


async def changed(session: AsyncSession, visit: Visit, **values: Any) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in values)
    async with session.begin_nested():
        await session.execute(
            text(f"UPDATE visits SET {columns} WHERE id = :id"),  # noqa: S608  # Names of ours.
            {**values, "id": visit.id},
        )


@pytest.mark.parametrize(
    ("rule", "values", "constraint"),
    [
        ("app-1: somebody takes part", {"person_id": None}, "person_id"),
        ("app-1: and a team", {"team_id": None}, "ck_visits_seat_of_a_slot"),
        ("app-2: start and end, or neither", {"ends_at": None}, "ck_visits_window_is_whole"),
        (
            "app-3: a window unless nobody goes",
            {"starts_at": None, "ends_at": None},
            "ck_visits_window_unless_nobody_goes",
        ),
        (
            "app-3: an error as well",
            {"status": "entered_in_error", "starts_at": None, "ends_at": None},
            "ck_visits_window_unless_nobody_goes",
        ),
        (
            "app-4: a reason where it was called off",
            {"cancel_reason": "by_person"},
            "ck_visits_reason_only_where_called_off",
        ),
        (
            "app-5: it ends after it begins",
            {"starts_at": AT, "ends_at": AT - timedelta(hours=1)},
            "ck_visits_window_has_a_length",
        ),
        (
            "app-7: called off at some time where it was",
            {"cancelled_at": AT},
            "ck_visits_called_off_at_only_where_called_off",
        ),
        ("a hold ends", {"status": "pending"}, "ck_visits_hold_ends_at_some_time"),
        (
            "an exception has its reason",
            {"reserve_seat": True},
            "ck_visits_exceptions_have_their_reason",
        ),
    ],
)
async def test_no_visit_breaks_an_invariant(
    session: AsyncSession, rule: str, values: dict[str, Any], constraint: str
) -> None:
    visit = await a_visit(session, (await a_person(session)).id)

    with pytest.raises(IntegrityError, match=constraint):
        await changed(session, visit, **values)
    assert rule


async def test_only_what_nobody_goes_to_may_lack_its_window(session: AsyncSession) -> None:
    visit = await a_visit(session, (await a_person(session)).id)
    none = {"starts_at": None, "ends_at": None, "slot_id": None, "team_id": None}
    await changed(session, visit, status="waitlist", waiting_since=AT, **none)
    await changed(session, visit, status="proposed")
    await changed(session, visit, status="cancelled", cancel_reason="by_team", cancelled_at=AT)
    stored = await session.scalar(text("SELECT status FROM visits"))
    assert stored == "cancelled"


async def test_the_last_seat_is_the_last_whatever_the_code_does(session: AsyncSession) -> None:
    visit = await a_visit(session, (await a_person(session)).id)
    for values in ("booked = 4", "booked = 1, held = 3", "booked = -1", "reserve = 4"):
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(
                    text(f"UPDATE visit_slots SET {values} WHERE id = :id"),  # noqa: S608
                    {"id": visit.slot_id},
                )
