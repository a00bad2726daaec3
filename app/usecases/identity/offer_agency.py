"""Let somebody act for me: the offer, made by the person in the app."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.identity.agency import (
    INVITATION_LIFE,
    AgencyKind,
    AgencyScope,
    EvidenceKind,
    expect_period,
    ordered,
)
from app.domain.identity.binding import new_code
from app.models.identity.agencies import Agency
from app.models.sealed import the_vault
from app.usecases.audit.record import record


@dataclass(frozen=True)
class Offer:
    """The code is told once; whoever should act enters it in the app on his own telephone."""

    agency: Agency
    code: str = field(repr=False)
    expires_at: datetime


async def offer_agency(
    session: AsyncSession,
    principal_id: UUID,
    scopes: frozenset[AgencyScope],
    ends_before: date,
    now: datetime,
) -> Offer:
    """Offer a mandate from today on; it holds once somebody accepts it with the code."""
    today = day_of(now)
    expect_period(AgencyKind.MANDATE, today, ends_before)
    code, expires_at = new_code(), now + INVITATION_LIFE
    agency = Agency(
        principal_id=principal_id,
        kind=AgencyKind.MANDATE,
        scopes=[scope.value for scope in ordered(scopes)],
        evidence_kind=EvidenceKind.IN_APP,
        starts_on=today,
        ends_before=ends_before,
        offered_at=now,
        invitation_index=the_vault().index("agencies", "invitation", code),
        invitation_expires_at=expires_at,
    )
    session.add(agency)
    data = {"kind": agency.kind.value, "scopes": agency.scopes}
    await record(session, EventTag.AGENCY_OFFERED, agency, at=now, data=data)
    return Offer(agency, code, expires_at)
