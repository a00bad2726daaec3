"""Hang a public notice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import PublicityPlace
from app.domain.errors import NotFound, expect_version
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.domain.requests.clock import last_public_day
from app.domain.requests.errors import IllegalRequestStep, NotThisStep
from app.domain.requests.publicity import check_place, notice
from app.models.requests.publicity import PublicNotice
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, open_notice, relatives_for
from app.queries.requests.shown import shown_subject
from app.usecases.audit.record import record


async def publicise(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    place: PublicityPlace,
    site: str,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Show what the item allows, masked, for the time it asks for."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request, today = docket.request, day_of(now)
    expect_version(request, version)
    rules = docket.at.publicity
    if rules is None:
        raise NotThisStep
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)
    check_place(rules, place)
    if await open_notice(session, request.id):
        raise IllegalRequestStep
    subject = await shown_subject(session, staff.scope, docket, today)
    if subject is None:
        raise NotFound

    last_day = last_public_day(today, rules.minimum, docket.ground.calendar).on
    hung = PublicNotice.hung(docket.stay, rules, place, site, by=staff.id, at=now)
    hung.notice, hung.starts_on, hung.last_day = notice(rules, subject), today, last_day
    session.add(hung)
    docket.touch()
    facts = docket.told(place=place.value, last_day=last_day)
    await record(session, EventTag.REQUEST_PUBLICISED, request, at=now, data=facts)
    return request
