"""Moves of entitlements: each county takes its own steps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.subsidies.moving import MoveEvent
from app.domain.subsidies.terms import MoveState
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.subsidies.moves import listed_moves
from app.routers.staff.authority import MayDecideEntitlements, MayReadEntitlements
from app.schemas.common import Page
from app.schemas.staff.entitlement_moves import FileSent, MoveRead, MoveWanted
from app.usecases.subsidies.advance_move import advance_move
from app.usecases.subsidies.ask_move import ask_move
from app.usecases.subsidies.receive_move import receive_move as receive
from app.usecases.subsidies.withdraw_move import withdraw_move as withdraw

router = HouseRouter(tags=["待遇"])
MOVE = "/entitlement-moves/{move_id:uuid}"


@router.post(
    "/entitlements/{entitlement_id:uuid}:move",
    status_code=status.HTTP_201_CREATED,
    keeps_answer_for=MONEY,
)
async def move_entitlement(
    entitlement_id: UUID,
    wanted: MoveWanted,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> MoveRead:
    """Ask the county that pays to hand it over; the person lives here now."""
    moved_on = wanted.moved_on
    return MoveRead.of(
        await ask_move(session, staff, entitlement_id, moved_on, version=version, now=now)
    )


@router.get("/entitlement-moves")
async def list_moves(
    asked: PageQuery,
    staff: MayReadEntitlements,
    session: DbSession,
    state: Annotated[MoveState | None, Query(description="只看这一状态。")] = None,
) -> Page[MoveRead]:
    """List moves to and from the own county, the newest first."""
    rows = await listed_moves(session, staff.scope, state, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[MoveRead.of(row) for row in page], next_cursor=cursor)


@router.post(f"{MOVE}:confirm", keeps_answer_for=MONEY)
async def confirm_move(
    move_id: UUID, version: IfMatch, staff: MayDecideEntitlements, session: DbSession, now: Now
) -> MoveRead:
    """The old county: it is ours, and paid until then."""
    event = MoveEvent.CONFIRM
    return MoveRead.of(
        await advance_move(session, staff, move_id, event, None, version=version, now=now)
    )


@router.post(f"{MOVE}:send-file", keeps_answer_for=MONEY)
async def send_file(
    move_id: UUID,
    sent: FileSent,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
) -> MoveRead:
    """The old county sent the file."""
    event, number = MoveEvent.SEND_FILE, sent.file_no
    return MoveRead.of(
        await advance_move(session, staff, move_id, event, number, version=version, now=now)
    )


@router.post(f"{MOVE}:withdraw", keeps_answer_for=MONEY)
async def withdraw_move(
    move_id: UUID, version: IfMatch, staff: MayDecideEntitlements, session: DbSession, now: Now
) -> MoveRead:
    """The new county asked by mistake; until it pays, the old one simply goes on."""
    return MoveRead.of(await withdraw(session, staff, move_id, version=version, now=now))


@router.post(f"{MOVE}:receive", keeps_answer_for=MONEY)
async def receive_move(
    move_id: UUID,
    version: IfMatch,
    staff: MayDecideEntitlements,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> MoveRead:
    """The file has come: say from which month on this county pays."""
    until = house.settings.old_county_pays_until
    return MoveRead.of(await receive(session, staff, move_id, until, version=version, now=now))
