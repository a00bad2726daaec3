"""Reads of family-doctor contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.care.contracts import Term
from app.domain.care.terms import DueState, Standing
from app.domain.errors import NotFound
from app.domain.visits.states import AHEAD
from app.models.care import CareContract
from app.models.supply.teams import VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.divisions import scope_ranges_of
from app.queries.reports.doors import local_day, own_teams

C = CareContract
_due_on: ColumnElement[date] = func.least(C.follow_up_on, C.checkup_on)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contracts somebody asks for; None: all of them."""

    division_code: str | None = None
    person_id: UUID | None = None
    team_id: UUID | None = None
    standing: Standing | None = None
    without_team: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Which follow-ups: before `today` they are overdue, until `until` they are near."""

    state: DueState
    today: date
    until: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract with whom it is for, who comes, and the visit that was proposed last."""

    contract: CareContract
    person: Person
    team: VisitTeam
    visit: Visit | None

    @property
    def first_due_on(self) -> date:
        return min(self.contract.due_on.values())


async def contracts_wanted(
    session: AsyncSession,
    staff: Staff,
    wanted: Wanted,
    today: date,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Shown]:
    """Return contracts of the caller's divisions, the newest first."""
    statement = _shown().where(_of_staff(staff), *await _asked(session, wanted, today))
    if after is not None:
        statement = statement.where(tuple_(C.id) < tuple_(*after))
    return await _read(session, statement.order_by(C.id.desc()).limit(limit))


async def follow_ups_wanted(
    session: AsyncSession,
    staff: Staff,
    wanted: Wanted,
    due: Due,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Shown]:
    """Return contracts in force with what is due until a day or overdue, the oldest first."""
    late = _due_on < due.today
    near = late if due.state is DueState.OVERDUE else and_(not_(late), _due_on <= due.until)
    statement = _shown().where(
        _of_staff(staff), _runs(due.today), near, *await _asked(session, wanted, due.today)
    )
    if after is not None:
        statement = statement.where(tuple_(_due_on, C.id) > tuple_(*after))
    return await _read(session, statement.order_by(_due_on, C.id).limit(limit))


async def contracts_of_person(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[Shown]:
    """Return the contracts of one person, the newest first."""
    seen = within(scope, division=C.division_code, person=C.person_id)
    ordered = _shown().where(C.person_id == person_id, seen).order_by(C.starts_on.desc(), C.id)
    return await _read(session, ordered)


async def contract_shown(session: AsyncSession, staff: Staff, contract_id: UUID) -> Shown:
    """Return one contract, or say that there is none that the caller may know of."""
    found = await _read(session, _shown().where(C.id == contract_id, _of_staff(staff)))
    if not found:
        raise NotFound
    return found[0]


async def contract_for_update(
    session: AsyncSession, staff: Staff, contract_id: UUID
) -> CareContract:
    """Load and lock one contract that the caller may know of."""
    statement = select(C).where(C.id == contract_id, _of_staff(staff))
    found = await session.scalar(statement.with_for_update())
    if found is None:
        raise NotFound
    return found


async def renewal_for_update(session: AsyncSession, contract_id: UUID) -> CareContract | None:
    """Load and lock the contract that follows this one and was not ended."""
    statement = select(C).where(C.renews_id == contract_id, C.ended_reason.is_(None))
    return await session.scalar(statement.with_for_update())


async def contract_overlapping(
    session: AsyncSession, person_id: UUID, term: Term, but: UUID | None = None
) -> UUID | None:
    """Return another contract of the person that shares a day; call it under his lock."""
    return await session.scalar(
        select(C.id)
        .where(
            C.person_id == person_id,
            C.id.is_distinct_from(but),
            C.starts_on < term.ends_before,
            C.ends_before > term.starts_on,
            C.ends_before > C.starts_on,
        )
        .limit(1)
    )


def _shown() -> Select[CareContract, Person, VisitTeam, Visit]:
    return (
        select(C, Person, VisitTeam, Visit)
        .join(Person, Person.id == C.person_id)
        .join(VisitTeam, VisitTeam.id == C.team_id)
        .outerjoin(Visit, and_(Visit.contract_id == C.id, Visit.status.in_(AHEAD)))
    )


async def _read(
    session: AsyncSession, statement: Select[CareContract, Person, VisitTeam, Visit]
) -> Sequence[Shown]:
    return [Shown(*row) for row in await session.execute(statement)]


def _of_staff(staff: Staff) -> ColumnElement[bool]:
    """A medical team sees whom it looks after; everybody else sees the own divisions."""
    today = local_day(func.app_now())
    return and_(within(staff.scope, division=C.division_code), own_teams(staff, C.team_id, today))


def _runs(today: date) -> ColumnElement[bool]:
    return and_(C.starts_on <= today, C.ends_before > today)


async def _asked(
    session: AsyncSession, wanted: Wanted, today: date
) -> Sequence[ColumnElement[bool]]:
    return (
        await _lies_in(session, wanted.division_code),
        C.person_id == wanted.person_id if wanted.person_id else true(),
        C.team_id == wanted.team_id if wanted.team_id else true(),
        _stands(wanted.standing, today) if wanted.standing else true(),
        and_(VisitTeam.dissolved_on.is_not(None), C.ends_before > today)
        if wanted.without_team
        else true(),
    )


async def _lies_in(session: AsyncSession, division_code: str | None) -> ColumnElement[bool]:
    """A division holds everything below it; a managed area is several ranges."""
    if division_code is None:
        return true()
    parts = await scope_ranges_of(session, division_code)
    code = C.division_code
    return or_(*(and_(code >= part.from_code, code < part.before_code) for part in parts))


def _stands(standing: Standing, today: date) -> ColumnElement[bool]:
    over = C.ends_before <= func.greatest(today, C.starts_on)
    return {
        Standing.UPCOMING: and_(not_(over), C.starts_on > today),
        Standing.IN_FORCE: _runs(today),
        Standing.ENDED: and_(over, C.ended_reason.is_not(None)),
        Standing.EXPIRED: and_(over, C.ended_reason.is_(None)),
    }[standing]
