"""Who of the priority groups has not been visited for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.statistics.terms import PriorityGroup
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.divisions import division_names
from app.queries.statistics.groups import groups_of, last_visit, living_in, seen_lately


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody, why she must not be lost sight of, and when she was last visited."""

    person_id: UUID
    name: str
    name_pinyin: str
    division_code: str
    division_name: str
    groups: Sequence[PriorityGroup]
    last_visited_on: date | None


async def unseen(
    session: AsyncSession,
    scope: Scope,
    place: str | None,
    days: int,
    today: date,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Unseen]:
    """Return them by place and name, as registers are kept."""
    holds = groups_of(today)
    of_each = [group for group in PriorityGroup if group is not PriorityGroup.ANY]
    order = (Person.division_code, Person.name_pinyin, Person.id)
    statement = (
        select(
            Person.id,
            Person.name,
            Person.name_pinyin,
            Person.division_code,
            last_visit(),
            *(holds[group] for group in of_each),
        )
        .outerjoin(HealthRecord, HealthRecord.person_id == Person.id)
        .where(
            await living_in(session, scope, place),
            holds[PriorityGroup.ANY],
            ~seen_lately(today, days),
        )
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    rows = (await session.execute(statement)).all()
    names = await division_names(session, {row[3] for row in rows})
    return [
        Unseen(
            person_id=row[0],
            name=row[1],
            name_pinyin=row[2],
            division_code=row[3],
            division_name=names.get(row[3], row[3]),
            groups=[group for group, holds in zip(of_each, row[5:], strict=True) if holds],
            last_visited_on=row[4],
        )
        for row in rows
    ]
