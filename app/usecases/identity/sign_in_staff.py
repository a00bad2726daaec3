"""Sign a member of staff in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.one_time_codes import NOBODYS_SECRET, code_of
from app.adapters.passwords import password_matches
from app.adapters.tokens import Tokens
from app.domain.audit.tags import EventTag
from app.domain.identity.errors import SecondCodeNeeded, SignInRefused
from app.domain.identity.lockout import AttemptKind, live, proof_needed
from app.domain.identity.otp import matching_pair, matching_step
from app.domain.identity.refresh import new_secret
from app.domain.identity.session import SignedIn
from app.domain.identity.staff import LONGEST, idle_end
from app.domain.identity.tokens import TokenKind
from app.models.identity.attempts import count_failures, counter_key
from app.models.identity.refresh_tokens import RefreshToken
from app.models.identity.staff import StaffAccount, StaffSession
from app.policies.principals import Actor, ActorKind
from app.queries.identity.attempts import tallies
from app.queries.identity.staff import staff_by_username, staff_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True)
class Credentials:
    """`next_otp` is the code that followed `otp`, for when two in a row are asked for.

    `given_at` is the machine's own time: authenticators know no clock that a demo moves.
    """

    username: str
    password: str = field(repr=False)
    otp: str = field(repr=False)
    next_otp: str | None = field(repr=False)
    given_at: datetime


async def sign_in_staff(
    session: AsyncSession, tokens: Tokens, given: Credentials, address: str, now: datetime
) -> SignedIn:
    """Open a session; a refusal says neither what was wrong nor whether the name exists."""
    keys = {
        AttemptKind.STAFF_FROM: counter_key(f"{given.username} {address}"),
        AttemptKind.STAFF_ADDRESS: counter_key(address),
        AttemptKind.STAFF_NAME: counter_key(given.username),
    }
    failures = live(await tallies(session, keys), now)
    if proof_needed(failures) and given.next_otp is None:
        raise SecondCodeNeeded

    account = await staff_by_username(session, given.username)
    password_hash = None if account is None else account.password_hash
    named = await password_matches(given.password, password_hash)
    held = await _use_code_up(session, account, given)
    if account is None or not named or not held or not _stands(account, password_hash):
        await count_failures(session, keys, now)
        raise SignInRefused
    return await _opened(session, tokens, account, now)


def _stands(account: StaffAccount, checked: str | None) -> bool:
    """Say whether the account is open, and its password still the one that was checked.

    By now the row is locked; before, it may have been closed or given new credentials.
    """
    return account.disabled_at is None and account.password_hash == checked


async def _use_code_up(
    session: AsyncSession, account: StaffAccount | None, given: Credentials
) -> bool:
    """Say whether the code is right, and spend it even where the password was wrong.

    Whoever saw it typed cannot use it after that.
    """
    if account is None:
        _step(NOBODYS_SECRET, given, None)
        return False
    secret = account.totp_secret.reveal("check a one-time code") or NOBODYS_SECRET
    if _step(secret, given, account.last_totp_step) is None:
        return False
    # Of two calls with one code the second waits here, and then finds it spent.
    await staff_for_update(session, account.id)
    step = _step(secret, given, account.last_totp_step)
    if step is not None:
        # Not an edit of the account: its version stays, so that nobody's If-Match goes stale.
        spent = update(StaffAccount).where(StaffAccount.id == account.id)
        await session.execute(spent.values(last_totp_step=step))
    return step is not None


def _step(secret: str, given: Credentials, last: int | None) -> int | None:
    if given.next_otp is None:
        return matching_step(code_of(secret), given.otp, given.given_at, last)
    return matching_pair(code_of(secret), (given.otp, given.next_otp), given.given_at, last)


async def _opened(
    session: AsyncSession, tokens: Tokens, account: StaffAccount, now: datetime
) -> SignedIn:
    session.info["actor"] = Actor(ActorKind.STAFF, account.id)
    ends_at = now + LONGEST
    opened = StaffSession(
        account_id=account.id, created_at=now, idle_ends_at=idle_end(now, ends_at), ends_at=ends_at
    )
    secret = new_secret()
    session.add(opened)
    await session.flush()  # The token refers to its family.
    session.add(RefreshToken.first(secret, now, ends_at, staff_session_id=opened.id))
    await record(session, EventTag.STAFF_SIGNED_IN, account, at=now)
    access, _ = tokens.issue(TokenKind.STAFF_ACCESS, opened.id)
    return SignedIn(account.id, opened.id, access, secret, TokenKind.STAFF_ACCESS.life)
