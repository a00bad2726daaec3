"""What one person is owed, was paid and still waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.terms import PaymentStatus
from app.domain.subsidies.terms import ArrearsStatus, EndReason, EntitlementStatus
from app.models.identity.banks import PartnerBank
from app.models.payments.accounts import PaymentAccount
from app.models.payments.batches import BatchTariff
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.confirmations import Confirmation
from app.models.subsidies.entitlements import Entitlement, Suspension
from app.models.subsidies.programmes import ProgrammeRow
from app.policies.scope import Scope, within
from app.queries.payments.left_out import LeftOut, left_out_of
from app.queries.subsidies.confirming import in_doubt

SHOWN = frozenset({EntitlementStatus.ACTIVE, EntitlementStatus.SUSPENDED, EntitlementStatus.ENDED})
"""What is proposed or was dismissed is no promise to anybody yet."""
_PERSON_IS_TOLD = or_(
    Entitlement.status.in_(SHOWN), Entitlement.ended_reason == EndReason.CANCELLED
)
"""What was cancelled by law can be fought; what was opened by mistake and never paid is nothing."""


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    payment: Payment
    programme: ProgrammeRow
    bank: PartnerBank
    last4: str
    tariff: BatchTariff


@dataclass(frozen=True, slots=True)
class EntitlementSeen:
    entitlement: Entitlement
    programme: ProgrammeRow
    suspensions: Sequence[Suspension]
    arrears: Sequence[Arrears]
    left_out: LeftOut


async def payments_of(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[PaymentSeen]:
    """Return what was paid to a person or is decided to be, the latest month first."""
    statement = (
        _seen(scope, person_id)
        .order_by(Payment.period.desc(), Payment.payment_no.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(Payment.period, Payment.payment_no) < tuple_(*after))
    return [PaymentSeen(*row) for row in await session.execute(statement)]


async def payment_of(
    session: AsyncSession, scope: Scope, person_id: UUID, payment_no: str
) -> PaymentSeen:
    """Return one payment of this person; anybody else's does not exist."""
    row = (
        await session.execute(_seen(scope, person_id).where(Payment.payment_no == payment_no))
    ).one_or_none()
    if row is None:
        raise NotFound
    return PaymentSeen(*row)


def _seen(
    scope: Scope, person_id: UUID
) -> Select[Payment, ProgrammeRow, PartnerBank, str, BatchTariff]:
    return (
        select(Payment, ProgrammeRow, PartnerBank, PaymentAccount.last4, BatchTariff)
        .join(ProgrammeRow, ProgrammeRow.code == Payment.programme)
        .join(PartnerBank, PartnerBank.code == Payment.bank_code)
        .join(PaymentAccount, PaymentAccount.id == Payment.account_id)
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
        .where(
            Payment.person_id == person_id,
            _decided(),
            within(scope, division=Payment.division_code, person=Payment.person_id),
        )
    )


def _decided() -> ColumnElement[bool]:
    """What no finance approved yet may still change or go; what is paid again was decided before.

    People see no batch: the database says this alone of theirs.
    """
    return or_(
        Payment.status != PaymentStatus.READY,
        Payment.attempt > 1,
        func.finance_approved(Payment.batch_id),
    )


async def entitlements_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> list[EntitlementSeen]:
    """Return what a person is owed, with what stands in its way and what is still due."""
    rows = (
        await session.execute(
            select(Entitlement, ProgrammeRow)
            .join(ProgrammeRow, ProgrammeRow.code == Entitlement.programme)
            .where(
                Entitlement.person_id == person_id,
                _PERSON_IS_TOLD,
                within(scope, division=Entitlement.division_code, person=Entitlement.person_id),
            )
            .order_by(Entitlement.starts_on.desc(), Entitlement.id)
        )
    ).all()
    ids = [entitlement.id for entitlement, _ in rows]
    stops = _grouped(await session.scalars(_open_stops(ids)))
    dues = _grouped(await session.scalars(_open_dues(ids)))
    missing = await left_out_of(session, scope, ids)
    return [
        EntitlementSeen(
            entitlement,
            programme,
            stops[entitlement.id],
            dues[entitlement.id],
            missing[entitlement.id],
        )
        for entitlement, programme in rows
    ]


def _open_stops(ids: Sequence[UUID]) -> Select[Suspension]:
    return (
        select(Suspension)
        .where(Suspension.entitlement_id.in_(ids), Suspension.before_on.is_(None))
        .order_by(Suspension.from_on)
    )


def _open_dues(ids: Sequence[UUID]) -> Select[Arrears]:
    waiting = (ArrearsStatus.DUE, ArrearsStatus.IN_BATCH)
    return (
        select(Arrears)
        .where(Arrears.entitlement_id.in_(ids), Arrears.status.in_(waiting))
        .order_by(Arrears.period)
    )


class _Grouped(dict[UUID, list[Any]]):
    def __missing__(self, _key: UUID) -> list[Any]:
        return []


def _grouped(rows: Any) -> Mapping[UUID, list[Any]]:
    grouped = _Grouped()
    for row in rows:
        grouped.setdefault(row.entitlement_id, []).append(row)
    return grouped


async def last_confirmation_of(session: AsyncSession, scope: Scope, person_id: UUID) -> date | None:
    """Return the day of the latest annual confirmation that still counts."""
    return await session.scalar(
        select(func.max(Confirmation.done_on)).where(
            Confirmation.person_id == person_id,
            ~in_doubt(),
            within(scope, division=Confirmation.division_code, person=Confirmation.person_id),
        )
    )
