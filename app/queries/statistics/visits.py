"""Figures of visits: how many, how long waited for, by whom, how content people were."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Subquery, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.statistics.tally import Tally, summed
from app.domain.statistics.terms import Grouping
from app.domain.visits.terms import Purpose, VisitStatus
from app.models.supply.teams import VisitTeam
from app.models.visits.ratings import VisitRating
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import division_names
from app.queries.statistics.grouping import (
    SHANGHAI,
    TEAM_THAT_COMES,
    Asked,
    key_of,
    put_together,
    visits_asked,
)
from app.queries.statistics.people import people_seen
from app.queries.statistics.road import road_tallies

_S = VisitStatus
_HAS_A_DAY = (_S.BOOKED, _S.ARRIVED, _S.FULFILLED, _S.NOSHOW)


@dataclass(frozen=True, slots=True)
class Figure:
    """The visits of one team, place, purpose, month or status."""

    key: str
    label: str
    tally: Tally
    people: int
    """With a visit made."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every line, and what they come to; people are not added up."""

    lines: Sequence[Figure]
    total: Tally
    people: int


async def visit_figures(session: AsyncSession, scope: Scope, asked: Asked) -> Figures:
    """Return the figures in the order of their keys."""
    counted = await _counted(session, scope, asked)
    counted += await road_tallies(session, scope, asked)
    tallies = await put_together(session, asked.by, counted)
    people = await people_seen(session, scope, asked, {key for key, _ in counted})
    labels = await _labels(session, asked.by, tallies.keys())
    lines = [
        Figure(key, labels.get(key, key), tallies[key], people.by_key.get(key, 0))
        for key in sorted(tallies)
    ]
    total = summed(("", each.tally) for each in lines).get("", Tally())
    return Figures(lines, total, people.together)


async def _counted(session: AsyncSession, scope: Scope, asked: Asked) -> list[tuple[str, Tally]]:
    before = _team_before(scope)
    key = key_of(asked.by)
    statement = (
        select(
            key,
            func.count(),
            _of(Visit.status == _S.FULFILLED),
            _of(Visit.status == _S.NOSHOW),
            _of(Visit.status == _S.CANCELLED),
            func.coalesce(func.sum(_waited()).filter(Visit.status.in_(_HAS_A_DAY)), 0),
            _of(Visit.status.in_(_HAS_A_DAY)),
            _of(before.c.team_id == TEAM_THAT_COMES),
            _of(before.c.team_id.is_not(None)),
            func.coalesce(func.sum(VisitRating.score), 0),
            func.count(VisitRating.id),
        )
        .outerjoin(before, before.c.id == Visit.id)
        .outerjoin(VisitRating, VisitRating.visit_id == Visit.id)
        .where(await visits_asked(session, scope, asked))
        .group_by(key)
    )
    return [(row[0], Tally(*row[1:])) for row in await session.execute(statement)]


def _of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _waited() -> ColumnElement[int]:
    """Return the days from the call to the promised day."""
    promised, asked = (
        cast(func.timezone(SHANGHAI, at), Date) for at in (Visit.starts_at, Visit.made_at)
    )
    return cast(promised - asked, Integer)


def _team_before(scope: Scope) -> Subquery:
    """Return by visit made the team of the one before it, whatever the period."""
    earlier = func.lag(TEAM_THAT_COMES).over(
        partition_by=Visit.person_id, order_by=(Visit.starts_at, Visit.id)
    )
    return (
        select(Visit.id, earlier.label("team_id"))
        .where(Visit.status == _S.FULFILLED, within(scope, division=Visit.division_code))
        .subquery()
    )


async def _labels(session: AsyncSession, by: Grouping, keys: Collection[str]) -> Mapping[str, str]:
    if by is Grouping.PURPOSE:
        return {each.value: each.label for each in Purpose}
    if by is Grouping.STATUS:
        return {each.value: each.label for each in VisitStatus}
    if by is Grouping.MONTH:
        return {}
    if by is Grouping.TEAM:
        ids = [UUID(key) for key in keys if key]
        rows = await session.execute(select(VisitTeam).where(VisitTeam.id.in_(ids)))
        return {str(team.id): team.name for team in rows.scalars()} | {"": "尚未安排"}
    return await division_names(session, keys)
