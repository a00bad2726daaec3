"""Lines of banks as people look at them: problems, and evidence."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.results.terms import LineProblem
from app.models.payments.payments import Payment
from app.models.payments.results import BankLine
from app.policies.scope import Scope, within


async def problem_lines(
    session: AsyncSession,
    scope: Scope,
    *,
    problem: LineProblem | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[BankLine]:
    """Return what somebody must look at and nobody has, the oldest first."""
    statement = (
        select(BankLine)
        .where(_seen(scope), BankLine.problem.is_not(None), BankLine.seen_at.is_(None))
        .order_by(BankLine.id)
        .limit(limit)
    )
    if problem is not None:
        statement = statement.where(BankLine.problem == problem)
    if after is not None:
        statement = statement.where(BankLine.id > after[0])
    return (await session.scalars(statement)).all()


async def lines_of_batch(
    session: AsyncSession,
    scope: Scope,
    batch_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[BankLine]:
    """Return what the banks said of a batch, in the order in which it came."""
    statement = (
        select(BankLine)
        .where(_seen(scope), BankLine.batch_id == batch_id)
        .order_by(BankLine.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(BankLine.id > after[0])
    return (await session.scalars(statement)).all()


async def lines_of_payment(
    session: AsyncSession, scope: Scope, payment_no: str
) -> Sequence[BankLine]:
    """Return everything that banks said of one payment: evidence stands among it."""
    payment_id = select(Payment.id).where(
        Payment.payment_no == payment_no,
        within(scope, division=Payment.division_code, person=Payment.person_id),
    )
    found_id = await session.scalar(payment_id)
    if found_id is None:
        raise NotFound
    found = await session.scalars(
        select(BankLine).where(BankLine.payment_id == found_id, _seen(scope)).order_by(BankLine.id)
    )
    return found.all()


async def bank_line_for_update(session: AsyncSession, scope: Scope, line_id: UUID) -> BankLine:
    found = await session.scalar(
        select(BankLine)
        .where(BankLine.id == line_id, _seen(scope))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _seen(scope: Scope) -> Any:
    return within(scope, division=BankLine.division_code, bank=BankLine.bank_code)
