"""Reads of reports: versions of one visit, and the worklist."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.errors import NotFound
from app.domain.reports.terms import CardKept, Outcome
from app.models.attachments import Attachment
from app.models.catalogue import ServiceItem
from app.models.reports.told import VisitDoor, VisitNeed, VisitReport
from app.models.veterans.health import HealthRecord
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.reports.doors import check_sees_visit, door_of, local_day, own_teams
from app.queries.visits.visits import visit_seen


@dataclass(frozen=True, slots=True)
class Book:
    """One visit as it was told: the notes, every version, the needs found."""

    visit: Visit
    door: VisitDoor | None
    reports: Sequence[VisitReport]
    needs: Sequence[VisitNeed]

    @property
    def standing(self) -> VisitReport | None:
        return next((each for each in self.reports if each.stands), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worklist is narrowed to."""

    outcome: Outcome | None = None
    card: CardKept | None = None
    from_on: date | None = None
    before_on: date | None = None


async def book_of(session: AsyncSession, scope: Scope, visit_id: UUID) -> Book:
    """Return what was told of one visit that the caller may know of."""
    visit = await visit_seen(session, scope, visit_id)
    needs = await session.scalars(
        select(VisitNeed).where(VisitNeed.visit_id == visit.id).order_by(VisitNeed.item_code)
    )
    versions = await versions_of(session, visit.id)
    return Book(visit, await door_of(session, visit), versions, needs.all())


async def book_for_staff(session: AsyncSession, staff: Staff, visit_id: UUID) -> Book:
    book = await book_of(session, staff.scope, visit_id)
    if book.visit.starts_at is not None:
        await check_sees_visit(session, staff, book.visit)
    return book


async def versions_of(session: AsyncSession, visit_id: UUID) -> Sequence[VisitReport]:
    """Return every version in the order of writing; the lock on the visit orders the writers."""
    found = await session.scalars(
        select(VisitReport)
        .where(VisitReport.visit_id == visit_id)
        .order_by(VisitReport.written_at, VisitReport.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def needs_of(session: AsyncSession, visit_id: UUID) -> Sequence[VisitNeed]:
    found = await session.scalars(select(VisitNeed).where(VisitNeed.visit_id == visit_id))
    return found.all()


async def report_seen(session: AsyncSession, staff: Staff, report_id: UUID) -> VisitReport:
    """Return one version, or say that there is none that the caller may know of."""
    found = await session.scalar(
        select(VisitReport).where(VisitReport.id == report_id, _visible(staff))
    )
    if found is None:
        raise NotFound
    return found


async def reports_within(
    session: AsyncSession,
    staff: Staff,
    wanted: Wanted,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[VisitReport]:
    """Return the reports that stand, the visits of the last days first."""
    order = (VisitReport.arrived_at, VisitReport.id)
    statement = (
        select(VisitReport)
        .where(VisitReport.stands, _visible(staff), *_narrowed(wanted))
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*order) < tuple_(*after))
    return (await session.scalars(statement)).all()


async def allergies_of(session: AsyncSession, person_id: UUID) -> tuple[str, ...]:
    """Open what the dossier says; whoever reports a visit may read health."""
    row = await session.scalar(select(HealthRecord).where(HealthRecord.person_id == person_id))
    return () if row is None else row.told().allergies


async def unknown_items(session: AsyncSession, codes: Collection[str]) -> set[str]:
    """Return those of the codes that no item of the catalogue ever had."""
    known = await session.scalars(select(ServiceItem.code).where(ServiceItem.code.in_(codes)))
    return set(codes) - set(known)


async def signature_for_update(
    session: AsyncSession, scope: Scope, attachment_id: UUID
) -> Attachment | None:
    return await session.scalar(
        select(Attachment)
        .where(
            Attachment.id == attachment_id,
            within(scope, division=Attachment.division_code, person=Attachment.person_id),
        )
        .with_for_update()
    )


async def visit_of_report(session: AsyncSession, report_id: UUID) -> UUID | None:
    return await session.scalar(select(VisitReport.visit_id).where(VisitReport.id == report_id))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if wanted.outcome is not None:
        parts.append(VisitReport.outcome == wanted.outcome)
    if wanted.card is not None:
        parts.append(VisitReport.card == wanted.card)
    if wanted.from_on is not None:
        parts.append(VisitReport.arrived_at >= start_of_day(wanted.from_on))
    if wanted.before_on is not None:
        parts.append(VisitReport.arrived_at < start_of_day(wanted.before_on))
    return parts


def _visible(staff: Staff) -> ColumnElement[bool]:
    seen = within(staff.scope, division=VisitReport.division_code, person=VisitReport.person_id)
    day = local_day(VisitReport.arrived_at)
    return seen & own_teams(staff, VisitReport.team_id, day)
