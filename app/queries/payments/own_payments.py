"""Payments to a member of staff, to the family, or through either's hands (回避)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.payments.payments import Payment
from app.policies.principals import Staff


async def own_among(session: AsyncSession, staff: Staff, *which: ColumnElement[bool]) -> list[str]:
    """Return the numbers of `which` payments are his: the family's, or what he takes, as well.

    The database tells whose family he is wherever anybody lives, and no more than that.
    """
    own = staff.person_id
    if own is None:
        return []
    kin = select(func.kin_of(own).column_valued("kin"))
    taken = select(func.accounts_taken_by(own).column_valued("taken"))
    his = or_(Payment.person_id == own, Payment.person_id.in_(kin), Payment.account_id.in_(taken))
    found = await session.scalars(
        select(Payment.payment_no).where(his, *which).order_by(Payment.payment_no)
    )
    return list(found.all())


async def own_named(session: AsyncSession, staff: Staff, numbers: Collection[str]) -> list[str]:
    """Return those of these payments that are his."""
    return await own_among(session, staff, Payment.payment_no.in_(numbers))


async def own_of_line(session: AsyncSession, staff: Staff, payment_id: UUID | None) -> list[str]:
    """Return the payment that a bank speaks of where it is his."""
    return await own_among(session, staff, Payment.id == payment_id)
