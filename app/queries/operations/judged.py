"""Rows of a list against what is known today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.operations.imports.rows import ImportRow, RowFault, natural_key
from app.domain.operations.imports.states import ImportStatus
from app.domain.terms import Term
from app.imports.kind import ImportKind
from app.models.sealed import the_vault
from app.policies.scope import Scope
from app.queries.operations.imports import known_keys


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with everything that is wrong with it; a sound row has an effect."""

    row: ImportRow
    key: bytes | None
    effect: Term | None


async def judged(
    session: AsyncSession,
    scope: Scope,
    kind: ImportKind[Any],
    rows: Sequence[ImportRow],
    *,
    among: Collection[ImportStatus],
    beside: UUID,
) -> list[Judged]:
    """Judge a chunk; rows that a list in one of the states `among` brought are known already."""
    keys = [_blind(kind, row) for row in rows]
    wanted = {key for key in keys if key is not None}
    known = await known_keys(session, scope, kind.code, wanted, among=among, beside=beside)
    keyed = [
        (_with(row, RowFault(None, "row_known")) if key in known else row, key)
        for row, key in zip(rows, keys, strict=True)
    ]
    facts = await kind.facts(session, scope, [row for row, _ in keyed if not row.faults])
    return [_judged(kind, row, key, facts) for row, key in keyed]


def _judged(kind: ImportKind[Any], row: ImportRow, key: bytes | None, facts: Any) -> Judged:
    if not row.faults:
        row = _with(row, *kind.judge(row, facts))
    return Judged(row, key, None if row.faults else kind.effect(row, facts))


def _with(row: ImportRow, *faults: RowFault) -> ImportRow:
    return replace(row, faults=(*row.faults, *faults))


def _blind(kind: ImportKind[Any], row: ImportRow) -> bytes | None:
    """Keyed, for a natural key holds a personal number; and another one for each kind."""
    key = natural_key(row, kind.natural_key)
    if key is None:
        return None
    return the_vault().index("import_rows", "natural_key", key, purpose=kind.code)
