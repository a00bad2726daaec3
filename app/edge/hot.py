"""Hot reads: one statement on the read-only pool that also says who is calling.

The dependency opens no transaction. The statement joins `enter_citizen` or `enter_staff`, reads
only rows of whoever that is, and the route hands what came back to `admit` before it answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from app.db import HotPool
from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyScope, Authority, expect_authority
from app.domain.identity.errors import BindingNeeded, SessionEnded
from app.edge.auth import ActingFor, CitizenMay, Requires, expect_permission, person_named
from app.policies.permissions import Permission, Role

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HotCall:
    """A citizen whom the statement itself will have to recognise."""

    pool: HotPool
    session_id: UUID
    acting_for: UUID | None
    scope: AgencyScope | None

    @property
    def values(self) -> Row:
        """The bind values that say who is calling."""
        return {"session_id": self.session_id, "acting_for": self.acting_for}

    def admit(self, row: Row | None) -> Row:
        """Return the row of a caller who may read it; the refusals are those of `CitizenMay`."""
        if row is None:
            raise SessionEnded
        if row["caller_id"] is None:
            raise BindingNeeded
        if self.acting_for not in {None, row["caller_id"]}:
            expect_authority(_authority(row), self.scope, day_of(row["entered_at"]))
        return row


class CitizenReads(CitizenMay):
    """Like `CitizenMay`, for routes whose one statement checks the caller too."""

    async def __call__(  # type: ignore[override]  # It returns before anything was asked.
        self, request: Request, acting_for: ActingFor = None
    ) -> HotCall:
        return HotCall(
            pool=request.app.state.house.database.hot,
            session_id=request.state.claims.session_id,
            acting_for=person_named(acting_for),
            scope=self.scope,
        )


@dataclass(frozen=True, slots=True)
class HotStaffCall:
    """Staff whom the statement itself will have to recognise."""

    pool: HotPool
    session_id: UUID
    permission: Permission

    def admit(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return what was found for staff who may read it; the refusals are those of `Requires`.

        Each row says who is calling; where nothing was found, one row says only that.
        """
        if not rows:
            raise SessionEnded
        caller = rows[0]
        role = Role(caller["role"])
        expect_permission(self.permission, role, password_given=caller["password_given"])
        return [row for row in rows if row["id"] is not None]


class StaffReads(Requires):
    """Like `Requires`, for routes whose one statement checks the caller too."""

    async def __call__(  # type: ignore[override]  # It returns before anything was asked.
        self, request: Request
    ) -> HotStaffCall:
        return HotStaffCall(
            pool=request.app.state.house.database.hot,
            session_id=request.state.claims.session_id,
            permission=self.permission,
        )


def _authority(row: Row) -> Authority | None:
    if row["agency_id"] is None:
        return None
    return Authority(
        scopes=frozenset(AgencyScope(scope) for scope in row["scopes"]),
        starts_on=row["starts_on"],
        ends_before=row["ends_before"],
        revoked=row["revoked"],
        principal_alive=row["principal_alive"],
    )
