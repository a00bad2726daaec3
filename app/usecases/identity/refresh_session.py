"""Exchange a refresh token for a new pair."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.tokens import Tokens
from app.domain.audit.tags import EventTag
from app.domain.identity.errors import RefreshInProgress, RefreshRefused, RefreshReused
from app.domain.identity.refresh import Presented, Verdict, fingerprint, judge, new_secret
from app.domain.identity.session import SignedIn
from app.domain.identity.staff import SessionEnd, idle_end
from app.domain.identity.tokens import TokenKind
from app.models.identity.citizens import CitizenSession
from app.models.identity.refresh_tokens import RefreshToken
from app.models.identity.staff import StaffSession
from app.policies.principals import Actor, ActorKind
from app.queries.identity.sessions import (
    citizen_session_for_update,
    refresh_token_for_update,
    staff_session_for_update,
    successor_is_used,
)
from app.usecases.audit.record import record

ACTOR_OF = {
    TokenKind.CITIZEN_ACCESS: ActorKind.CITIZEN,
    TokenKind.STAFF_ACCESS: ActorKind.STAFF,
}


async def refresh_session(
    session: AsyncSession, tokens: Tokens, kind: TokenKind, secret: str, now: datetime
) -> SignedIn:
    """Use the token up and issue its one successor; a late second use ends the session."""
    token = await refresh_token_for_update(session, fingerprint(secret))
    family = None if token is None else await _family(session, token, kind)
    if token is None or family is None:
        raise RefreshRefused
    session.info["actor"] = Actor(ACTOR_OF[kind], family.account_id)

    presented = Presented(
        expires_at=token.expires_at,
        used_at=token.used_at,
        successor_used=await successor_is_used(session, token),
        session_live=family.live(now),
    )
    match judge(presented, now):
        case Verdict.ENDED:
            raise RefreshRefused
        case Verdict.IN_PROGRESS:
            raise RefreshInProgress
        case Verdict.REUSED:
            family.revoke(SessionEnd.TOKEN_REUSED, now)
            because = {"because": SessionEnd.TOKEN_REUSED.value}
            await record(session, EventTag.SESSION_REVOKED, family, at=now, data=because)
            raise RefreshReused
    successor = new_secret()
    session.add(token.follow(successor, now, family.ends_at))
    if isinstance(family, StaffSession):
        family.idle_ends_at = idle_end(now, family.ends_at)
    access, _ = tokens.issue(kind, family.id)
    return SignedIn(family.account_id, family.id, access, successor, kind.life)


async def _family(
    session: AsyncSession, token: RefreshToken, kind: TokenKind
) -> CitizenSession | StaffSession | None:
    """Return the session behind the token, unless it belongs to another audience."""
    if kind is TokenKind.CITIZEN_ACCESS and token.citizen_session_id is not None:
        return await citizen_session_for_update(session, token.citizen_session_id)
    if kind is TokenKind.STAFF_ACCESS and token.staff_session_id is not None:
        return await staff_session_for_update(session, token.staff_session_id)
    return None
