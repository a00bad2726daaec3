"""Deliveries of banks, their lines, and the payments that the lines speak of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import fetched
from app.domain.errors import NotFound
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.results.home import common_division
from app.domain.results.kept import KeptLine
from app.models.divisions import Division
from app.models.payments.batches import Batch, Remittance
from app.models.payments.results import ResultDelivery
from app.policies.scope import Scope, within


@dataclass(slots=True)
class PaymentAtBank:
    """A payment under lock; status and result move while a chunk of lines is judged."""

    id: UUID
    payment_no: str
    batch_id: UUID
    person_id: UUID
    division_code: str
    county_code: str
    programme: str
    charged_year: int
    bank_code: str
    amount_fen: int
    payee_name: str
    status: PaymentStatus
    attempt: int
    result_code: str | None
    result_meaning: Meaning | None
    settled_at: datetime | None
    funded: bool

    def __post_init__(self) -> None:
        self.status = PaymentStatus(self.status)
        if self.result_meaning is not None:
            self.result_meaning = Meaning(self.result_meaning)


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An attempt that is over."""

    bank_code: str
    status: PaymentStatus
    settled_at: datetime | None

    @property
    def returned_at(self) -> datetime | None:
        return self.settled_at if self.status == PaymentStatus.RETURNED else None


_TODAY = "(SELECT (app_now() AT TIME ZONE 'Asia/Shanghai')::date)"
_HAS_MONEY = f"coalesce(r.value_on <= {_TODAY}, false)"
"""The treasury's voucher is there, and its value day has come."""
_LINE = ", ".join(f"l.{field.name}" for field in fields(KeptLine))
_KNOWN = (
    f"SELECT {_LINE} FROM bank_lines l WHERE l.bank_code = %(bank_code)s"  # noqa: S608
    " AND l.serial = ANY (%(serials)b::text[])"
)
_EARLY = text(
    f"SELECT {_LINE} FROM bank_lines l"  # noqa: S608
    " JOIN payments p ON p.id = l.payment_id"
    " JOIN remittances r ON r.batch_id = p.batch_id AND r.bank_code = p.bank_code"
    f" WHERE l.outcome = 'not_funded' AND l.bank_code = :bank_code AND {_HAS_MONEY}"
    " ORDER BY l.id LIMIT :limit"
)
_WAITING = text(
    "SELECT id FROM bank_lines WHERE id = ANY (CAST(:ids AS uuid[])) AND outcome = 'not_funded'"
)
_EARLY_BANKS = text(
    "SELECT DISTINCT l.bank_code FROM bank_lines l JOIN payments p ON p.id = l.payment_id"  # noqa: S608
    " JOIN remittances r ON r.batch_id = p.batch_id AND r.bank_code = p.bank_code"
    f" WHERE l.outcome = 'not_funded' AND {_HAS_MONEY} ORDER BY l.bank_code"
)
_PAYMENTS = (
    "SELECT p.id, p.payment_no, p.batch_id, p.person_id, p.division_code, p.county_code,"  # noqa: S608
    " p.programme, p.charged_year, p.bank_code, p.amount_fen, p.payee_name, p.status, p.attempt,"
    f" p.result_code, p.result_meaning, p.settled_at, {_HAS_MONEY} AS funded"
    " FROM payments p"
    " LEFT JOIN remittances r ON r.batch_id = p.batch_id AND r.bank_code = p.bank_code"
    " WHERE p.payment_no = ANY (%(numbers)b::text[]) ORDER BY p.id"
)
# In the order of ids: whoever else locks payments does so too, and nobody waits in a circle.
_PAYMENTS_LOCKED = f"{_PAYMENTS} FOR UPDATE OF p"
_EARLIER = (
    "SELECT payment_no, attempt, bank_code, status, settled_at FROM payment_attempts"
    " WHERE payment_no = ANY (%(numbers)b::text[])"
)
_BATCHES = "SELECT DISTINCT batch_id FROM payments WHERE payment_no = ANY (%(numbers)b::text[])"
_AT_BANK = text(
    "SELECT EXISTS (SELECT 1 FROM payments WHERE batch_id = :batch_id"
    " AND bank_code = :bank_code AND status IN ('sent', 'unknown'))"
)


async def known_lines(
    session: AsyncSession, bank_code: str, lines: Sequence[KeptLine]
) -> dict[str, KeptLine]:
    """Return by serial what the bank said before under the serials of these lines."""
    serials = [line.serial for line in lines]
    rows = await fetched(session, _KNOWN, {"bank_code": bank_code, "serials": serials})
    return {line.serial: line for line in (KeptLine(*row) for row in rows)}


async def funded_early_lines(
    session: AsyncSession, bank_code: str, limit: int
) -> Sequence[KeptLine]:
    """Return lines that came before the money, where the money has come by now."""
    rows = await session.execute(_EARLY, {"bank_code": bank_code, "limit": limit})
    return [KeptLine(*row) for row in rows]


async def banks_with_early_lines(session: AsyncSession) -> Sequence[str]:
    return (await session.scalars(_EARLY_BANKS)).all()


async def payments_at_bank_for_update(
    session: AsyncSession, numbers: Sequence[str]
) -> dict[str, PaymentAtBank]:
    """Load and lock the named payments, by number; those that do not exist are missing."""
    rows = await fetched(session, _PAYMENTS_LOCKED, {"numbers": list(numbers)})
    return {payment.payment_no: payment for payment in (PaymentAtBank(*row) for row in rows)}


async def payments_at_bank(
    session: AsyncSession, numbers: Sequence[str]
) -> dict[str, PaymentAtBank]:
    """Load the same to look at."""
    rows = await fetched(session, _PAYMENTS, {"numbers": list(numbers)})
    return {payment.payment_no: payment for payment in (PaymentAtBank(*row) for row in rows)}


async def earlier_attempts(
    session: AsyncSession, numbers: Sequence[str]
) -> dict[tuple[str, int], EarlierAttempt]:
    rows = await fetched(session, _EARLIER, {"numbers": list(numbers)})
    return {(number, attempt): EarlierAttempt(*over) for number, attempt, *over in rows}


async def batches_paid_for_update(
    session: AsyncSession, numbers: Sequence[str]
) -> dict[UUID, Batch]:
    """Load and lock the batches that carry these payments: batches before payments, always."""
    rows = await fetched(session, _BATCHES, {"numbers": list(numbers)})
    return await batches_for_update(session, [batch_id for (batch_id,) in rows])


async def batches_for_update(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Batch]:
    found = await session.scalars(
        select(Batch)
        .where(Batch.id.in_(ids))
        .order_by(Batch.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {batch.id: batch for batch in found}


async def remittances_of(session: AsyncSession, batch_id: UUID) -> Sequence[Remittance]:
    """Return the banks' parts of a batch that is locked, in the order of their ids."""
    found = await session.scalars(
        select(Remittance)
        .where(Remittance.batch_id == batch_id)
        .order_by(Remittance.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def still_at_bank(session: AsyncSession, batch_id: UUID, bank_code: str) -> bool:
    """Say whether the bank owes an answer on any payment of its part."""
    return bool(await session.scalar(_AT_BANK, {"batch_id": batch_id, "bank_code": bank_code}))


async def home_division(session: AsyncSession, bank_code: str) -> str:
    """Return what all counties that pay through a bank have in common."""
    county = Remittance.county_code
    row = await session.execute(
        select(func.min(county), func.max(county)).where(Remittance.bank_code == bank_code)
    )
    shared = common_division([code for code in row.one() if code is not None])
    return shared or await _highest(session)


async def _highest(session: AsyncSession) -> str:
    """A bank that was never told to pay anything concerns whoever stands above all."""
    top = select(Division.code).where(Division.parent_code.is_(None)).order_by(Division.code)
    code: str | None = await session.scalar(top.limit(1))
    if code is None:
        raise RuntimeError("no divisions are loaded")
    return code


async def delivery_by_serial(
    session: AsyncSession, scope: Scope, bank_code: str, serial: str
) -> ResultDelivery | None:
    return await session.scalar(
        select(ResultDelivery).where(
            ResultDelivery.bank_code == bank_code,
            ResultDelivery.serial == serial,
            within(scope, bank=ResultDelivery.bank_code, division=ResultDelivery.division_code),
        )
    )


async def delivery_seen(
    session: AsyncSession, scope: Scope, delivery_id: UUID
) -> ResultDelivery | None:
    return await session.scalar(
        select(ResultDelivery).where(
            ResultDelivery.id == delivery_id,
            within(scope, bank=ResultDelivery.bank_code, division=ResultDelivery.division_code),
        )
    )


async def delivery_for_update(
    session: AsyncSession, scope: Scope, delivery_id: UUID
) -> ResultDelivery:
    """Load and lock one delivery; two workers may be at it."""
    found = await session.scalar(
        select(ResultDelivery)
        .where(
            ResultDelivery.id == delivery_id,
            within(scope, bank=ResultDelivery.bank_code, division=ResultDelivery.division_code),
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def alone_with(session: AsyncSession, bank_code: str) -> None:
    """Wait until nobody else reads or applies what this bank brought back."""
    key = func.hashtextextended(f"results {bank_code}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def still_waiting(session: AsyncSession, lines: Sequence[KeptLine]) -> list[KeptLine]:
    """Return those of these early lines that nobody has applied meanwhile."""
    rows = await session.scalars(_WAITING, {"ids": [line.id for line in lines]})
    waiting = set(rows)
    return [line for line in lines if line.id in waiting]
