"""Sessions and the refresh tokens that keep them going."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.citizens import CitizenSession, WechatAccount
from app.models.identity.refresh_tokens import RefreshToken
from app.models.identity.staff import StaffSession


async def account_by_openid(session: AsyncSession, appid: str, openid: str) -> WechatAccount | None:
    return await session.scalar(
        select(WechatAccount).where(WechatAccount.appid == appid, WechatAccount.openid == openid)
    )


async def account_for_update(session: AsyncSession, account_id: UUID) -> WechatAccount:
    """Load and lock one account; two calls of it may try to bind at once."""
    statement = select(WechatAccount).where(WechatAccount.id == account_id).with_for_update()
    return (await session.scalars(statement)).one()


async def refresh_token_for_update(session: AsyncSession, token_hash: bytes) -> RefreshToken | None:
    """Load and lock one token; the same one may be presented twice at once."""
    statement = select(RefreshToken).where(RefreshToken.token_hash == token_hash)
    return await session.scalar(statement.with_for_update())


async def successor_is_used(session: AsyncSession, token: RefreshToken) -> bool:
    used = select(RefreshToken.used_at).where(RefreshToken.id == token.successor_id)
    return await session.scalar(used) is not None


async def citizen_session_for_update(session: AsyncSession, session_id: UUID) -> CitizenSession:
    statement = select(CitizenSession).where(CitizenSession.id == session_id).with_for_update()
    return (await session.scalars(statement)).one()


async def staff_session_for_update(session: AsyncSession, session_id: UUID) -> StaffSession:
    statement = select(StaffSession).where(StaffSession.id == session_id).with_for_update()
    return (await session.scalars(statement)).one()


async def open_staff_sessions(session: AsyncSession, account_id: UUID) -> Sequence[StaffSession]:
    """Return the sessions of one account that nobody revoked, locked."""
    statement = select(StaffSession).where(
        StaffSession.account_id == account_id, StaffSession.revoked_at.is_(None)
    )
    return (await session.scalars(statement.with_for_update())).all()
