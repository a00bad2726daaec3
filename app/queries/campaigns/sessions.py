"""Reads of site sessions, of who came, and of who cannot come."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.campaigns.terms import Desk
from app.domain.errors import NotFound
from app.domain.veterans.terms import CareNeed
from app.domain.visits.terms import VisitStatus
from app.models.audit import Event
from app.models.campaigns.sessions import SessionAttendance, SessionTeam, SiteSession
from app.models.supply.teams import VisitTeam
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.campaigns.people import addressed
from app.queries.campaigns.reach import concerns, lies_in
from app.queries.divisions import division_path
from app.queries.veterans.persons import visible

S = SiteSession


async def sessions_seen(
    session: AsyncSession, staff: Staff, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[SiteSession]:
    """Return the sessions that concern the caller, the latest day first."""
    statement = select(S).where(await concerns(session, staff, S.division_code))
    if after is not None:
        statement = statement.where(tuple_(S.day, S.id) < tuple_(*after))
    ordered = statement.order_by(S.day.desc(), S.id.desc()).limit(limit)
    return (await session.scalars(ordered)).all()


async def session_seen(session: AsyncSession, staff: Staff, session_id: UUID) -> SiteSession:
    """Return one session that concerns the caller, or say that there is none."""
    wanted = select(S).where(S.id == session_id, await concerns(session, staff, S.division_code))
    found = await session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


async def session_for_update(
    session: AsyncSession, scope: Scope, session_id: UUID
) -> SiteSession | None:
    """Load and lock one session of the caller's own divisions."""
    wanted = select(S).where(S.id == session_id, within(scope, division=S.division_code))
    return await session.scalar(wanted.with_for_update())


async def sessions_near(
    session: AsyncSession, division_code: str, today: date
) -> Sequence[SiteSession]:
    """Return what is to come for the people of a division, the next one first."""
    path = [each.code for each in await division_path(session, division_code)]
    ahead = select(S).where(S.division_code.in_(path), S.day >= today, S.cancelled_at.is_(None))
    return (await session.scalars(ahead.order_by(S.day, S.id).limit(20))).all()


async def teams_at(
    session: AsyncSession, session_ids: Collection[UUID]
) -> dict[UUID, list[VisitTeam]]:
    """Return by session the teams that come."""
    rows = await session.execute(
        select(SessionTeam.site_session_id, VisitTeam)
        .join(VisitTeam, VisitTeam.id == SessionTeam.team_id)
        .where(SessionTeam.site_session_id.in_(session_ids))
        .order_by(VisitTeam.name, VisitTeam.id)
    )
    found: dict[UUID, list[VisitTeam]] = {each: [] for each in session_ids}
    for session_id, team in rows:
        found[session_id].append(team)
    return found


async def attendances_of(
    session: AsyncSession,
    scope: Scope,
    session_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[tuple[SessionAttendance, Person]]:
    """Return who of the caller's divisions came, in the order in which they were written down."""
    row = SessionAttendance
    statement = (
        select(row, Person)
        .join(Person, Person.id == row.person_id)
        .where(row.site_session_id == session_id, within(scope, division=row.division_code))
        .order_by(row.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(row.id) > tuple_(*after))
    return [(attendance, person) for attendance, person in await session.execute(statement)]


async def attendances_of_person(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[tuple[SessionAttendance, SiteSession]]:
    """Return what desks wrote down of one person, the newest first."""
    row = SessionAttendance
    rows = await session.execute(
        select(row, S)
        .join(S, S.id == row.site_session_id)
        .where(
            row.person_id == person_id,
            within(scope, division=row.division_code, person=row.person_id),
        )
        .order_by(row.id.desc())
        .limit(100)
    )
    return [(attendance, held) for attendance, held in rows]


async def was_seen(session: AsyncSession, session_id: UUID, person_id: UUID, desk: Desk) -> bool:
    """Say whether this desk wrote this person down; call it under the person's lock."""
    row = SessionAttendance
    known = exists().where(
        row.site_session_id == session_id, row.person_id == person_id, row.desk == desk
    )
    return bool(await session.scalar(select(known)))


async def people_of_place(session: AsyncSession, held: SiteSession) -> Sequence[tuple[UUID, str]]:
    """Return everybody to be told of a session, with the division: the living whom we serve."""
    rows = await session.execute(
        select(Person.id, Person.division_code)
        .where(
            await lies_in(session, held.division_code, Person.division_code),
            addressed(held.day),
        )
        .order_by(Person.id)
    )
    return [(person_id, code) for person_id, code in rows]


async def people_who_expect(session: AsyncSession, held: SiteSession) -> Sequence[tuple[UUID, str]]:
    """Return who was told of a session and lives, and was not told yet that it is called off."""
    rows = await session.execute(
        select(Person.id, Person.division_code)
        .where(
            _was_told(held, EventTag.SESSION_ANNOUNCED),
            ~_was_told(held, EventTag.SESSION_CALLED_OFF),
            addressed(held.day),
        )
        .order_by(Person.id)
    )
    return [(person_id, code) for person_id, code in rows]


def _was_told(held: SiteSession, tag: EventTag) -> Exists:
    return exists().where(
        Event.subject_id == held.id, Event.tag == tag, Event.person_id == Person.id
    )


async def people_at_home(
    session: AsyncSession, scope: Scope, held: SiteSession, needs: Collection[CareNeed]
) -> Sequence[Person]:
    """Return those who cannot come and were not proposed a home round of that day yet."""
    asked = exists().where(Visit.person_id == Person.id, Visit.site_session_id == held.id)
    found = await session.scalars(
        select(Person)
        .join(HealthRecord, HealthRecord.person_id == Person.id)
        .where(
            await lies_in(session, held.division_code, Person.division_code),
            visible(scope),
            addressed(held.day),
            HealthRecord.care_need.in_(needs),
            ~asked,
        )
        .order_by(Person.id)
    )
    return found.all()


async def home_rounds_proposed(
    session: AsyncSession, scope: Scope, session_id: UUID
) -> Sequence[Visit]:
    """Load and lock the home rounds of a session that nobody has answered."""
    found = await session.scalars(
        select(Visit)
        .where(
            Visit.site_session_id == session_id,
            Visit.status == VisitStatus.PROPOSED,
            within(scope, division=Visit.division_code),
        )
        .order_by(Visit.id)
        .with_for_update()
    )
    return found.all()
