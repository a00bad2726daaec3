"""Reads of convalescence periods and of the line for their places."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.campaigns.terms import ApplicationStatus
from app.domain.care.contracts import years_later
from app.domain.errors import NotFound
from app.models.campaigns.convalescence import ConvalescenceApplication, ConvalescencePeriod
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.campaigns.people import addressed
from app.queries.campaigns.reach import concerns
from app.queries.divisions import division_path

P, A = ConvalescencePeriod, ConvalescenceApplication
_IN_LINE = (A.priority.desc(), A.last_on.asc().nulls_first(), A.made_at, A.id)
"""Who has more points first, then whoever has not been for longest."""


async def periods_seen(
    session: AsyncSession, staff: Staff, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[ConvalescencePeriod]:
    """Return the periods that concern the caller, the latest first."""
    statement = select(P).where(await concerns(session, staff, P.division_code))
    if after is not None:
        statement = statement.where(tuple_(P.from_on, P.id) < tuple_(*after))
    ordered = statement.order_by(P.from_on.desc(), P.id.desc()).limit(limit)
    return (await session.scalars(ordered)).all()


async def period_seen(session: AsyncSession, staff: Staff, period_id: UUID) -> ConvalescencePeriod:
    """Return one period that concerns the caller, or say that there is none."""
    wanted = select(P).where(P.id == period_id, await concerns(session, staff, P.division_code))
    found = await session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


async def periods_open(
    session: AsyncSession, division_code: str, today: date
) -> Sequence[ConvalescencePeriod]:
    """Return what the people of a division may apply for, the next one first."""
    path = [each.code for each in await division_path(session, division_code)]
    ahead = select(P).where(P.division_code.in_(path), P.from_on > today)
    return (await session.scalars(ahead.order_by(P.from_on, P.id).limit(20))).all()


async def period_for_update(session: AsyncSession, period_id: UUID) -> ConvalescencePeriod | None:
    """Lock a period before any application of it: its places are counted there."""
    statement = select(P).where(P.id == period_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def lock_people_in_line(session: AsyncSession, period_id: UUID) -> None:
    """Lock everybody who waits for this period, in the order of ids."""
    waiting = select(A.person_id).where(
        A.period_id == period_id, A.status == ApplicationStatus.WAITING
    )
    people = select(Person.id).where(Person.id.in_(waiting)).order_by(Person.id)
    await session.execute(people.with_for_update(key_share=True))


async def next_in_line(
    session: AsyncSession, scope: Scope, period: ConvalescencePeriod, years: int, today: date
) -> Sequence[ConvalescenceApplication]:
    """Return who is next for the places that are free, of those who have none within `years`.

    Call it under the locks of the period and of its people.
    """
    found = await session.scalars(
        select(A)
        .join(Person, Person.id == A.person_id)
        .where(
            A.period_id == period.id,
            A.status == ApplicationStatus.WAITING,
            within(scope, division=A.division_code),
            addressed(today),
            ~_has_a_place_near(period, years, today),
        )
        .order_by(*_IN_LINE)
        .limit(period.places - period.taken)
        .with_for_update(of=A)
    )
    return found.all()


async def line_of(
    session: AsyncSession, scope: Scope, period_id: UUID
) -> Sequence[tuple[ConvalescenceApplication, Person]]:
    """Return the applications of the caller's divisions, in the order of the line."""
    rows = await session.execute(
        select(A, Person)
        .join(Person, Person.id == A.person_id)
        .where(A.period_id == period_id, within(scope, division=A.division_code))
        .order_by(*_IN_LINE)
        .limit(1000)
    )
    return [(application, person) for application, person in rows]


async def applications_of_person(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[tuple[ConvalescenceApplication, ConvalescencePeriod]]:
    """Return the applications of one person, the newest first."""
    rows = await session.execute(
        select(A, P)
        .join(P, P.id == A.period_id)
        .where(A.person_id == person_id, _visible(scope))
        .order_by(A.id.desc())
        .limit(100)
    )
    return [(application, period) for application, period in rows]


async def application_seen(
    session: AsyncSession, scope: Scope, application_id: UUID
) -> ConvalescenceApplication:
    """Return one application, or say that there is none that the caller may know of."""
    found = await session.scalar(select(A).where(A.id == application_id, _visible(scope)))
    if found is None:
        raise NotFound
    return found


async def has_applied(session: AsyncSession, period_id: UUID, person_id: UUID) -> bool:
    """Say whether the person stands on the list; call it under his lock."""
    known = exists().where(A.period_id == period_id, A.person_id == person_id)
    return bool(await session.scalar(select(known)))


async def last_stay_on(session: AsyncSession, person_id: UUID, today: date) -> date | None:
    """Return when the last stay began, or begins, of which the person has a place."""
    return await session.scalar(
        select(func.max(P.from_on))
        .join(A, A.period_id == P.id)
        .where(A.person_id == person_id, _counts(A, P, today))
    )


def _has_a_place_near(period: ConvalescencePeriod, years: int, today: date) -> ColumnElement[bool]:
    other, stay = aliased(A), aliased(P)
    return exists().where(
        other.person_id == A.person_id,
        other.period_id == stay.id,
        stay.from_on > years_later(period.from_on, -years),
        stay.from_on < years_later(period.from_on, years),
        _counts(other, stay, today),
    )


def _counts(
    application: type[ConvalescenceApplication], stay: type[ConvalescencePeriod], today: date
) -> ColumnElement[bool]:
    """A place that was taken; or one that was offered, as long as it can still be taken."""
    open_offer = and_(application.status == ApplicationStatus.OFFERED, stay.from_on > today)
    return or_(application.status == ApplicationStatus.ACCEPTED, open_offer)


def _visible(scope: Scope) -> Any:
    return within(scope, division=A.division_code, person=A.person_id)
