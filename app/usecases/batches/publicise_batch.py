"""Hang the public list of a batch (公示)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.publishing import ListedLine, line_of_list, shown
from app.domain.batches.states import BatchEvent, step
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import PublicityPlace
from app.domain.payments.errors import IllegalBatchStep, PublicityNotAsked
from app.domain.requests.clock import last_public_day
from app.domain.subsidies.programme import ListPublicity
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice, BatchNoticeLine
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.lines import LINES_AT_ONCE
from app.queries.batches.notices import open_list_for_update
from app.queries.batches.showing import ShownLine, shown_lines
from app.queries.calendar import working_calendar
from app.queries.divisions import division_names
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record


async def publicise_batch(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    place: PublicityPlace,
    site: str,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Show what the programme allows, masked, for the time it asks for."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    step(batch.status, BatchEvent.PUBLICISE)  # It gets there once the list comes down.
    rules = (await programmes(session)).by_code[batch.programme].publicity
    if batch.shown_count == 0 or rules.minimum is None:
        raise PublicityNotAsked
    if await open_list_for_update(session, batch.id):
        raise IllegalBatchStep

    today = day_of(now)
    notice = BatchNotice(
        batch_id=batch.id,
        place=place,
        site=site,
        starts_on=today,
        last_day=last_public_day(today, rules.minimum, await working_calendar(session)).on,
        minimum_amount=rules.minimum.amount,
        minimum_unit=rules.minimum.unit,
        count=batch.shown_count,
        digest=b"",
        opened_by=staff.id,
        opened_at=now,
    )
    session.add(notice)
    await session.flush()  # Its lines refer to it.
    notice.count, notice.digest = await _listed(session, notice.id, batch, rules)
    batch.touch()
    facts = {"place": place.value, "last_day": notice.last_day.isoformat(), "count": notice.count}
    await record(session, EventTag.BATCH_LIST_SHOWN, batch, at=now, data=facts)
    return batch


async def _listed(
    session: AsyncSession, notice_id: UUID, batch: Batch, rules: ListPublicity
) -> tuple[int, bytes]:
    """Keep every line as it hangs, and return how many and their digest."""
    count, digest, after = 0, sha256(), ""
    while lines := await shown_lines(session, batch.id, after=after, limit=LINES_AT_ONCE):
        names = await division_names(session, {line.division_code for line in lines})
        rows = list(_rows(notice_id, count, lines, names, rules))
        await session.execute(insert(BatchNoticeLine), rows)
        for row in rows:
            digest.update(line_of_list(row["shown"]))
        count, after = count + len(rows), lines[-1].payment_no
    return count, digest.digest()


def _rows(
    notice_id: UUID,
    count: int,
    lines: Sequence[ShownLine],
    names: Mapping[str, str],
    rules: ListPublicity,
) -> Iterator[dict[str, Any]]:
    for ordinal, line in enumerate(lines, start=count + 1):
        listed = ListedLine(
            name=line.payee_name,
            village=names.get(line.division_code, ""),
            category=line.category,
            amount_fen=line.amount_fen,
            period=line.period,
        )
        yield {
            "id": uuid_utils.uuid7(),
            "notice_id": notice_id,
            "ordinal": ordinal,
            "payment_no": line.payment_no,
            "shown": shown(rules, listed),
        }
