"""What teams take along: their rounds as they are read on paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.rounds.day_sheet import DaySheet, Door, TeamRound
from app.domain.rounds.problem import Place
from app.domain.veterans.terms import Hearing, PracticeLanguage
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import Purpose
from app.models.supply.teams import VisitTeam
from app.policies.scope import Scope
from app.queries.divisions import division
from app.queries.rounds.plans import LeftOutSeen, RoundSeen, StopSeen
from app.queries.supply.teams import members_of
from app.queries.visits.places import PlaceOfVisit, places_of

AT_THE_DOOR = "go to this door today"
UNDER_REVIEW = "正在核实情况，去之前先问服务站"
"""A death was reported: nobody rings at that door before somebody has asked."""


async def day_sheet(
    session: AsyncSession,
    scope: Scope,
    division_code: str,
    day: date,
    rounds: Sequence[RoundSeen],
    left_out: Sequence[LeftOutSeen] = (),
) -> DaySheet:
    """Put rounds that the caller may see into words; nothing medical is among them."""
    home = await division(session, division_code)
    people = await _people(session, scope, [each.team for each in rounds], day)
    places = await places_of(session, scope, [stop.visit for each in rounds for stop in each.stops])
    return DaySheet(
        day=day,
        division=home.name if home else division_code,
        rounds=tuple(_round(each, people[each.team.id], places) for each in rounds),
        left_out=tuple(each.visit.reference for each in left_out),
    )


async def _people(
    session: AsyncSession, scope: Scope, teams: Sequence[VisitTeam], day: date
) -> dict[UUID, tuple[str, ...]]:
    """Return by team the names of who is in it that day."""
    members = await members_of(session, scope, [team.id for team in teams])
    return {
        team_id: tuple(
            each.name
            for each in found
            if each.starts_on <= day and (each.ends_before is None or day < each.ends_before)
        )
        for team_id, found in members.items()
    }


def _round(
    seen: RoundSeen, people: tuple[str, ...], places: Mapping[UUID, PlaceOfVisit]
) -> TeamRound:
    team, way = seen.team, seen.round
    home = Place(team.latitude, team.longitude)
    return TeamRound(
        team=team.name,
        phone=team.phone,
        vehicle=team.vehicle or "",
        members=people,
        home=home,
        sets_out_at=way.sets_out_at,
        back_at=way.back_at,
        metres=way.metres,
        doors=tuple(_door(stop, places.get(stop.visit.id), home) for stop in seen.stops),
    )


def _door(seen: StopSeen, place: PlaceOfVisit | None, home: Place) -> Door:
    """What was told when it was booked goes before what the dossier says."""
    stop, visit, person = seen.stop, seen.visit, seen.person
    told = visit.access or {}
    at_home = person.address.reveal(AT_THE_DOOR) if person else None
    number = person.phone.reveal(AT_THE_DOOR) if person else None
    return Door(
        reference=visit.reference,
        begins_at=stop.planned_from,
        leaves_at=stop.planned_until,
        name=person.name if person else "",
        phone=str(told.get("phone") or number or ""),
        address=str(told.get("address") or at_home or ""),
        purposes=tuple(Purpose(each).label for each in visit.purposes),
        notes=tuple(_notes(seen)),
        because=tuple(Circumstance(each).label for each in visit.priority_because),
        place=Place(place.point.latitude, place.point.longitude) if place else home,
    )


def _notes(seen: StopSeen) -> list[str]:
    told, person = seen.visit.access or {}, seen.person
    speech = told.get("language") or (person.speech.value if person else None)
    hearing = told.get("hearing") or (person.hearing.value if person else None)
    notes = [
        UNDER_REVIEW if seen.reported_dead else "",
        f"找{told['name']}" if told.get("name") else "",
        str(told.get("stairs") or ""),
        PracticeLanguage(speech).label if speech else "",
        "听力不好" if hearing == Hearing.IMPAIRED else "",
        str(told.get("note") or ""),
    ]
    return [note for note in notes if note]
