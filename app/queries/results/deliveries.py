"""Deliveries and their lines, to be looked at by the bank and by staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.standing import said, standing, told_to
from app.domain.errors import NotFound
from app.domain.payments.files.faults import LineFault
from app.domain.results.arriving import Arrived
from app.domain.results.codes import BankBook
from app.domain.results.judgement import judge
from app.domain.results.terms import LineOutcome, LineProblem
from app.models.identity.banks import BankClientKey
from app.models.payments.results import BankLine, DeliveryRemark, DeliverySignature, ResultDelivery
from app.policies.scope import Scope, within
from app.queries.results.results import delivery_seen, earlier_attempts, payments_at_bank


@dataclass(frozen=True, slots=True)
class LineReported:
    """One line of a delivery, kept or not."""

    line_no: int
    serial: str | None
    payment_no: str | None
    outcome: LineOutcome | None
    problem: LineProblem | None
    fault: LineFault | None


async def delivery_read(session: AsyncSession, scope: Scope, delivery_id: UUID) -> ResultDelivery:
    found = await delivery_seen(session, scope, delivery_id)
    if found is None:
        raise NotFound
    return found


async def delivery_signature(
    session: AsyncSession, scope: Scope, delivery_id: UUID
) -> tuple[DeliverySignature, BankClientKey]:
    """Return how a delivery was signed, and the key, retired or not."""
    seen = within(scope, bank=ResultDelivery.bank_code, division=ResultDelivery.division_code)
    statement = (
        select(DeliverySignature, BankClientKey)
        .join(ResultDelivery, ResultDelivery.id == DeliverySignature.delivery_id)
        .join(BankClientKey, BankClientKey.id == DeliverySignature.key_id)
        .where(ResultDelivery.id == delivery_id, seen)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


async def deliveries_of(
    session: AsyncSession,
    scope: Scope,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
    refused: bool = False,
) -> Sequence[ResultDelivery]:
    """Return deliveries in scope, the newest first; `refused`: only those nobody can trust."""
    seen = within(scope, bank=ResultDelivery.bank_code, division=ResultDelivery.division_code)
    statement = select(ResultDelivery).where(seen).order_by(ResultDelivery.id.desc()).limit(limit)
    if refused:
        statement = statement.where(ResultDelivery.fault.is_not(None))
    if after is not None:
        statement = statement.where(ResultDelivery.id < after[0])
    return (await session.scalars(statement)).all()


async def outcome_counts(
    session: AsyncSession, delivery_id: UUID
) -> tuple[dict[LineOutcome, int], int]:
    """Count the lines of a delivery by outcome, and those with a problem."""
    counts: dict[LineOutcome, int] = {}
    problems = 0
    for model in (BankLine, DeliveryRemark):
        rows = await session.execute(
            select(model.outcome, func.count(), func.count(model.problem))
            .where(model.delivery_id == delivery_id, model.outcome.is_not(None))
            .group_by(model.outcome)
        )
        for found, count, with_problem in rows:
            outcome = LineOutcome(str(found))
            counts[outcome] = counts.get(outcome, 0) + count
            problems += with_problem
    return counts, problems


async def lines_reported(
    session: AsyncSession,
    delivery_id: UUID,
    *,
    problem: bool | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[LineReported]:
    """Return the lines of a delivery in their order, those that were not kept among them."""
    kept = select(
        BankLine.line_no,
        BankLine.serial.label("serial"),
        BankLine.payment_no.label("payment_no"),
        BankLine.outcome,
        BankLine.problem,
        null().label("fault"),
    ).where(BankLine.delivery_id == delivery_id)
    remarked = select(
        DeliveryRemark.line_no,
        DeliveryRemark.raw["serial"].astext.label("serial"),
        DeliveryRemark.raw["payment_no"].astext.label("payment_no"),
        DeliveryRemark.outcome,
        DeliveryRemark.problem,
        DeliveryRemark.fault,
    ).where(DeliveryRemark.delivery_id == delivery_id)
    lines = union_all(kept, remarked).subquery()
    statement = select(lines).order_by(lines.c.line_no).limit(limit)
    if problem is not None:
        wanted = lines.c.problem.is_not(None) if problem else lines.c.problem.is_(None)
        statement = statement.where(wanted)
    if after is not None:
        statement = statement.where(lines.c.line_no > literal(after[0]))
    return [_reported(row) for row in await session.execute(statement)]


def _reported(row: Any) -> LineReported:
    return LineReported(
        row.line_no,
        row.serial,
        row.payment_no,
        LineOutcome(row.outcome) if row.outcome else None,
        LineProblem(row.problem) if row.problem else None,
        LineFault(row.fault) if row.fault else None,
    )


async def lines_foreseen(
    session: AsyncSession, book: BankBook, arrived: Arrived
) -> list[LineReported]:
    """Return what would come of these lines, each for itself; nothing is locked or kept."""
    numbers = sorted({line.payment_no for line in arrived.lines})
    payments = await payments_at_bank(session, numbers)
    earlier = await earlier_attempts(session, numbers)
    found = [
        LineReported(bad.line_no, None, None, _UNREADABLE, LineProblem.UNREADABLE, bad.fault)
        for bad in arrived.bad
    ]
    for line in arrived.lines:
        over = earlier.get((line.payment_no, line.attempt))
        payment = told_to(book, payments.get(line.payment_no), over)
        verdict = judge(said(book, line), standing(payment, over) if payment else None)
        facts = line.line_no, line.serial, line.payment_no, verdict.outcome, verdict.problem
        found.append(LineReported(*facts, None))
    return sorted(found, key=lambda line: line.line_no)


_UNREADABLE = LineOutcome.UNREADABLE
