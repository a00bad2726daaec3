"""Entitlements without the detour of applying for them; each paid by the county one lives in."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.levels import Level
from app.domain.subsidies.suspending import STOPS
from app.domain.subsidies.terms import (
    Basis,
    ConfirmationMethod,
    EntitlementStatus,
    SuspensionReason,
)
from app.domain.veterans.terms import CategoryCode
from app.models.subsidies.confirmations import Confirmation
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer, Suspension
from app.models.veterans.persons import Person
from app.queries.divisions import managed_areas

LONG_AGO = date(2018, 8, 1)


async def an_entitlement(
    session: AsyncSession,
    person: Person,
    programme: str = "living_allowance",
    *,
    starts_on: date = LONG_AGO,
    payer: str | None = None,
    **columns: Any,
) -> Entitlement:
    """An entitlement in force, of a war participant; owed from its start, unless `due_from`."""
    now = session.info["now"]
    facts: dict[str, Any] = {
        "category": CategoryCode.WAR_PARTICIPANT,
        "status": EntitlementStatus.ACTIVE,
        "basis": Basis.REGISTER,
        "basis_ref": "泉港退役军人〔2018〕9号",
        "due_from": starts_on,
        "foreseen_before": columns.get("ends_before"),
        **columns,
    }
    if facts["status"] is not EntitlementStatus.PROPOSED:
        facts.setdefault("confirmed_at", now)
    row = Entitlement(
        person_id=person.id,
        division_code=person.division_code,
        programme=programme,
        starts_on=starts_on,
        opened_at=now,
        **facts,
    )
    session.add(row)
    await session.flush()  # The payer refers to it.
    county = payer or (await managed_areas(session)).ancestor_at(person.division_code, Level.COUNTY)
    assert county is not None
    session.add(EntitlementPayer(entitlement_id=row.id, county_code=county, from_on=starts_on))
    await session.flush()
    return row


async def a_suspension(
    session: AsyncSession,
    entitlement: Entitlement,
    reason: SuspensionReason = SuspensionReason.PRISON_TERM,
    *,
    from_on: date,
    before_on: date | None = None,
) -> Suspension:
    """Months that are not paid; without an end the entitlement stands still."""
    now, rule = session.info["now"], STOPS[reason]
    row = Suspension(
        entitlement_id=entitlement.id,
        reason=reason,
        word=rule.word,
        authority=rule.authority,
        from_on=from_on,
        before_on=before_on,
        repays=rule.repays,
        decided_at=now,
        lifted_at=None if before_on is None else now,
    )
    session.add(row)
    if before_on is None:
        entitlement.status = EntitlementStatus.SUSPENDED
    await session.flush()
    return row


async def a_confirmation(
    session: AsyncSession,
    person: Person,
    done_on: date,
    place: str = "泉港区山腰街道锦祥社区服务站",
) -> Confirmation:
    row = Confirmation(
        person_id=person.id,
        division_code=person.division_code,
        year=done_on.year,
        method=ConfirmationMethod.VISIT,
        done_on=done_on,
        place=place,
        recorded_at=session.info["now"],
    )
    session.add(row)
    await session.flush()
    return row
