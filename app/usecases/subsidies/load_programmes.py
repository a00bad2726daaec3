"""Bring programmes and their pairs to what the project or the bureau carries as files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.catalogue.parse import digest
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.programme_reading import Document, read_pairs, read_programmes
from app.models.subsidies.programmes import ProgrammePair, ProgrammeRow
from app.queries.subsidies.programmes import KEPT_PROGRAMMES, pair_rows, programme_rows_for_update
from app.usecases.audit.record import record


async def load_programmes(
    session: AsyncSession,
    documents: Mapping[str, Document],
    pair_document: Document,
    now: datetime,
) -> None:
    """Add or change programmes; all are read before any is stored, and none is ever removed."""
    read = read_programmes(documents)
    pairs = read_pairs(pair_document, read)
    stored = {row.code: row for row in await programme_rows_for_update(session)}
    for code, programme in read.items():
        await _store(session, stored.get(code), programme, documents[code], now)

    wanted = {(p.first, p.second, p.rule, p.source) for p in pairs}
    if wanted != {(p.first, p.second, p.rule, p.source) for p in await pair_rows(session)}:
        await session.execute(delete(ProgrammePair))
        session.add_all(
            ProgrammePair(first=p.first, second=p.second, rule=p.rule, source=p.source)
            for p in pairs
        )
    KEPT_PROGRAMMES.forget_once_committed(session)


async def _store(
    session: AsyncSession,
    row: ProgrammeRow | None,
    programme: Programme,
    document: Document,
    now: datetime,
) -> None:
    carried = digest(document)
    if row is not None and row.digest == carried:
        return
    tag = EventTag.PROGRAMME_OPENED if row is None else EventTag.PROGRAMME_CHANGED
    row = row or ProgrammeRow(code=programme.code)
    for name, value in _columns(programme, document).items():
        setattr(row, name, value)
    session.add(row)
    await record(session, tag, row, at=now, data={"code": row.code, "digest": carried})


def _columns(programme: Programme, document: Document) -> dict[str, Any]:
    return {
        "definition": dict(document),
        "digest": digest(document),
        "title_zh": programme.title.zh,
        "title_en": programme.title.en,
        "cadence": programme.cadence,
        "start": programme.start,
        "publicity": programme.publicity.rule,
        "payer": programme.payer,
        "payer_level": programme.payer_level,
        "payer_place": programme.payer_place,
        "needs_confirmation": programme.needs_confirmation,
        "card_only": programme.card_only,
    }
