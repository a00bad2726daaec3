"""Entitlements as staff and the person read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.terms import EntitlementStatus
from app.models.identity.staff import StaffAccount
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer, Suspension
from app.models.subsidies.moves import EntitlementMove
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within
from app.queries.subsidies.holdings import persons_let_in
from app.queries.subsidies.programmes import programmes

LATEST_PAYMENTS = 36


@dataclass(frozen=True, slots=True)
class EntitlementsWanted:
    """Which entitlements somebody asks for; None: any."""

    person_id: UUID | None = None
    programme: str | None = None
    status: EntitlementStatus | None = None
    county_code: str | None = None  # The county that pays at present.


@dataclass(frozen=True, slots=True)
class Listed:
    entitlement: Entitlement
    person: Person
    programme: Programme
    lives_elsewhere: bool = False  # Of what the enlisting county pays.


@dataclass(frozen=True, slots=True)
class Shown:
    """One entitlement with all that hangs on it."""

    listed: Listed
    payers: Sequence[EntitlementPayer]
    stops: Sequence[Suspension]
    arrears: Sequence[Arrears]
    payments: Sequence[Payment]  # The latest first.
    moves: Sequence[EntitlementMove]
    staff_names: dict[UUID, str]


async def listed_entitlements(
    session: AsyncSession,
    scope: Scope,
    wanted: EntitlementsWanted,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Listed]:
    """Return entitlements, the newest first."""
    statement = (
        select(Entitlement, Person)
        .outerjoin(Person, Person.id == Entitlement.person_id)
        .where(within(scope, division=Entitlement.division_code, person=Entitlement.person_id))
        .order_by(Entitlement.id.desc())
        .limit(limit)
    )
    if wanted.person_id is not None:
        statement = statement.where(Entitlement.person_id == wanted.person_id)
    if wanted.programme is not None:
        statement = statement.where(Entitlement.programme == wanted.programme)
    if wanted.status is not None:
        statement = statement.where(Entitlement.status == wanted.status)
    if wanted.county_code is not None:
        statement = statement.where(
            exists().where(
                EntitlementPayer.entitlement_id == Entitlement.id,
                EntitlementPayer.county_code == wanted.county_code,
                EntitlementPayer.before_on.is_(None),
            )
        )
    if after is not None:
        statement = statement.where(Entitlement.id < after[0])
    return await _listed(session, scope, (await session.execute(statement)).all())


async def _listed(
    session: AsyncSession, scope: Scope, rows: Sequence[Row[Any, Any]]
) -> list[Listed]:
    """Who decides on an entitlement sees whose it is, though she lives elsewhere."""
    known = (await programmes(session)).by_code
    away = await persons_let_in(session, {row.person_id for row, person in rows if not person})
    whose = [(row, person or away[row.person_id]) for row, person in rows]
    return [
        Listed(row, person, known[row.programme], not scope.holds(person.division_code))
        for row, person in whose
    ]


async def entitlement_shown(session: AsyncSession, scope: Scope, entitlement_id: UUID) -> Shown:
    """Return one entitlement with its payers, stops, arrears, payments and moves."""
    row = (
        await session.execute(
            select(Entitlement, Person)
            .outerjoin(Person, Person.id == Entitlement.person_id)
            .where(
                Entitlement.id == entitlement_id,
                within(scope, division=Entitlement.division_code, person=Entitlement.person_id),
            )
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    [listed] = await _listed(session, scope, [row])
    entitlement = listed.entitlement
    payers = await session.scalars(
        select(EntitlementPayer)
        .where(EntitlementPayer.entitlement_id == entitlement_id)
        .order_by(EntitlementPayer.from_on)
    )
    stops = await session.scalars(
        select(Suspension)
        .where(Suspension.entitlement_id == entitlement_id)
        .order_by(Suspension.id)
    )
    arrears = await session.scalars(
        select(Arrears)
        .where(Arrears.entitlement_id == entitlement_id)
        .order_by(Arrears.period, Arrears.id)
    )
    payments = await session.scalars(
        select(Payment)
        .where(
            Payment.entitlement_id == entitlement_id,
            within(scope, division=Payment.division_code, person=Payment.person_id),
        )
        .order_by(Payment.period.desc(), Payment.payment_no.desc())
        .limit(LATEST_PAYMENTS)
    )
    moves = await session.scalars(
        select(EntitlementMove)
        .where(EntitlementMove.entitlement_id == entitlement_id)
        .order_by(EntitlementMove.id)
    )
    found = stops.all()
    staff = {entitlement.opened_by, entitlement.confirmed_by}
    staff |= {stop.decided_by for stop in found} | {stop.lifted_by for stop in found}
    return Shown(
        listed,
        payers.all(),
        found,
        arrears.all(),
        payments.all(),
        moves.all(),
        await _names(session, [each for each in staff if each is not None]),
    )


async def _names(session: AsyncSession, staff_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(
        select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(staff_ids))
    )
    return {row.id: row.name for row in rows}
