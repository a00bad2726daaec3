"""Entitlements by the list: two people, a sample compared, one county that pays."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.operations.imports.rows import ImportRow
from app.domain.subsidies.importing import (
    COLUMNS,
    NATURAL_KEY,
    TITLE,
    Known,
    judge,
    opening_of,
)
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import Basis
from app.imports.kind import ImportKind, ImportOrder
from app.models.subsidies.proposal import Ground
from app.queries.subsidies.importing import known_for, persons_of
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.weighing import paying_county
from app.usecases.subsidies.import_entitlements import import_entitlements


async def _apply(session: AsyncSession, order: ImportOrder, rows: Sequence[ImportRow]) -> None:
    this_month = first_of_month(day_of(order.now))
    known = Known({}, {}, (await programmes(session)).by_code, this_month)
    persons = await persons_of(session, order.scope, rows)
    lines = []
    for row in rows:
        programme = known.programme_named(row.text("programme"))
        if programme is None:
            raise LookupError("a row was judged sound that names no programme")
        opening = opening_of(row, programme, this_month)
        person = persons[row.text("id_number")]
        lines.append((person, opening, programme, row.text("reference")))
    await import_entitlements(
        session,
        lines,
        Ground(Basis.IMPORT, order.import_id, "", order.entered_by),
        await paying_county(session, order.division_code),
        confirmed_by=order.confirmed_by,
        this_month=this_month,
        now=order.now,
    )


KIND: ImportKind[Known] = ImportKind(
    code="entitlements",
    title=TITLE,
    columns=COLUMNS,
    natural_key=NATURAL_KEY,
    facts=known_for,
    judge=judge,
    apply=_apply,
)
