"""What jobs need to let things follow from a report: whose word it was, what may be proposed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.reports.outcomes import BARRED_DAYS, BARRING
from app.domain.visits.terms import VisitChannel
from app.models.care import CareContract
from app.models.divisions import Division
from app.models.identity.staff import StaffAccount
from app.models.reports.told import VisitNeed, VisitReport
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import Scope, within


async def author(session: AsyncSession, scope: Scope, account_id: UUID) -> Staff:
    """Return whoever wrote a report, in the scope of the job that follows it up."""
    account = await session.get_one(StaffAccount, account_id)
    division = await session.get_one(Division, account.division_code)
    return Staff(
        id=account.id,
        session_id=uuid4(),
        name=account.name,
        role=account.role,
        division_code=account.division_code,
        level=division.level,
        person_id=account.person_id,
        scope=scope,
    )


async def need_for_update(session: AsyncSession, scope: Scope, need_id: UUID) -> VisitNeed:
    """Load and lock one need."""
    found = await session.scalars(
        select(VisitNeed)
        .where(
            VisitNeed.id == need_id,
            within(scope, division=VisitNeed.division_code, person=VisitNeed.person_id),
        )
        .with_for_update()
    )
    return found.one()


async def barred_purposes(session: AsyncSession, person_id: UUID, today: date) -> set[str]:
    """Return what the person refused at the door within a year, and has not booked again since.

    Nobody proposes that by itself.
    """
    since = today - timedelta(days=BARRED_DAYS)
    rows = await session.execute(
        select(Visit.purposes, Visit.channel, VisitReport.outcome)
        .outerjoin(VisitReport, (VisitReport.visit_id == Visit.id) & VisitReport.stands)
        .where(Visit.person_id == person_id, Visit.made_at >= start_of_day(since))
        .order_by(Visit.made_at)
    )
    barred: set[str] = set()
    for purposes, channel, outcome in rows:
        if outcome in BARRING:
            barred |= set(purposes)
        elif channel is not VisitChannel.PROACTIVE:
            barred -= set(purposes)
    return barred


async def visits_reported_since(
    session: AsyncSession, person_id: UUID, since: datetime
) -> Sequence[UUID]:
    """Return the person's visits of which somebody has reported since then."""
    report = VisitReport
    found = await session.scalars(
        select(report.visit_id).where(
            report.person_id == person_id, report.stands, report.received_at >= since
        )
    )
    return found.all()


async def under_contract(session: AsyncSession, person_id: UUID, day: date) -> bool:
    """Say whether a family doctor looks after the person, who proposes visits in time."""
    running = exists().where(
        CareContract.person_id == person_id,
        CareContract.starts_on <= day,
        CareContract.ends_before > day,
    )
    return bool(await session.scalar(select(running)))
