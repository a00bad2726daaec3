"""Sign in from the mini program."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.tokens import Tokens
from app.domain.audit.tags import EventTag
from app.domain.identity.refresh import new_secret
from app.domain.identity.session import CITIZEN_SESSION, SignedIn
from app.domain.identity.tokens import TokenKind
from app.domain.identity.wechat import OpenIdentity
from app.models.identity.citizens import CitizenSession, WechatAccount
from app.models.identity.refresh_tokens import RefreshToken
from app.policies.principals import Actor, ActorKind
from app.queries.identity.sessions import account_by_openid
from app.usecases.audit.record import record


async def sign_in_with_wechat(
    session: AsyncSession, tokens: Tokens, known_as: OpenIdentity, now: datetime
) -> SignedIn:
    """Open a session for one openid; the first sign-in makes its account."""
    account = await _account(session, known_as, now)
    session.info["actor"] = Actor(ActorKind.CITIZEN, account.id)

    opened = CitizenSession(account_id=account.id, created_at=now, ends_at=now + CITIZEN_SESSION)
    secret = new_secret()
    session.add(opened)
    await session.flush()  # The token refers to its family.
    session.add(RefreshToken.first(secret, now, opened.ends_at, citizen_session_id=opened.id))

    await record(session, EventTag.SESSION_OPENED, opened, at=now)
    access, _ = tokens.issue(TokenKind.CITIZEN_ACCESS, opened.id)
    return SignedIn(account.id, opened.id, access, secret, TokenKind.CITIZEN_ACCESS.life)


async def _account(session: AsyncSession, known_as: OpenIdentity, now: datetime) -> WechatAccount:
    # Two first sign-ins at once make one account.
    await session.execute(
        insert(WechatAccount)
        .values(id=uuid7(), appid=known_as.appid, openid=known_as.openid, created_at=now)
        .on_conflict_do_nothing()
    )
    account = await account_by_openid(session, known_as.appid, known_as.openid)
    if account is None:
        raise LookupError("an account that was just kept is gone")
    if known_as.unionid is not None:
        account.unionid = known_as.unionid
    return account
