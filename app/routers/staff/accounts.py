"""Accounts that benefits are paid to: entering, checking, ending them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.accounts.changes import ChangeState, Wait
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.accounts.changes import changes_in
from app.queries.accounts.verifications import card_event_problems
from app.queries.accounts.views import (
    account_shown,
    change_shown,
    changes_shown,
    holdings_shown,
    opening_shown,
)
from app.queries.notifications import messages_told
from app.queries.veterans.persons import person_seen
from app.routers.staff.authority import MayEditAccounts, MayReadAccounts
from app.schemas.accounts import AccountRead, ChangeRead
from app.schemas.common import Page
from app.schemas.staff.accounts import (
    AccountEnded,
    AccountOpened,
    AccountRevealWanted,
    AccountsRead,
    AccountWanted,
    CardEventRead,
    CardLinkWanted,
    ChangeLine,
    MessageRead,
)
from app.schemas.staff.veterans import Revealed
from app.usecases.accounts.decide_account_change import decide_account_change
from app.usecases.accounts.end_account import end_account as end
from app.usecases.accounts.link_card import link_card
from app.usecases.accounts.open_account import open_account as open_from_papers
from app.usecases.accounts.reveal_account_number import reveal_account_number as reveal

router = HouseRouter(tags=["收款账户"])
PERSON = "/veterans/{person_id:uuid}"
CHANGE = "/account-changes/{change_id:uuid}"

WantedState = Annotated[ChangeState, Query(description="只看这一状态：待复核、有冲突等。")]


@router.get(f"{PERSON}/accounts")
async def list_accounts(
    person_id: UUID, staff: MayReadAccounts, session: DbSession
) -> AccountsRead:
    """Read every account and change of one person."""
    await person_seen(session, staff.scope, person_id)
    return AccountsRead.of(await holdings_shown(session, staff.scope, person_id))


@router.post(f"{PERSON}/accounts", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def open_account(
    person_id: UUID,
    wanted: AccountWanted,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> AccountOpened:
    """Enter an account from the papers; the bank is asked whose it is before it is paid to."""
    wait = Wait(now, house.settings.account_cooling_off_days)
    opened = await open_from_papers(session, staff, person_id, wanted.wanted(), wait)
    return AccountOpened.of(*await opening_shown(session, *opened), wanted.account_number)


@router.post(
    "/requests/{request_id:uuid}:link-account",
    status_code=status.HTTP_201_CREATED,
    keeps_answer_for=MONEY,
)
async def link_card_account(
    request_id: UUID,
    wanted: CardLinkWanted,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> AccountOpened:
    """Link the account of a card that came of this request, once it is activated."""
    wait = Wait(now, house.settings.account_cooling_off_days)
    opened = await link_card(session, staff, request_id, wanted.account_number, wait)
    return AccountOpened.of(*await opening_shown(session, *opened), wanted.account_number)


@router.post("/accounts/{account_id:uuid}:end", keeps_answer_for=MONEY)
async def end_account(
    account_id: UUID,
    ended: AccountEnded,
    version: IfMatch,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
) -> AccountRead:
    """Pay to an account no longer; another one on record takes its place."""
    account = await end(session, staff, account_id, reason=ended.reason, version=version, now=now)
    return AccountRead.of(await account_shown(session, account))


@router.ask("/accounts/{account_id:uuid}:reveal")
async def reveal_account_number(
    account_id: UUID,
    wanted: AccountRevealWanted,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
) -> Revealed:
    """Read the whole number to check a payment; that it was read stays on record."""
    return Revealed(value=await reveal(session, staff, account_id, wanted.purpose, now=now))


@router.get("/account-changes")
async def list_account_changes(
    state: WantedState, asked: PageQuery, staff: MayReadAccounts, session: DbSession
) -> Page[ChangeLine]:
    """List changes that wait for somebody to look, or for their day, the oldest first."""
    rows = await changes_in(session, staff.scope, state, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row[0].id,))
    shown = await changes_shown(session, page)
    return Page(items=[ChangeLine.of(line) for line in shown], next_cursor=cursor)


@router.post(f"{CHANGE}:confirm", keeps_answer_for=MONEY)
async def confirm_account_change(
    change_id: UUID,
    version: IfMatch,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> ChangeRead:
    """Confirm what a colleague or guardian asked for, or a change that was overtaken."""
    wait = Wait(now, house.settings.account_cooling_off_days)
    decided = await decide_account_change(
        session, staff, change_id, confirm=True, version=version, wait=wait
    )
    return ChangeRead.of(await change_shown(session, *decided))


@router.post(f"{CHANGE}:refuse", keeps_answer_for=MONEY)
async def refuse_account_change(
    change_id: UUID,
    version: IfMatch,
    staff: MayEditAccounts,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> ChangeRead:
    """Refuse a change; benefits go where they went."""
    wait = Wait(now, house.settings.account_cooling_off_days)
    decided = await decide_account_change(
        session, staff, change_id, confirm=False, version=version, wait=wait
    )
    return ChangeRead.of(await change_shown(session, *decided))


@router.get("/card-event-problems")
async def list_card_event_problems(
    asked: PageQuery, staff: MayReadAccounts, session: DbSession
) -> Page[CardEventRead]:
    """List what banks said of cards and no account could follow, the oldest first."""
    rows = await card_event_problems(session, staff.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[CardEventRead.of(row) for row in page], next_cursor=cursor)


@router.get(f"{PERSON}/messages")
async def list_messages(
    person_id: UUID, asked: PageQuery, staff: MayReadAccounts, session: DbSession
) -> Page[MessageRead]:
    """List what the person was told by text and subscription message, the newest first."""
    await person_seen(session, staff.scope, person_id)
    rows = await messages_told(
        session, staff.scope, person_id, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.message.id,))
    return Page(items=[MessageRead.of(row) for row in page], next_cursor=cursor)
