"""Accounts of staff: one administrator makes and closes them, another one opens them again."""

from uuid import UUID

from fastapi import status

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.identity.staff import accounts_scope, staff_account, staff_accounts
from app.routers.staff.authority import MayCreateStaff, MayReadStaff, MayUnlockStaff
from app.schemas.common import Page
from app.schemas.staff.staff_accounts import (
    FirstCredentialsRead,
    StaffAccountRead,
    StaffAccountWanted,
)
from app.usecases.identity.create_staff import create_staff
from app.usecases.identity.disable_staff import disable_staff
from app.usecases.identity.reset_credentials import reset_credentials
from app.usecases.identity.unlock_staff import unlock_staff

router = HouseRouter(tags=["账号管理"])


@router.get("/staff-accounts")
async def list_staff_accounts(
    staff: MayReadStaff, session: DbSession, page: PageQuery
) -> Page[StaffAccountRead]:
    """List the accounts of my divisions, oldest first."""
    scope = await accounts_scope(session, staff)
    rows = await staff_accounts(session, scope, limit=page.limit + 1, after=page.after)
    accounts, next_cursor = page.cut(rows, lambda account: (account.id,))
    items = [StaffAccountRead.of(account) for account in accounts]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/staff-accounts/{account_id:uuid}")
async def read_staff_account(
    account_id: UUID, staff: MayReadStaff, session: DbSession
) -> StaffAccountRead:
    """Read one account."""
    account = await staff_account(session, await accounts_scope(session, staff), account_id)
    if account is None:
        raise NotFound
    return StaffAccountRead.of(account)


@router.post("/staff-accounts", status_code=status.HTTP_201_CREATED)
async def create_staff_account(
    wanted: StaffAccountWanted, staff: MayCreateStaff, session: DbSession, now: Now
) -> FirstCredentialsRead:
    """Make an account; its first password and authenticator secret are shown once."""
    given = await create_staff(session, wanted.appointment(), now, by=staff)
    return FirstCredentialsRead.of(given)


@router.post("/staff-accounts/{account_id:uuid}:disable")
async def disable_staff_account(
    account_id: UUID, version: IfMatch, staff: MayCreateStaff, session: DbSession, now: Now
) -> StaffAccountRead:
    """Close an account with all its sessions, effective on their next call."""
    closed = await disable_staff(session, staff, account_id, version=version, now=now)
    return StaffAccountRead.of(closed)


@router.post("/staff-accounts/{account_id:uuid}:unlock")
async def unlock_staff_account(
    account_id: UUID, version: IfMatch, staff: MayUnlockStaff, session: DbSession, now: Now
) -> StaffAccountRead:
    """Open a closed account again and forget its failed sign-ins."""
    opened = await unlock_staff(session, staff, account_id, version=version, now=now)
    return StaffAccountRead.of(opened)


@router.post("/staff-accounts/{account_id:uuid}:reset-credentials")
async def reset_staff_credentials(
    account_id: UUID, version: IfMatch, staff: MayUnlockStaff, session: DbSession, now: Now
) -> FirstCredentialsRead:
    """Give a new password and authenticator secret to somebody who lost his; shown once."""
    given = await reset_credentials(session, account_id, version=version, now=now, by=staff)
    return FirstCredentialsRead.of(given)
