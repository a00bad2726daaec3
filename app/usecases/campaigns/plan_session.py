"""Plan a day in a village; its people are told right after."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.sessions import SessionCard, expect_ahead
from app.domain.errors import NotFound
from app.domain.visits.errors import TeamDissolved
from app.models.campaigns.sessions import SessionTeam, SiteSession
from app.policies.dossiers import check_division_held
from app.policies.principals import Staff
from app.queries.divisions import division
from app.queries.supply.teams import team_within
from app.usecases.audit.record import record


async def plan_session(
    session: AsyncSession, staff: Staff, division_code: str, card: SessionCard, now: datetime
) -> SiteSession:
    """Write it down with the teams that come, all of the caller's divisions."""
    expect_ahead(card.day, day_of(now))
    check_division_held(staff, division_code)
    if await division(session, division_code) is None:
        raise NotFound
    for team_id in card.team_ids:
        team = await team_within(session, staff.scope, team_id)
        if team is None:
            raise NotFound
        if team.dissolved_on is not None:
            raise TeamDissolved
    held = SiteSession.of(division_code, card)
    held.entered_by, held.entered_at = staff.id, now
    session.add(held)
    await session.flush()  # The teams refer to the session.
    session.add_all(SessionTeam(site_session_id=held.id, team_id=each) for each in card.team_ids)
    told = {"day": card.day.isoformat(), "desks": held.desks}
    await record(session, EventTag.SESSION_PLANNED, held, at=now, data=told)
    await enqueue(session, "announce_session", site_session_id=str(held.id))
    return held
