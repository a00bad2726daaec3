"""Batches under lock and as they are seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.states import PAYABLE
from app.domain.errors import NotFound, expect_version
from app.domain.payments.errors import BatchBusy
from app.domain.payments.terms import BatchKind, BatchStatus, PaymentStatus
from app.models.payments.batches import Batch, Exclusion, Remittance
from app.models.payments.payments import Payment
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.batches.own_lines import own_lines

# Building holds the batch for its whole time; nobody waits at the screen for so long.
_PATIENCE = text("SET LOCAL lock_timeout = '3s'")
_NO_LIMIT = text("SET LOCAL lock_timeout = 0")


@dataclass(frozen=True, slots=True)
class BatchesAsked:
    """Which batches are wanted; None: any."""

    status: BatchStatus | None = None
    programme: str | None = None
    county_code: str | None = None
    period: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Lines of one batch that go to one bank and stand alike."""

    bank_code: str
    status: PaymentStatus
    lines: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class BankShare:
    """What goes to one bank: of the lines before submission, of the remittance after it."""

    bank_code: str
    count: int
    total_fen: int
    remittance: Remittance | None


@dataclass(frozen=True, slots=True)
class BatchSeen:
    batch: Batch
    banks: Sequence[BankShare]
    statuses: Mapping[PaymentStatus, tuple[int, int]]
    excluded: Mapping[str, int]
    own: Sequence[str]


async def batch_seen(session: AsyncSession, scope: Scope, batch_id: UUID) -> Batch:
    found = await session.scalar(
        select(Batch).where(Batch.id == batch_id, within(scope, division=Batch.county_code))
    )
    if found is None:
        raise NotFound
    return found


async def batch_for_update(
    session: AsyncSession, scope: Scope, batch_id: UUID, *, version: int | None = None
) -> Batch:
    """Load and lock a batch; whoever comes second sees what the first has made of it.

    People name the version that they looked at; jobs take it as it is.
    """
    statement = (
        select(Batch)
        .where(Batch.id == batch_id, within(scope, division=Batch.county_code))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    await session.execute(_PATIENCE)
    try:
        found = await session.scalar(statement)
    except OperationalError:
        raise BatchBusy from None
    await session.execute(_NO_LIMIT)
    if found is None:
        raise NotFound
    if version is not None:
        expect_version(found, version)
    return found


async def next_batch_serial(session: AsyncSession) -> int:
    """Return a number that no batch ever had."""
    serial: int = (await session.execute(text("SELECT nextval('batch_numbers')"))).scalar_one()
    return serial


async def batches_listed(
    session: AsyncSession,
    scope: Scope,
    asked: BatchesAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Batch]:
    """Return the newest first."""
    wanted = {
        Batch.status: asked.status,
        Batch.programme: asked.programme,
        Batch.county_code: asked.county_code,
        Batch.period: asked.period,
    }
    statement = (
        select(Batch)
        .where(
            within(scope, division=Batch.county_code),
            *(column == value for column, value in wanted.items() if value is not None),
        )
        .order_by(Batch.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Batch.id < after[0])
    return (await session.scalars(statement)).all()


async def remittances_for_update(session: AsyncSession, batch_id: UUID) -> Sequence[Remittance]:
    """Load and lock the banks' parts of a batch, after the batch itself."""
    statement = (
        select(Remittance)
        .where(Remittance.batch_id == batch_id)
        .order_by(Remittance.bank_code)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def shares_of(session: AsyncSession, batch_id: UUID) -> list[Share]:
    """Return what a batch carries now, by bank and by where the lines stand."""
    rows = await session.execute(
        select(Payment.bank_code, Payment.status, func.count(), func.sum(Payment.amount_fen))
        .where(Payment.batch_id == batch_id)
        .group_by(Payment.bank_code, Payment.status)
        .order_by(Payment.bank_code, Payment.status)
    )
    return [Share(bank, status, lines, int(total)) for bank, status, lines, total in rows]


async def seen_whole(session: AsyncSession, batch: Batch, staff: Staff) -> BatchSeen:
    """Return a batch with what goes to each bank, where its lines stand and what stayed out.

    And with the lines for whose sake whoever reads it must leave it to others.
    """
    shares = await shares_of(session, batch.id)
    remittances = {
        remittance.bank_code: remittance
        for remittance in await session.scalars(
            select(Remittance).where(Remittance.batch_id == batch.id)
        )
    }
    codes = sorted({share.bank_code for share in shares} | remittances.keys())
    return BatchSeen(
        batch,
        [_share(code, shares, remittances.get(code)) for code in codes],
        _by_status(shares),
        await excluded_by_code(session, batch.id),
        await own_lines(session, staff, batch.id),
    )


def _share(code: str, shares: Sequence[Share], remittance: Remittance | None) -> BankShare:
    if remittance is not None:
        return BankShare(code, remittance.count, remittance.total_fen, remittance)
    own = [s for s in shares if s.bank_code == code and s.status is not PaymentStatus.CANCELLED]
    return BankShare(code, sum(s.lines for s in own), sum(s.total_fen for s in own), None)


def _by_status(shares: Sequence[Share]) -> dict[PaymentStatus, tuple[int, int]]:
    totals: dict[PaymentStatus, tuple[int, int]] = {}
    for share in shares:
        lines, total_fen = totals.get(share.status, (0, 0))
        totals[share.status] = lines + share.lines, total_fen + share.total_fen
    return totals


@dataclass(frozen=True, slots=True)
class Charged:
    """What of a batch lies in the accounts of one year."""

    year: int
    lines: int
    total_fen: int


async def charged_years(session: AsyncSession, batch_id: UUID) -> list[Charged]:
    """Return the years whose accounts hold the money of a batch, and how much."""
    rows = await session.execute(
        select(Payment.charged_year, func.count(), func.sum(Payment.amount_fen))
        .where(Payment.batch_id == batch_id, Payment.status != PaymentStatus.CANCELLED)
        .group_by(Payment.charged_year)
        .order_by(Payment.charged_year)
    )
    return [Charged(year, lines, int(total)) for year, lines, total in rows]


async def excluded_by_code(session: AsyncSession, batch_id: UUID) -> dict[str, int]:
    """Return how many lines each check kept out; a line may fail several."""
    code = func.unnest(Exclusion.codes).label("code")
    found = select(code).where(Exclusion.batch_id == batch_id).subquery()
    rows = await session.execute(
        select(found.c.code, func.count()).group_by(found.c.code).order_by(found.c.code)
    )
    return {code: count for code, count in rows}  # noqa: C416  # dict() cannot type rows.


async def run_before(session: AsyncSession, batch: Batch) -> Batch | None:
    """Return the last regular batch of the same programme and county for an earlier period."""
    return await session.scalar(
        select(Batch)
        .where(
            Batch.county_code == batch.county_code,
            Batch.programme == batch.programme,
            Batch.kind == BatchKind.REGULAR,
            Batch.period < batch.period,
            Batch.status.in_(PAYABLE),
        )
        .order_by(Batch.period.desc(), Batch.id.desc())
        .limit(1)
    )
