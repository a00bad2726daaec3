"""Reads of screening campaigns and of how far each person is; the set that is invited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from app.domain.campaigns.terms import ScreeningStatus
from app.domain.care.contracts import years_later
from app.domain.errors import NotFound
from app.models.campaigns.screenings import CampaignPlace, Screening, ScreeningCampaign
from app.models.supply.hospitals import SupportingHospital
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.campaigns.people import addressed
from app.queries.campaigns.reach import lies_in
from app.queries.divisions import managed_areas
from app.queries.veterans.persons import visible

C = ScreeningCampaign


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """A campaign, its hospital, its places, and how many of the caller's people are how far."""

    campaign: ScreeningCampaign
    hospital: SupportingHospital
    places: Sequence[str]
    counts: dict[ScreeningStatus, int]


async def campaigns_seen(
    session: AsyncSession, staff: Staff, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[ScreeningCampaign]:
    """Return the campaigns that concern the caller, the newest first."""
    statement = select(C).where(await _concerns(session, staff))
    if after is not None:
        statement = statement.where(tuple_(C.id) < tuple_(*after))
    return (await session.scalars(statement.order_by(C.id.desc()).limit(limit))).all()


async def campaign_seen(
    session: AsyncSession, staff: Staff, campaign_id: UUID, *, locked: bool = False
) -> ScreeningCampaign:
    """Return one campaign that concerns the caller, or say that there is none."""
    wanted = select(C).where(C.id == campaign_id, await _concerns(session, staff))
    if locked:
        wanted = wanted.with_for_update()
    found = await session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


async def campaigns_shown(
    session: AsyncSession, scope: Scope, campaigns: Sequence[ScreeningCampaign]
) -> list[CampaignShown]:
    """Add hospital, places and counts, a statement each for all of them."""
    ids = [each.id for each in campaigns]
    hospitals = await session.scalars(
        select(SupportingHospital).where(
            SupportingHospital.id.in_({each.hospital_id for each in campaigns})
        )
    )
    by_id = {each.id: each for each in hospitals}
    counts: dict[UUID, dict[ScreeningStatus, int]] = {each: {} for each in ids}
    rows = await session.execute(
        select(Screening.campaign_id, Screening.status, func.count())
        .where(Screening.campaign_id.in_(ids), within(scope, division=Screening.division_code))
        .group_by(Screening.campaign_id, Screening.status)
    )
    for campaign_id, status, count in rows:
        counts[campaign_id][status] = count
    places = await places_of(session, ids)
    return [
        CampaignShown(each, by_id[each.hospital_id], places[each.id], counts[each.id])
        for each in campaigns
    ]


async def campaign_for_update(
    session: AsyncSession, scope: Scope, campaign_id: UUID
) -> ScreeningCampaign:
    """Load and lock one campaign of the caller's own divisions."""
    wanted = select(C).where(C.id == campaign_id, within(scope, division=C.division_code))
    found = await session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound
    return found


async def places_of(session: AsyncSession, campaign_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return by campaign the divisions that it invites."""
    place = CampaignPlace
    rows = await session.execute(
        select(place.campaign_id, place.division_code)
        .where(place.campaign_id.in_(campaign_ids))
        .order_by(place.division_code)
    )
    found: dict[UUID, list[str]] = {each: [] for each in campaign_ids}
    for campaign_id, code in rows:
        found[campaign_id].append(code)
    return found


async def screenings_seen(
    session: AsyncSession,
    scope: Scope,
    campaign_id: UUID,
    status: ScreeningStatus | None,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[tuple[Screening, Person]]:
    """Return how far the caller's people are in one campaign, by id."""
    row = Screening
    statement = (
        select(row, Person)
        .join(Person, Person.id == row.person_id)
        .where(row.campaign_id == campaign_id, within(scope, division=row.division_code))
        .order_by(row.id)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(row.status == status)
    if after is not None:
        statement = statement.where(tuple_(row.id) > tuple_(*after))
    return [(screening, person) for screening, person in await session.execute(statement)]


async def screenings_of_person(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[tuple[Screening, ScreeningCampaign]]:
    """Return the screenings of one person, the newest first."""
    row = Screening
    rows = await session.execute(
        select(row, C)
        .join(C, C.id == row.campaign_id)
        .where(
            row.person_id == person_id,
            within(scope, division=row.division_code, person=row.person_id),
        )
        .order_by(row.id.desc())
        .limit(100)
    )
    return [(screening, campaign) for screening, campaign in rows]


async def screenings_for_update(
    session: AsyncSession, scope: Scope, campaign_id: UUID, person_ids: Collection[UUID]
) -> dict[UUID, Screening]:
    """Load and lock the screenings of these people, by person; locked in the order of ids."""
    row = Screening
    found = await session.scalars(
        select(row)
        .where(
            row.campaign_id == campaign_id,
            row.person_id.in_(person_ids),
            within(scope, division=row.division_code),
        )
        .order_by(row.id)
        .with_for_update()
    )
    return {each.person_id: each for each in found}


async def divisions_of(
    session: AsyncSession, scope: Scope, person_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Return by person where he lives, of those whom the caller may know of."""
    rows = await session.execute(
        select(Person.id, Person.division_code).where(Person.id.in_(person_ids), visible(scope))
    )
    return {person_id: code for person_id, code in rows}  # noqa: C416  # dict() cannot type rows.


async def inviting(
    session: AsyncSession, campaign: ScreeningCampaign, today: date, now: datetime
) -> ReturningInsert[UUID, UUID, str]:
    """Invite everybody of the campaign's places who is old enough, and nobody twice."""
    places = (await places_of(session, [campaign.id]))[campaign.id]
    code = Person.division_code
    everybody = select(
        func.gen_random_uuid(),
        literal(campaign.id),
        Person.id,
        code,
        literal(ScreeningStatus.INVITED.value),
        literal(now),
        literal(now),
    ).where(
        or_(*[await lies_in(session, place, code) for place in places]),
        addressed(today),
        Person.born_on <= years_later(campaign.starts_on, -campaign.from_age),
    )
    row = Screening
    columns = ["id", "campaign_id", "person_id", "division_code", "status"]
    return (
        insert(row)
        .from_select([*columns, "invited_at", "changed_at"], everybody)
        .on_conflict_do_nothing()
        .returning(row.id, row.person_id, row.division_code)
    )


async def _concerns(session: AsyncSession, staff: Staff) -> Any:
    """A campaign concerns whoever runs it, and whoever's people it invites."""
    above = (await managed_areas(session)).path_of(staff.division_code)
    place = CampaignPlace
    invited = exists().where(
        place.campaign_id == C.id,
        or_(within(staff.scope, division=place.division_code), place.division_code.in_(above)),
    )
    return or_(within(staff.scope, division=C.division_code), invited)
