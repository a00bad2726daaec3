"""How many people were seen: whoever had three visits is one, in every line and in all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, bindparam, column, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.statistics.terms import LEVELS, Grouping
from app.domain.visits.terms import VisitStatus
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.divisions import managed_areas
from app.queries.statistics.grouping import Asked, key_of, visits_asked


@dataclass(frozen=True, slots=True)
class People:
    """Distinct persons with a visit made; somebody who moved is in two lines and once in all."""

    by_key: Mapping[str, int]
    together: int


async def people_seen(
    session: AsyncSession, scope: Scope, asked: Asked, keys: Collection[str]
) -> People:
    """Count by line; `keys` are those that the visits are divided by, villages where places are."""
    line_of = await _lines(session, asked.by, keys)
    lines = (
        func.unnest(
            bindparam("keys", list(line_of), ARRAY(Text)),
            bindparam("lines", list(line_of.values()), ARRAY(Text)),
        )
        .table_valued(column("key", Text), column("line", Text), name="lines")
        .render_derived()
    )
    rows = await session.execute(
        select(lines.c.line, func.count(Visit.person_id.distinct()))
        .select_from(Visit)
        .join(lines, lines.c.key == key_of(asked.by))
        .where(Visit.status == VisitStatus.FULFILLED, await visits_asked(session, scope, asked))
        .group_by(func.grouping_sets(tuple_(lines.c.line), tuple_()))
    )
    counted: dict[str | None, int] = dict(row for row in rows)
    together = counted.pop(None, 0)
    return People({line: people for line, people in counted.items() if line is not None}, together)


async def _lines(session: AsyncSession, by: Grouping, keys: Collection[str]) -> Mapping[str, str]:
    level = LEVELS.get(by)
    if level is None:
        return {key: key for key in keys}
    areas = await managed_areas(session)
    return {key: areas.ancestor_at(key, level) or key for key in keys}
