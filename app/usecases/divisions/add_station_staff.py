"""Add somebody to the staff of a station."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.divisions.errors import CertificateTaken, OfficerAccountRefused
from app.domain.divisions.stations import StaffCard
from app.domain.errors import NotFound
from app.models.stations import StationStaff
from app.policies.principals import Staff
from app.queries.stations import account_serves_within, certificate_holder, station_for_update
from app.usecases.audit.record import record


async def add_station_staff(
    session: AsyncSession, staff: Staff, station_id: UUID, card: StaffCard, now: datetime
) -> StationStaff:
    """Add somebody, with their certificate if they hold one."""
    station = await station_for_update(session, staff.scope, station_id)
    if station is None:
        raise NotFound
    account_id = card.staff_account_id
    if account_id and not await account_serves_within(session, staff.scope, account_id):
        raise OfficerAccountRefused
    if card.certificate and await certificate_holder(session, staff.scope, card.certificate.number):
        raise CertificateTaken

    member = StationStaff(station_id=station.id, division_code=station.division_code)
    member.tell(card)
    session.add(member)
    await record(session, EventTag.STATION_STAFF_ADDED, member, at=now)
    return member
