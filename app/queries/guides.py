"""A guide as one person reads it: with what is on file, and with whom to ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.catalogue.form_schema import HEALTH_FACTS
from app.domain.catalogue.form_values import shown
from app.domain.divisions.levels import Level
from app.domain.errors import NotFound
from app.policies.dossiers import sees_health
from app.policies.principals import Citizen
from app.queries.catalogue import PublishedGuide, current_guide
from app.queries.divisions import division_path
from app.queries.requests.intake import known_of
from app.queries.stations import stations_on_the_way_up
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import person


@dataclass(frozen=True, slots=True)
class GuideView:
    published: PublishedGuide
    known: Mapping[str, Any]  # Field → answer on file, personal numbers masked.
    phones: Mapping[Level, str]  # Of the stations responsible for the person.


async def guide_for(session: AsyncSession, citizen: Citizen, code: str, on: date) -> GuideView:
    """Return the guide in force; who is not bound to a person yet reads it bare."""
    published = await current_guide(session, code, on)
    if published is None:
        raise NotFound
    if citizen.subject_id is None:
        return GuideView(published, {}, {})
    return await _for_subject(session, citizen, citizen.subject_id, published, on)


async def guide_for_anybody(session: AsyncSession, code: str, on: date) -> GuideView:
    """Return the guide in force, as it hangs on the wall."""
    published = await current_guide(session, code, on)
    if published is None:
        raise NotFound
    return GuideView(published, {}, {})


async def phones_above(session: AsyncSession, division_code: str) -> dict[Level, str]:
    """Return the telephone of the station of each level above a division."""
    path = await division_path(session, division_code)
    level_of = {division.code: division.level for division in path}
    stations = await stations_on_the_way_up(session, list(level_of))
    phones: dict[Level, str] = {}
    for station in stations:
        if station.phone:
            phones.setdefault(level_of[station.division_code], station.phone)
    return phones


async def _for_subject(
    session: AsyncSession, citizen: Citizen, subject_id: UUID, published: PublishedGuide, on: date
) -> GuideView:
    subject = await person(session, citizen.scope, subject_id)
    facts = await facts_of(session, citizen.scope, subject_id, on)
    if subject is None or facts is None:
        raise NotFound
    dossier = known_of(subject, facts)
    if not sees_health(citizen):
        dossier = {fact: value for fact, value in dossier.items() if fact not in HEALTH_FACTS}
    return GuideView(
        published,
        shown(published.guide.form, dossier),
        await phones_above(session, subject.division_code),
    )
