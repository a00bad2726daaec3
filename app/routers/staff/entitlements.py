"""Entitlements (待遇): register, confirm, stop, end and move what is owed."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, status

from app.domain.divisions.code import PATTERN
from app.domain.subsidies.terms import EntitlementStatus
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.subsidies.entitlements import (
    EntitlementsWanted,
    entitlement_shown,
    listed_entitlements,
)
from app.routers.staff.authority import MayDecideEntitlements, MayReadEntitlements
from app.schemas.common import Page
from app.schemas.staff.entitlement_read import EntitlementRead
from app.schemas.staff.entitlements import (
    EndAsked,
    EntitlementLine,
    EntitlementWanted,
    LiftAsked,
    NoteWanted,
    StopAsked,
)
from app.usecases.subsidies.cancel_entitlement import cancel_entitlement as cancel
from app.usecases.subsidies.confirm_entitlement import confirm_entitlement as confirm
from app.usecases.subsidies.dismiss_entitlement import dismiss_entitlement as dismiss
from app.usecases.subsidies.end_entitlement import end_entitlement as end
from app.usecases.subsidies.lift_suspension import lift_suspension as lift
from app.usecases.subsidies.register_entitlement import register_entitlement as register
from app.usecases.subsidies.suspend_entitlement import suspend_entitlement as suspend
from app.usecases.subsidies.withdraw_end import withdraw_end as keep

router = HouseRouter(tags=["待遇"])
ENTITLEMENT = "/entitlements/{entitlement_id:uuid}"


async def wanted_entitlements(
    person_id: Annotated[UUID | None, Query(description="只看此人的。")] = None,
    programme: Annotated[str | None, Query(max_length=40, description="只看这一发放项目。")] = None,
    status: Annotated[EntitlementStatus | None, Query(description="只看这一状态。")] = None,
    county_code: Annotated[
        str | None, Query(pattern=PATTERN, description="只看现由该县发放的。")
    ] = None,
) -> EntitlementsWanted:
    return EntitlementsWanted(person_id, programme, status, county_code)


WantedEntitlements = Annotated[EntitlementsWanted, Depends(wanted_entitlements)]


@router.get("/entitlements")
async def list_entitlements(
    wanted: WantedEntitlements, asked: PageQuery, staff: MayReadEntitlements, session: DbSession
) -> Page[EntitlementLine]:
    """List what is owed to people in scope, the newest first."""
    rows = await listed_entitlements(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.entitlement.id,))
    return Page(items=[EntitlementLine.of(row) for row in page], next_cursor=cursor)


@router.post("/entitlements", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def register_entitlement(
    wanted: EntitlementWanted, staff: MayDecideEntitlements, session: DbSession, now: Now
) -> EntitlementRead:
    """Register one by hand; somebody else confirms it."""
    opening = wanted.opening()
    row = await register(session, staff, wanted.whom(), opening, wanted.reference, now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.get(ENTITLEMENT)
async def read_entitlement(
    entitlement_id: UUID, staff: MayReadEntitlements, session: DbSession
) -> EntitlementRead:
    """Read one with its ground, payers, stops, arrears and payments."""
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, entitlement_id))


@router.post(f"{ENTITLEMENT}:confirm", keeps_answer_for=MONEY)
async def confirm_entitlement(
    entitlement_id: UUID,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Confirm what somebody else registered, or what an approval left to be looked at."""
    row = await confirm(session, staff, entitlement_id, version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:dismiss", keeps_answer_for=MONEY)
async def dismiss_entitlement(
    entitlement_id: UUID,
    wanted: NoteWanted,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Say no to a proposed one."""
    row = await dismiss(session, staff, entitlement_id, wanted.note, version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:suspend", keeps_answer_for=MONEY)
async def suspend_entitlement(
    entitlement_id: UUID,
    asked: StopAsked,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Stop or suspend it (停发, 中止), as far as the level may."""
    row = await suspend(session, staff, entitlement_id, asked.wanted(), version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:lift", keeps_answer_for=MONEY)
async def lift_suspension(
    entitlement_id: UUID,
    asked: LiftAsked,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Lift a stop; months that are repaid become arrears."""
    row = await lift(
        session,
        staff,
        entitlement_id,
        asked.reason,
        resumes_on=asked.month,
        version=version,
        now=now,
    )
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:cancel", keeps_answer_for=MONEY)
async def cancel_entitlement(
    entitlement_id: UUID,
    asked: StopAsked,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Cancel it by law (取消): fraud by the county, what follows a conviction by the province."""
    row = await cancel(session, staff, entitlement_id, asked.wanted(), version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:end", keeps_answer_for=MONEY)
async def end_entitlement(
    entitlement_id: UUID,
    asked: EndAsked,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """End one whose conditions are over, or will be: until that month it runs on."""
    month, note = asked.month, asked.note
    row = await end(session, staff, entitlement_id, month, note, version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))


@router.post(f"{ENTITLEMENT}:withdraw-end", keeps_answer_for=MONEY)
async def withdraw_end(
    entitlement_id: UUID,
    wanted: NoteWanted,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> EntitlementRead:
    """Take an end back that has not come yet."""
    row = await keep(session, staff, entitlement_id, wanted.note, version=version, now=now)
    return EntitlementRead.shown(await entitlement_shown(session, staff.scope, row.id))
