"""Lines of a batch that are paid to a member of staff, or to the family (回避)."""

from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.errors import OwnLines
from app.domain.payments.terms import PaymentStatus
from app.models.payments.accounts import PaymentAccount
from app.models.payments.payments import Payment
from app.models.veterans.household import FamilyMember
from app.policies.principals import Staff
from app.queries.subsidies.holdings import let_in


async def own_lines(session: AsyncSession, staff: Staff, batch_id: UUID) -> list[str]:
    """Return their numbers; money that somebody takes for another counts as well."""
    own = staff.person_id
    if own is None:
        return []
    await let_in(session, own)  # One's own dossier names the family too, wherever one lives.
    family = exists().where(
        or_(
            (FamilyMember.person_id == Payment.person_id) & (FamilyMember.member_id == own),
            (FamilyMember.member_id == Payment.person_id) & (FamilyMember.person_id == own),
        )
    )
    taken_for_another = exists().where(
        PaymentAccount.id == Payment.account_id, PaymentAccount.holder_person_id == own
    )
    found = await session.scalars(
        select(Payment.payment_no)
        .where(
            Payment.batch_id == batch_id,
            Payment.status != PaymentStatus.CANCELLED,
            or_(Payment.person_id == own, family, taken_for_another),
        )
        .order_by(Payment.payment_no)
    )
    return list(found.all())


async def require_no_part(session: AsyncSession, staff: Staff, batch_id: UUID) -> None:
    """Refuse whoever judges a list with his own lines; the batch is locked by then.

    Building picks nobody: whoever prepares it is only shown which lines are his.
    """
    if lines := await own_lines(session, staff, batch_id):
        raise OwnLines(count=len(lines))
