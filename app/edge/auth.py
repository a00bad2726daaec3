"""Who is calling and what they may: checked anew on every call, so revocation bites at once.

The token only names a session; what that session is worth now is read in the transaction's
first statement, which also sets the scope. Then comes the permission, then the key.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Header
from pydantic import WithJsonSchema
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from app.domain.calendar.days import day_of
from app.domain.errors import FieldFault, Invalid
from app.domain.identity.agency import AgencyScope, expect_authority
from app.domain.identity.errors import (
    BindingNeeded,
    PasswordChangeNeeded,
    PermissionMissing,
    SessionEnded,
)
from app.edge.idempotency import hold_key
from app.edge.session import DbSession
from app.policies.permissions import PERMISSIONS_OF, Permission, Role
from app.policies.principals import Citizen, Staff
from app.queries.identity.entering import EnteredCitizen, enter_as_citizen, enter_as_staff

ActingFor = Annotated[
    Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})] | None,
    Header(
        alias="Acting-For",
        description="代他人办理时填写被代办人的 person_id；授权须在有效期内并包含此项权限。",
    ),
]


class Requires:
    """The caller is staff and holds `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request, session: DbSession) -> Staff:
        entered = await enter_as_staff(session, request.state.claims.session_id)
        if entered is None:
            raise SessionEnded
        staff = entered.staff
        expect_permission(self.permission, staff.role, password_given=entered.password_given)
        await hold_key(request, session, f"staff:{staff.id}")
        return staff


class CitizenMay:
    """The caller is a citizen, for himself or, with `scope`, for the person in `Acting-For`.

    Without a scope nobody acts for another here. `bound=False` also lets in whoever has not
    yet said who he is.
    """

    def __init__(self, scope: AgencyScope | None, *, bound: bool = True) -> None:
        self.scope = scope
        self.bound = bound

    async def __call__(
        self, request: Request, session: DbSession, acting_for: ActingFor = None
    ) -> Citizen:
        principal_id = person_named(acting_for)
        entered = await enter_as_citizen(session, request.state.claims.session_id, principal_id)
        if entered is None:
            raise SessionEnded
        citizen = entered.citizen
        if citizen.person_id is None and (self.bound or principal_id is not None):
            raise BindingNeeded
        caller = f"citizen:{citizen.account_id}"
        if principal_id not in {None, citizen.person_id}:
            await self.expect_mandate(session, entered)
            caller += f":for:{principal_id}"
        await hold_key(request, session, caller)
        return citizen

    async def expect_mandate(self, session: AsyncSession, entered: EnteredCitizen) -> None:
        """Refuse whoever may not do this for the person in `Acting-For`."""
        expect_authority(entered.authority, self.scope, day_of(session.info["now"]))


def expect_permission(permission: Permission, role: Role, *, password_given: bool) -> None:
    """Raise what stands between staff of this role and what a route lets them do."""
    if permission not in PERMISSIONS_OF[role]:
        raise PermissionMissing
    if password_given and permission is not Permission.OWN_SESSION:
        raise PasswordChangeNeeded


def person_named(acting_for: str | None) -> UUID | None:
    """Read the header here: FastAPI would refuse it only after the route asked for its time."""
    if acting_for is None:
        return None
    try:
        return UUID(acting_for)
    except ValueError:
        raise Invalid(errors=(FieldFault("header/Acting-For", "wrong_id"),)) from None
