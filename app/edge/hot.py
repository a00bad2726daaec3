"""Hot reads: one statement on the read-only pool that also says who is calling.

The dependency opens no transaction. The statement joins `enter_citizen`, reads only rows of
whoever that is, and the route hands what came back to `admit` before it answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from app.db import HotPool
from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyScope, Authority, expect_authority
from app.domain.identity.errors import BindingNeeded, SessionEnded
from app.edge.auth import ActingFor, CitizenMay, person_named


@dataclass(frozen=True, slots=True)
class HotCall:
    """A citizen whom the statement itself will have to recognise."""

    pool: HotPool
    session_id: UUID
    acting_for: UUID | None
    scope: AgencyScope | None

    @property
    def values(self) -> Mapping[str, Any]:
        """The bind values that say who is calling."""
        return {"session_id": self.session_id, "acting_for": self.acting_for}

    def admit(self, row: Mapping[str, Any] | None) -> Mapping[str, Any]:
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


def _authority(row: Mapping[str, Any]) -> Authority | None:
    if row["agency_id"] is None:
        return None
    return Authority(
        scopes=frozenset(AgencyScope(scope) for scope in row["scopes"]),
        starts_on=row["starts_on"],
        ends_before=row["ends_before"],
        revoked=row["revoked"],
        principal_alive=row["principal_alive"],
    )
