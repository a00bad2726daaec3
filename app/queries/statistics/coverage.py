"""How many of the priority groups were visited lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.statistics.terms import LEVELS, PlaceGrouping, PriorityGroup
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.divisions import division_names, managed_areas
from app.queries.statistics.groups import groups_of, living_in, seen_lately

GROUPS = tuple(PriorityGroup)
Reached = Mapping[PriorityGroup, tuple[int, int]]
"""By group how many there are, and how many of them were visited lately."""


@dataclass(frozen=True, slots=True)
class Coverage:
    code: str
    name: str
    reached: Reached


async def coverage(
    session: AsyncSession, scope: Scope, by: PlaceGrouping, place: str | None, today: date
) -> Sequence[Coverage]:
    """Return the people and those visited lately, by place, in the order of codes."""
    holds, seen = groups_of(today), seen_lately(today)
    counts = [
        func.count().filter(condition)
        for group in GROUPS
        for condition in (holds[group], holds[group] & seen)
    ]
    rows = await session.execute(
        select(Person.division_code, *counts)
        .outerjoin(HealthRecord, HealthRecord.person_id == Person.id)
        .where(await living_in(session, scope, place), holds[PriorityGroup.ANY])
        .group_by(Person.division_code)
    )
    areas, found = await managed_areas(session), dict[str, list[int]]()
    for code, *numbers in rows:
        key = areas.ancestor_at(code, LEVELS[by]) or code
        found[key] = [
            a + b for a, b in zip(found.get(key, [0] * len(counts)), numbers, strict=True)
        ]
    names = await division_names(session, found.keys())
    return [Coverage(key, names.get(key, key), _by_group(found[key])) for key in sorted(found)]


def _by_group(numbers: Sequence[int]) -> Reached:
    return {
        group: (numbers[2 * place], numbers[2 * place + 1]) for place, group in enumerate(GROUPS)
    }
