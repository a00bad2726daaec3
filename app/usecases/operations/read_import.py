"""Read a list that was taken in: every row, and everything that is wrong with it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.copying import insert_many
from app.adapters.spreadsheets.reading import chunks_of
from app.adapters.storage import Storage
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.operations.imports.columns import ColumnType
from app.domain.operations.imports.errors import MOST_FAULTS, SpreadsheetEmpty, TooManyFaults
from app.domain.operations.imports.rows import RowFault, stored
from app.domain.operations.imports.states import OVER, STANDING, ImportEvent, ImportStatus, step
from app.domain.terms import Term
from app.imports.kind import ImportKind
from app.models.operations.imports import Import, ImportFault, ImportRowKept
from app.models.sealed import the_vault
from app.policies.scope import Scope
from app.queries.operations.imports import import_for_update
from app.queries.operations.judged import Judged, judged
from app.usecases.audit.record import record
from app.usecases.operations.track import finish

Tell = Callable[[int, int], Awaitable[None]]
"""Told how many rows of how many are done, outside of this transaction."""


@dataclass
class Counted:
    """What was found so far."""

    rows: int = 0
    faults: int = 0
    fen: int = 0
    effects: Counter[Term] = field(default_factory=Counter)
    row_of: dict[bytes, tuple[str, int]] = field(default_factory=dict)
    """Natural key → the row that first brought it."""


async def read_import(
    session: AsyncSession,
    storage: Storage,
    scope: Scope,
    kind: ImportKind[Any],
    import_id: UUID,
    tell: Tell,
    now: datetime,
) -> None:
    """Read a list once; whoever comes later finds it read. All of it is kept, or nothing."""
    found = await import_for_update(session, scope, import_id)
    if found.status is not ImportStatus.READING:
        return
    if found.storage_key is None:
        raise NotFound
    content = await storage.fetch(found.storage_key, found.id)
    counted = Counted()
    async for rows, total in chunks_of(content, kind.columns, day_of(now)):
        verdicts = await judged(session, scope, kind, rows, among=STANDING, beside=import_id)
        await _keep(session, kind, import_id, [_once(each, counted) for each in verdicts], counted)
        await tell(counted.rows, total)
    if not counted.rows:
        raise SpreadsheetEmpty
    _conclude(found, kind, counted, now)
    facts = {"rows": counted.rows, "faults": counted.faults, "total_fen": found.total_fen}
    await record(session, EventTag.IMPORT_READ, found, at=now, data=facts)
    await finish(session, found.operation_id, now=now)


def _once(verdict: Judged, counted: Counted) -> Judged:
    """Find fault with a row that repeats an earlier one."""
    if verdict.key is None:
        return verdict
    here = verdict.row.sheet, verdict.row.number
    first = counted.row_of.setdefault(verdict.key, here)
    if first == here:
        return verdict
    fault = RowFault(None, "row_repeated", (("row", first[1]),))
    row = replace(verdict.row, faults=(*verdict.row.faults, fault))
    return Judged(row, verdict.key, None)


async def _keep(
    session: AsyncSession,
    kind: ImportKind[Any],
    import_id: UUID,
    verdicts: Sequence[Judged],
    counted: Counted,
) -> None:
    rows, faults = [], []
    money = [column.key for column in kind.columns if column.type is ColumnType.YUAN]
    for verdict in verdicts:
        row = _kept_row(import_id, counted.rows, verdict)
        rows.append(row)
        faults += [_kept_fault(import_id, row["id"], fault) for fault in verdict.row.faults]
        counted.rows += 1
        counted.faults += len(verdict.row.faults)
        counted.fen += sum(verdict.row.whole(key) for key in money if verdict.row.values.get(key))
        if verdict.effect is not None:
            counted.effects[verdict.effect] += 1
    if counted.faults > MOST_FAULTS:
        raise TooManyFaults
    await insert_many(session, ImportRowKept, rows)
    await insert_many(session, ImportFault, faults)


def _kept_row(import_id: UUID, position: int, verdict: Judged) -> dict[str, Any]:
    row_id, row = uuid7(), verdict.row
    sealed = the_vault().seal_json("import_rows", "values", row_id, stored(row.values))
    return {
        "id": row_id,
        "import_id": import_id,
        "position": position,
        "sheet": row.sheet,
        "number": row.number,
        "values_sealed": sealed,
        "natural_key": verdict.key,
        "fault_count": len(row.faults),
        "sampled": False,
    }


def _kept_fault(import_id: UUID, row_id: UUID, fault: RowFault) -> Mapping[str, Any]:
    return {
        "id": uuid7(),
        "import_id": import_id,
        "row_id": row_id,
        "column_key": fault.column,
        "code": fault.code,
        "facts": dict(fault.facts),
    }


def _conclude(found: Import, kind: ImportKind[Any], counted: Counted, now: datetime) -> None:
    passed = ImportEvent.REHEARSE if found.dry_run else ImportEvent.ENTER
    event = ImportEvent.FIND_FAULTS if counted.faults else passed
    found.status = step(found.status, event)
    found.row_count, found.fault_count = counted.rows, counted.faults
    if any(column.type is ColumnType.YUAN for column in kind.columns):
        found.total_fen = counted.fen
    found.effects = {
        effect.value: {"label": effect.label, "count": count}
        for effect, count in counted.effects.items()
    }
    if found.status in OVER:
        found.ended_at = now
