"""Programmes and the matrix of their pairs, kept in the process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.subsidies.pairs import Pair, PairMatrix
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.programme_reading import read_programmes
from app.models.subsidies.programmes import ProgrammePair, ProgrammeRow
from app.queries.kept import Kept


@dataclass(frozen=True, slots=True)
class Programmes:
    by_code: Mapping[str, Programme]
    pairs: tuple[Pair, ...]
    matrix: PairMatrix


async def programmes(session: AsyncSession) -> Programmes:
    return await KEPT_PROGRAMMES.read(session)


async def programme_rows(session: AsyncSession) -> Sequence[ProgrammeRow]:
    return (await session.scalars(select(ProgrammeRow).order_by(ProgrammeRow.code))).all()


async def programme_rows_for_update(session: AsyncSession) -> Sequence[ProgrammeRow]:
    """Return all of them; processes that start together bring them up one after another."""
    await session.execute(text("LOCK TABLE programmes IN SHARE ROW EXCLUSIVE MODE"))
    return await programme_rows(session)


async def pair_rows(session: AsyncSession) -> Sequence[ProgrammePair]:
    order = (ProgrammePair.first, ProgrammePair.second)
    return (await session.scalars(select(ProgrammePair).order_by(*order))).all()


async def _load(session: AsyncSession) -> Programmes:
    by_code = read_programmes({row.code: row.definition for row in await programme_rows(session)})
    pairs = tuple(
        Pair(first=row.first, second=row.second, rule=row.rule, source=row.source)
        for row in await pair_rows(session)
    )
    titles = {code: programme.title for code, programme in by_code.items()}
    return Programmes(by_code, pairs, PairMatrix(pairs, titles))


KEPT_PROGRAMMES = Kept(_load)
