"""Make an account for a member of staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.one_time_codes import new_totp_secret, provisioning_uri
from app.adapters.passwords import new_password, password_hash
from app.domain.audit.tags import EventTag
from app.domain.errors import FieldFault
from app.domain.identity.errors import DivisionUnknown, RoleNotGranted, UsernameTaken
from app.domain.identity.staff import expect_username
from app.models.identity.staff import FirstCredentials, StaffAccount
from app.policies.appointments import may_appoint
from app.policies.permissions import Role
from app.policies.principals import Staff
from app.queries.identity.staff import accounts_scope, division_exists, staff_by_username
from app.usecases.audit.record import record


@dataclass(frozen=True)
class Appointment:
    username: str
    name: str
    role: Role
    division_code: str
    person_id: UUID | None = None


async def create_staff(
    session: AsyncSession, wanted: Appointment, now: datetime, *, by: Staff | None
) -> FirstCredentials:
    """Make the account; `by` is None at the console, where every role may be made.

    An administrator appoints within his own divisions: whoever is shown the first password of
    an account above him would see what he may not.
    """
    if by is not None and not may_appoint(by.role, wanted.role):
        raise RoleNotGranted
    expect_username(wanted.username)
    held = (await accounts_scope(session, by)).holds(wanted.division_code)
    if not held or not await division_exists(session, wanted.division_code):
        raise DivisionUnknown(errors=(FieldFault("/division_code", "division_unknown"),))
    if await staff_by_username(session, wanted.username) is not None:
        raise UsernameTaken
    password, secret = new_password(), new_totp_secret()
    account = StaffAccount(
        username=wanted.username,
        name=wanted.name,
        role=wanted.role,
        division_code=wanted.division_code,
        person_id=wanted.person_id,
        password_hash=await password_hash(password),
        password_given=True,
        created_at=now,
    )
    account.totp_secret = secret
    session.add(account)
    try:
        await session.flush()  # Two administrators may have chosen one name at once.
    except IntegrityError:
        raise UsernameTaken from None
    await record(session, EventTag.STAFF_CREATED, account, at=now, data={"role": wanted.role.value})
    return FirstCredentials(account, password, provisioning_uri(secret, account.username))
