"""Loads of entitlements to be changed, each with its payers, stops, arrears and payments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.payment_states import SENT
from app.domain.payments.terms import BatchKind, BatchStatus, PaymentKind, PaymentStatus
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.terms import ArrearsKind, ArrearsStatus
from app.models.payments.batches import Batch
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer, Suspension
from app.models.subsidies.holding import Holding
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within
from app.queries.subsidies.programmes import programmes

_STANDS = Arrears.status != ArrearsStatus.DROPPED
# A month given up with its payment for good names that payment.
_FORGONE = and_(Arrears.kind == ArrearsKind.MISSED, Arrears.cause_id.is_not(None))
_LET_IN = text(
    "SELECT set_config('rongyao.persons',"
    " (scope_persons() || CAST(:person_id AS uuid))::text, true)"
)


async def holding_for_update(session: AsyncSession, scope: Scope, entitlement_id: UUID) -> Holding:
    """Load and lock one entitlement with all that hangs on it."""
    row = await session.scalar(_locked(scope).where(Entitlement.id == entitlement_id))
    if row is None:
        raise NotFound
    return await _holding_of(session, row, (await programmes(session)).by_code[row.programme])


async def holdings_of_person_for_update(session: AsyncSession, person_id: UUID) -> list[Holding]:
    """Load and lock every entitlement that a person ever had, the oldest first.

    For who holds the person's lock: what another county pays bears on what this one may.
    """
    await let_in(session, person_id)
    whose = Scope(persons=(person_id,))
    rows = await session.scalars(_locked(whose).where(Entitlement.person_id == person_id))
    known = (await programmes(session)).by_code
    return [await _holding_of(session, row, known[row.programme]) for row in rows.all()]


def _locked(scope: Scope) -> Select[Entitlement]:
    return (
        select(Entitlement)
        .where(within(scope, division=Entitlement.division_code, person=Entitlement.person_id))
        .order_by(Entitlement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def let_in(session: AsyncSession, person_id: UUID) -> None:
    """Let this transaction see all rows of one person: payments stay where he lived then."""
    await session.execute(_LET_IN, {"person_id": person_id})


async def persons_let_in(
    session: AsyncSession, person_ids: Collection[UUID]
) -> Mapping[UUID, Person]:
    """Return people who live elsewhere and whose entitlements the caller may see."""
    for person_id in person_ids:
        await let_in(session, person_id)
    whose = Scope(persons=tuple(person_ids))
    rows = await session.scalars(select(Person).where(within(whose, person=Person.id)))
    return {row.id: row for row in rows}


async def _holding_of(session: AsyncSession, row: Entitlement, programme: Programme) -> Holding:
    await let_in(session, row.person_id)
    payers = await session.scalars(
        select(EntitlementPayer)
        .where(EntitlementPayer.entitlement_id == row.id)
        .order_by(EntitlementPayer.from_on)
    )
    stops = await session.scalars(
        select(Suspension).where(Suspension.entitlement_id == row.id).order_by(Suspension.id)
    )
    arrears = await session.scalars(
        select(Arrears)
        .where(Arrears.entitlement_id == row.id, or_(_STANDS, _FORGONE))
        .order_by(Arrears.period)
    )
    live = await _live_periods(session, row.id)
    holding = Holding(
        session,
        row,
        programme.cadence,
        payers=list(payers),
        stops=list(stops),
        arrears=list(arrears),
        paid=frozenset(period for period, _ in live),
        sent=frozenset(period for period, status in live if status in SENT),
    )
    holding.batched = frozenset(await _listed_periods(session, row))
    return holding


async def _live_periods(
    session: AsyncSession, entitlement_id: UUID
) -> Sequence[tuple[date, PaymentStatus]]:
    """A failed or returned payment stands for its month too: it is reissued, never repeated."""
    found = await session.execute(
        select(Payment.period, Payment.status).where(
            Payment.entitlement_id == entitlement_id,
            Payment.kind != PaymentKind.RAISE,
            Payment.status != PaymentStatus.CANCELLED,
        )
    )
    return [(row.period, row.status) for row in found]


async def _listed_periods(session: AsyncSession, row: Entitlement) -> Sequence[date]:
    """Each month has the list of the county that pays it."""
    first = func.greatest(Batch.period, row.starts_on)
    found = await session.scalars(
        select(Batch.period)
        .join(EntitlementPayer, EntitlementPayer.county_code == Batch.county_code)
        .where(
            EntitlementPayer.entitlement_id == row.id,
            EntitlementPayer.from_on <= first,
            or_(EntitlementPayer.before_on.is_(None), EntitlementPayer.before_on > first),
            Batch.programme == row.programme,
            Batch.kind == BatchKind.REGULAR,
            Batch.status != BatchStatus.CANCELLED,
            Batch.period >= row.due_from,
        )
    )
    return found.all()
