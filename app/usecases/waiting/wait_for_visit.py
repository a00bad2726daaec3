"""Wait for a seat, where no half-day suits or none is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.visits.errors import OutsideArea, SkillLacking
from app.domain.visits.policy import Need
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import Purpose, VisitChannel, VisitStatus
from app.domain.visits.wish import expect_no_emergency
from app.domain.waiting.errors import AlreadyWaiting
from app.domain.waiting.turns import Days, check_days
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.divisions import division_path
from app.queries.veterans.living import expect_alive
from app.queries.veterans.persons import person_for_update
from app.queries.visits.reference import new_reference
from app.queries.visits.standing import priority_of
from app.queries.waiting.queue import skills_stored, teams_that_come, waits_for
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Wait:
    """What somebody waits for; `made_by` is the account that asks."""

    person_id: UUID
    purposes: tuple[Purpose, ...]
    signs: tuple[str, ...]
    days: Days
    access: Mapping[str, object]
    channel: VisitChannel
    made_by: UUID


async def wait_for_visit(session: AsyncSession, scope: Scope, wait: Wait, now: datetime) -> Visit:
    """Join the queue; a seat that is free on one of the days is offered at once."""
    policy = visit_policy()
    expect_no_emergency(policy, wait.signs)
    # Locked: whoever asks twice at the same time waits once.
    person = await person_for_update(session, scope, wait.person_id)
    if person is None:
        raise NotFound
    await expect_alive(session, person.id)
    check_days(policy, wait.days, now)
    if await waits_for(session, scope, person.id, wait.purposes):
        raise AlreadyWaiting
    need = policy.need_of(wait.purposes)
    await _check_anybody_comes(session, person, need, wait.days, now)
    visit = await _visit(session, person, wait, need, now)
    told = {
        "purposes": [each.value for each in wait.purposes],
        "from_on": wait.days.from_on.isoformat(),
        "before_on": wait.days.before_on.isoformat(),
    }
    await record(session, EventTag.VISIT_JOINED_QUEUE, visit, at=now, data=told)
    await enqueue(session, "offer_seats")
    return visit


async def _check_anybody_comes(
    session: AsyncSession, person: Person, need: Need, days: Days, now: datetime
) -> None:
    """Nobody waits for what never comes.

    Where no half-days of those days are stored yet, whoever is in a team today counts.
    """
    path = [each.code for each in await division_path(session, person.division_code)]
    teams = await teams_that_come(session, path, day_of(now))
    if not teams:
        raise OutsideArea
    stored = await skills_stored(session, [team.id for team in teams], days)
    known = [skills for team in teams for skills in stored[team.id] or [team.skills]]
    if not any(set(need.skills) <= set(skills) for skills in known):
        raise SkillLacking


async def _visit(
    session: AsyncSession, person: Person, wait: Wait, need: Need, now: datetime
) -> Visit:
    visit = Visit(
        person_id=person.id,
        division_code=person.division_code,
        status=step(VisitStatus.PROPOSED, VisitEvent.WAIT),
        purposes=[each.value for each in wait.purposes],
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=wait.channel,
        requested_from_on=wait.days.from_on,
        requested_before_on=wait.days.before_on,
        waiting_since=now,
        made_by=wait.made_by,
        made_at=now,
        changed_at=now,
    )
    visit.weigh(await priority_of(session, person, day_of(now)))
    visit.access = {"language": person.speech, "hearing": person.hearing, **wait.access}
    visit.reference = await new_reference(session, person.division_code)
    session.add(visit)
    return visit
