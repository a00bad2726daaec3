"""Whether somebody lives, as far as the house knows: a death is reported first, then confirmed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.errors import DeathReported, FileUnderReview, PersonDeceased
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.principals import ActorKind


def reported_dead(person_id: Any) -> ColumnElement[bool]:
    """Somebody says so, and nobody has looked into it yet."""
    report = ChangeReport
    return exists().where(
        report.person_id == person_id,
        report.kind == ChangeKind.DEATH,
        report.state == ReportState.OPEN,
    )


async def is_reported_dead(session: AsyncSession, person_id: UUID) -> bool:
    return bool(await session.scalar(select(reported_dead(person_id))))


async def expect_alive(session: AsyncSession, person_id: UUID) -> None:
    """Refuse what is new for somebody who has died, or is reported to have."""
    statement = select(Person.died_on, reported_dead(Person.id)).where(Person.id == person_id)
    for died_on, reported in await session.execute(statement):
        refuse_dead(session, died_on, reported=reported)


def refuse_dead(session: AsyncSession, died_on: date | None, *, reported: bool) -> None:
    """The same, where both are known. Staff are told why; to no family is it said like this."""
    if died_on is not None:
        raise PersonDeceased
    if reported:
        by_staff = session.info["actor"].kind is ActorKind.STAFF
        raise DeathReported if by_staff else FileUnderReview
