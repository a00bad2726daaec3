"""People who are signed in, without the detour of signing in.

`signed_in_staff` and `signed_in_citizen` put the account and its session into the database and
let the house issue a token for it: what every other story needs, in a few milliseconds. How
people really sign in is told in tests/stories/identity/.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid4

from app.adapters.one_time_codes import new_totp_secret
from app.domain.calendar.days import day_of
from app.domain.identity.agency import (
    DEFAULT_SCOPES,
    AgencyKind,
    AgencyScope,
    EvidenceKind,
    ordered,
)
from app.domain.identity.binding import BindingMethod
from app.domain.identity.session import CITIZEN_SESSION
from app.domain.identity.staff import LONGEST, idle_end
from app.domain.identity.tokens import TokenKind
from app.house import House
from app.models.identity.agencies import Agency
from app.models.identity.citizens import CitizenSession, IdentityBinding, WechatAccount
from app.models.identity.staff import StaffAccount, StaffSession
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING

LICHENG = "350502000000"
PASSWORD = "a long enough password"
PASSWORD_HASH = (
    "$argon2id$v=19$m=47104,t=1,p=1$czHv+0dgwGs48AUXTIgWpQ$"
    "gGbLtfBri96h72jyftwQKEVrA1Tj4q17CnMzdFCaHiE"
)


@dataclass(frozen=True)
class SignedIn:
    """`headers` carry the bearer; `keyed()` adds a fresh Idempotency-Key to them."""

    account_id: UUID
    session_id: UUID
    headers: dict[str, str] = field(repr=False)

    def keyed(self, **more: str) -> dict[str, str]:
        return {**self.headers, "Idempotency-Key": uuid4().hex, **more}

    def acting_for(self, person_id: UUID) -> dict[str, str]:
        return {**self.headers, "Acting-For": str(person_id)}


async def a_staff_account(
    session: AsyncSession,
    role: Role = Role.COUNTY_REVIEWER,
    division: str = LICHENG,
    *,
    username: str | None = None,
    person_id: UUID | None = None,
    password_given: bool = False,
) -> StaffAccount:
    """An account whose password is `PASSWORD`; `account.totp_secret.reveal("test")` for codes."""
    account = StaffAccount(
        username=username or f"s{uuid4().hex[:12]}",
        name="陈建国",
        role=role,
        division_code=division,
        person_id=person_id,
        password_hash=PASSWORD_HASH,
        password_given=password_given,
        created_at=session.info["now"],
    )
    account.totp_secret = new_totp_secret()
    session.add(account)
    await session.flush()
    return account


def opened_for(account: StaffAccount, session: AsyncSession) -> StaffSession:
    """A session of that account, opened now."""
    now = session.info["now"]
    ends_at = now + LONGEST
    opened = StaffSession(
        account_id=account.id, created_at=now, idle_ends_at=idle_end(now, ends_at), ends_at=ends_at
    )
    session.add(opened)
    return opened


async def signed_in_staff(
    house: House,
    role: Role = Role.COUNTY_REVIEWER,
    division: str = LICHENG,
    *,
    person_id: UUID | None = None,
) -> SignedIn:
    """A new account of that role in that division, signed in."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        account = await a_staff_account(session, role, division, person_id=person_id)
        opened = opened_for(account, session)
    return _signed_in(house, TokenKind.STAFF_ACCESS, account.id, opened.id)


async def signed_in_citizen(house: House, person_id: UUID | None = None) -> SignedIn:
    """A new WeChat account, signed in; bound to that person, or to nobody yet."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        account = WechatAccount(
            appid=house.settings.wechat_appid, openid=f"o{uuid4().hex}", created_at=now
        )
        session.add(account)
        await session.flush()  # Session and binding refer to the account.
        opened = CitizenSession(
            account_id=account.id, created_at=now, ends_at=now + CITIZEN_SESSION
        )
        session.add(opened)
        if person_id is not None:
            session.add(a_binding(account.id, person_id, session))
    return _signed_in(house, TokenKind.CITIZEN_ACCESS, account.id, opened.id)


def a_binding(account_id: UUID, person_id: UUID, session: AsyncSession) -> IdentityBinding:
    return IdentityBinding(
        account_id=account_id,
        person_id=person_id,
        method=BindingMethod.REGISTERED_PHONE,
        bound_at=session.info["now"],
    )


async def an_agency(
    session: AsyncSession,
    principal_id: UUID,
    agent_id: UUID,
    clerk_id: UUID,
    scopes: Iterable[AgencyScope] = DEFAULT_SCOPES,
    *,
    days: int = 365,
) -> Agency:
    """A mandate on paper that a clerk entered today; it lasts for `days`."""
    now = session.info["now"]
    today = day_of(now)
    agency = Agency(
        principal_id=principal_id,
        agent_id=agent_id,
        kind=AgencyKind.MANDATE,
        scopes=[scope.value for scope in ordered(frozenset(scopes))],
        evidence_kind=EvidenceKind.PAPER_MANDATE,
        evidence_reference="2026-0001",
        entered_by_staff_id=clerk_id,
        starts_on=today,
        ends_before=today + timedelta(days=days),
        offered_at=now,
        accepted_at=now,
    )
    session.add(agency)
    await session.flush()
    return agency


def _signed_in(house: House, kind: TokenKind, account_id: UUID, session_id: UUID) -> SignedIn:
    token, _ = house.tokens.issue(kind, session_id)
    return SignedIn(account_id, session_id, {"Authorization": f"Bearer {token}"})
