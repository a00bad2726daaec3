"""What the follow-up of approvals, deaths and missed confirmations has to look at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.requests.states import RequestStatus
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.programme import Cadence
from app.domain.subsidies.states import LIVE, RESTING
from app.domain.subsidies.tariffing import TariffKind
from app.domain.subsidies.terms import Basis, EndReason, EntitlementStatus, SuspensionReason
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.requests.request import Request
from app.models.subsidies.entitlements import Entitlement, Suspension
from app.models.subsidies.programmes import ProgrammeRow
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person

GRANTED = (RequestStatus.APPROVED, RequestStatus.DELIVERED, RequestStatus.FULFILLED)
OPENING = ("EntitlementBasis", "GradeConfirmed", "Grant")
LOOKS_BACK = timedelta(days=31)
"""What opens nothing is looked at again for so long; the job of the approval itself is not lost."""


async def request_for_update(session: AsyncSession, request_id: UUID) -> Request | None:
    """Load and lock a request, for a job alone: whatever the scope."""
    return await session.scalar(select(Request).where(Request.id == request_id).with_for_update())


async def opened_since(session: AsyncSession, basis_id: UUID, decided_at: datetime) -> bool:
    """Whether this decision opened something already; an earlier one that was revoked may have."""
    found = await session.scalar(
        select(Entitlement.id)
        .where(Entitlement.basis_id == basis_id, Entitlement.opened_at >= decided_at)
        .limit(1)
    )
    return found is not None


async def approvals_to_follow(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return requests whose outcome opened nothing yet, or was withdrawn after it had."""
    opened = exists().where(
        Entitlement.basis_id == Request.id, Entitlement.opened_at >= Request.decided_at
    )
    unopened = select(Request.id).where(
        Request.status.in_(GRANTED),
        Request.decided_at >= start_of_day(today) - LOOKS_BACK,
        Request.outcome["type"].astext.in_(OPENING),
        ~opened,
    )
    void = (
        select(Request.id)
        .join(Entitlement, Entitlement.basis_id == Request.id)
        .where(
            Entitlement.basis == Basis.REQUEST,
            Entitlement.status.in_(RESTING),
            Entitlement.ended_reason.is_distinct_from(EndReason.APPROVAL_REVOKED),
            Request.outcome.is_(None),
        )
    )
    found = union(unopened, void).subquery()
    return (await session.scalars(select(found.c.id).order_by(found.c.id).limit(limit))).all()


async def open_death_report(session: AsyncSession, person_id: UUID) -> ChangeReport | None:
    """Return the report of a death that nobody has decided yet."""
    return await session.scalar(
        select(ChangeReport).where(
            ChangeReport.person_id == person_id,
            ChangeReport.kind == ChangeKind.DEATH,
            ChangeReport.state == ReportState.OPEN,
        )
    )


async def deaths_to_follow(session: AsyncSession, _today: date, limit: int) -> Sequence[UUID]:
    """Return persons whose entitlements do not say yet what registry and reports say of a death."""
    reported = exists().where(
        ChangeReport.person_id == Person.id,
        ChangeReport.kind == ChangeKind.DEATH,
        ChangeReport.state == ReportState.OPEN,
    )
    stopped = exists().where(
        Suspension.entitlement_id == Entitlement.id,
        Suspension.reason == SuspensionReason.DEATH_REPORTED,
        Suspension.before_on.is_(None),
    )
    late = or_(
        and_(Person.died_on.is_not(None), Entitlement.status.in_(LIVE)),
        and_(Person.died_on.is_(None), reported, Entitlement.status.in_(LIVE), ~stopped),
        and_(Person.died_on.is_(None), ~reported, stopped),
        and_(
            Person.died_on.is_(None),
            Entitlement.status == EntitlementStatus.ENDED,
            Entitlement.ended_reason == EndReason.DEATH,
        ),
    )
    found = await session.scalars(
        select(Person.id)
        .join(Entitlement, Entitlement.person_id == Person.id)
        .where(late, Entitlement.programme.not_in(_paid_after_death()))
        .distinct()
        .order_by(Person.id)
        .limit(limit)
    )
    return found.all()


async def entitlements_over(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return what runs although its last month has passed; money once has no months to run."""
    found = await session.scalars(
        select(Entitlement.id)
        .join(ProgrammeRow, ProgrammeRow.code == Entitlement.programme)
        .where(
            Entitlement.status == EntitlementStatus.ACTIVE,
            Entitlement.ends_before <= first_of_month(today),
            ProgrammeRow.cadence != Cadence.ONE_OFF,
        )
        .order_by(Entitlement.ends_before, Entitlement.id)
        .limit(limit)
    )
    return found.all()


def _paid_after_death() -> Select[str]:
    kind = ProgrammeRow.definition["tariff"]["kind"].astext
    return select(ProgrammeRow.code).where(kind == TariffKind.FUNERAL.value)
