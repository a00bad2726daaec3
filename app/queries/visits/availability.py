"""When a team can come to somebody, and why not where none can."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.visits.booking import Obstacle, obstacle
from app.domain.visits.terms import Purpose
from app.policies.scope import Scope
from app.queries.divisions import division_path
from app.queries.veterans.persons import person_seen
from app.queries.visits.offers import SlotOnOffer, slots_on_offer


@dataclass(frozen=True, slots=True)
class Window:
    """A half-day, what is free of it, and what stands in the way."""

    found: SlotOnOffer
    free: int
    obstacle: Obstacle | None


async def availability_of(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    purposes: Collection[Purpose],
    from_on: date,
    before_on: date,
    now: datetime,
) -> Sequence[Window]:
    """Return the half-days of the teams that come to the person's place, soonest first."""
    policy = visit_policy()
    skills = policy.need_of(purposes).skills
    person = await person_seen(session, scope, person_id)
    path = [each.code for each in await division_path(session, person.division_code)]
    offers = await slots_on_offer(session, path, from_on, before_on)
    seen = [(each, each.offered(policy)) for each in offers]
    return [Window(each, slot.free, obstacle(slot, skills, now)) for each, slot in seen]
