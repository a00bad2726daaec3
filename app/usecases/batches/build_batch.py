"""Build a batch: every line that is due, checked, reckoned and frozen, set by set.

Nothing here grows with the batch: lines stay in the database, and only what lines share
(inputs, combinations of facts) passes through the rules.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.db import expect_many_rows, rows_changed
from app.domain.audit.tags import EventTag
from app.domain.batches.checks import Finding, findings, stays_owed
from app.domain.batches.publishing import grown_up_if_born_by
from app.domain.batches.runs import payment_kind_of, period_of_run
from app.domain.batches.states import BatchEvent, step
from app.domain.batches.weighing import (
    Weighed,
    read_beside,
    stored_key,
    weigh,
    weigh_beside,
)
from app.domain.calendar.days import day_of
from app.domain.payments.errors import ProgrammeRefused
from app.domain.payments.ledger import year_of
from app.domain.payments.numbers import PAYMENT_DIGITS, payment_prefix
from app.domain.subsidies.pairs import PairRule
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_book import RateBook
from app.models.payments.batches import Batch, BatchTariff
from app.policies.scope import EVERYTHING
from app.queries.batches.batches import batch_for_update
from app.queries.batches.digests import digest_of_batch
from app.queries.batches.gathering import BIT, Run, facts_of, gather
from app.queries.batches.showing import RUN_BEFORE, Showing, showing_of
from app.queries.subsidies.programmes import Programmes, programmes
from app.queries.subsidies.rates import rate_book
from app.usecases.audit.record import record

KEYS_AT_ONCE = 1000
_TARIFFS = (
    "CREATE TEMPORARY TABLE batch_weighed (key text, tariff_id uuid, amount_fen bigint,"
    " full_fen bigint, facts int) ON COMMIT DROP"
)
_VERDICTS = (
    "CREATE TEMPORARY TABLE batch_verdicts (facts int, codes text[], owed boolean) ON COMMIT DROP"
)
_CLEAR = (
    text(
        "UPDATE arrears r SET status = 'due', payment_id = NULL FROM payments x"
        " WHERE x.batch_id = :batch_id AND r.payment_id = x.id"
    ),
    text("SELECT empty_draft(:batch_id)"),
    text("DELETE FROM batch_exclusions WHERE batch_id = :batch_id"),
    text("DELETE FROM batch_tariffs WHERE batch_id = :batch_id"),
)
_KEYS = text("SELECT DISTINCT key FROM batch_lines WHERE key > :after ORDER BY key LIMIT :limit")

_JUDGED = f"""
  SELECT l.*, w.tariff_id, w.amount_fen, l.facts | w.facts
    | CASE WHEN l.kind = 'raise' AND l.with_raises_fen > w.full_fen
        THEN {BIT["amount_differs"]} ELSE 0 END AS found
  FROM batch_lines l JOIN batch_weighed w ON w.key = l.key
"""  # noqa: S608  # Put together from constants.
_COMBINATIONS = text(f"SELECT DISTINCT found FROM ({_JUDGED}) j")  # noqa: S608
_PAY = text(f"""
WITH before AS MATERIALIZED ({RUN_BEFORE}), paid AS (
  INSERT INTO payments (id, payment_no, batch_id, entitlement_id, person_id, division_code,
    county_code, programme, period, kind, cause_id, amount_fen, charged_year, tariff_id,
    payee_name, account_id, bank_code, status, attempt, shown, changed_at)
  SELECT uuid7_at(:now, j.ordinal),
    :prefix || lpad(nextval('payment_numbers')::text, {PAYMENT_DIGITS}, '0'), :batch_id,
    j.entitlement_id, j.person_id, j.division_code, :county_code, :programme, j.period, j.kind,
    j.cause_id, j.amount_fen, :year, j.tariff_id, j.payee_name, j.account_id, j.bank_code,
    'ready', 1,
    :publish AND j.of_age AND j.kind <> 'raise' AND (j.kind <> 'regular' OR j.period = :period)
      AND (:everything OR b.amount_fen IS DISTINCT FROM j.amount_fen),
    :now
  FROM ({_JUDGED}) j JOIN batch_verdicts v ON v.facts = j.found
  LEFT JOIN before b ON b.entitlement_id = j.entitlement_id
  WHERE v.codes = '{{}}'
  RETURNING amount_fen, shown)
SELECT count(*) AS lines, coalesce(sum(amount_fen), 0) AS total_fen,
  count(*) FILTER (WHERE shown) AS shown FROM paid
""")  # noqa: S608
# An earlier month that still stands back, and is owed on no other ground, its own list told.
_EXCLUDE = text(f"""
INSERT INTO batch_exclusions (id, batch_id, entitlement_id, person_id, division_code, period,
  kind, amount_fen, codes)
SELECT uuid7_at(:now, j.ordinal), :batch_id, j.entitlement_id, j.person_id, j.division_code,
  j.period, j.kind, j.amount_fen, v.codes
FROM ({_JUDGED}) j JOIN batch_verdicts v ON v.facts = j.found
WHERE v.codes <> '{{}}' AND NOT (
  j.kind = 'regular' AND j.period < :period AND v.codes <@ ARRAY['duplicate', 'paired']
  AND NOT EXISTS (SELECT 1 FROM batch_dues d WHERE d.entitlement_id = j.entitlement_id
    AND d.period = j.period AND d.kind = j.kind))
""")  # noqa: S608
_OWE = text(f"""
INSERT INTO arrears (id, entitlement_id, person_id, division_code, period, kind, cause, status,
  noted_at)
SELECT uuid7_at(:now, j.ordinal), j.entitlement_id, j.person_id, e.division_code, j.period,
  'missed', 'excluded', 'due', :now
FROM ({_JUDGED}) j JOIN batch_verdicts v ON v.facts = j.found AND v.owed
JOIN entitlements e ON e.id = j.entitlement_id
WHERE j.kind = 'regular'
ON CONFLICT DO NOTHING
""")  # noqa: S608
_TAKE_ARREARS = text("""
UPDATE arrears r SET status = 'in_batch', payment_id = x.id
FROM batch_dues d JOIN payments x ON x.entitlement_id = d.entitlement_id AND x.period = d.period
  AND x.kind = d.kind AND x.cause_id IS NOT DISTINCT FROM d.cause_id
WHERE r.id = d.arrears_id AND x.batch_id = :batch_id AND x.status = 'ready'
""")


@dataclass(frozen=True, slots=True)
class Ground:
    """What one batch is reckoned with."""

    programme: Programme
    known: Programmes
    book: RateBook
    at: datetime


async def build_batch(
    session: AsyncSession, batch_id: UUID, *, changed_days: int, now: datetime
) -> Batch:
    """Fill a draft with its lines and its control totals; what it held before is replaced."""
    batch = await batch_for_update(session, EVERYTHING, batch_id)
    step(batch.status, BatchEvent.REVIEW)  # Only a draft is built; it is built to be reviewed.
    known = await programmes(session)
    programme = known.by_code.get(batch.programme)
    if programme is None:
        raise ProgrammeRefused("/programme")
    ground = Ground(programme, known, await rate_book(session, batch.county_code), now)
    run = _run(batch, ground, day_of(now) - timedelta(days=changed_days))

    await expect_many_rows(session)
    for statement in _CLEAR:  # Nothing of a draft was ever sent; its numbers stay used up.
        await session.execute(statement, {"batch_id": batch.id})
    await gather(session, run)
    await _weigh_all(session, batch, ground)
    await _judge_all(session)
    await _write(session, batch, await showing_of(session, batch, programme.publicity.rule), now)
    batch.digest = await digest_of_batch(session, batch.id)
    await record(session, EventTag.BATCH_BUILT, batch, at=now, data=batch.totals())
    return batch


def _run(batch: Batch, ground: Ground, changed_after: date) -> Run:
    programme, matrix = ground.programme, ground.known.matrix
    period = period_of_run(programme, batch.period)
    pairs = {
        code: pair
        for code in ground.known.by_code
        if (pair := matrix.between(programme.code, code)) and pair.rule is not PairRule.BOTH
    }
    return Run(
        batch_id=batch.id,
        programme=programme.code,
        county_code=batch.county_code,
        kind=payment_kind_of(programme),
        period=period.first,
        until=period.last,
        today=day_of(ground.at),
        changed_after=changed_after,
        of_age=grown_up_if_born_by(day_of(ground.at)),
        card_only=programme.card_only,
        meets=tuple(pairs),
        excludes=tuple(c for c, pair in pairs.items() if pair.rule is PairRule.EXCLUSIVE),
        repeats=matrix.between(programme.code, programme.code) is not None,
    )


async def _weigh_all(session: AsyncSession, batch: Batch, ground: Ground) -> None:
    """Reckon every distinct key once, and freeze what it came to."""
    await session.execute(text(_TARIFFS))
    after = ""
    while keys := (await session.scalars(_KEYS, {"after": after, "limit": KEYS_AT_ONCE})).all():
        tariffs, weighed = [], []
        for key in keys:
            found = _weighed(key, batch, ground)
            tariff_id = uuid_utils.uuid7() if found.tariff is not None else None
            weighed.append((key, tariff_id, *_result(found)))
            if tariff_id is not None:
                tariffs.append(_frozen(tariff_id, batch.id, key, found))
        if tariffs:
            await session.execute(insert(BatchTariff), tariffs)
        columns = ("key", "tariff_id", "amount_fen", "full_fen", "facts")
        await copy_rows(session, "batch_weighed", columns, weighed)
        after = keys[-1]
    await session.execute(text("ANALYZE batch_weighed"))


def _weighed(key: str, batch: Batch, ground: Ground) -> Weighed:
    own = weigh(key, batch.programme, batch.county_code, ground.book, ground.at)
    matrix = ground.known.matrix
    return weigh_beside(own, read_beside(key), matrix, ground.book, ground.at)


def _result(found: Weighed) -> tuple[int | None, int | None, int]:
    """Amount, full amount of a raise's month, and the facts that only the reckoning knows."""
    if found.tariff is None:
        return None, None, BIT["no_rate"]
    facts = BIT["paired"] if found.paired else 0
    facts |= BIT["not_due"] if found.tariff.amount_fen == 0 else 0
    return found.tariff.amount_fen, found.full_fen, facts


def _frozen(tariff_id: UUID, batch_id: UUID, key: str, found: Weighed) -> dict[str, Any]:
    assert found.tariff is not None  # noqa: S101  # Only what was reckoned is frozen.
    return {
        "id": tariff_id,
        "batch_id": batch_id,
        "key": stored_key(found.key),
        "key_digest": sha256(key.encode()).digest(),
        "amount_fen": found.tariff.amount_fen,
        "composition": found.tariff.composition_json(),
        "explanation": found.tariff.explanation_json(),
    }


async def _judge_all(session: AsyncSession) -> None:
    """Let the rules read every distinct combination of facts once."""
    await session.execute(text(_VERDICTS))
    combinations = (await session.scalars(_COMBINATIONS)).all()
    await copy_rows(session, "batch_verdicts", ("facts", "codes", "owed"), _verdicts(combinations))
    await session.execute(text("ANALYZE batch_verdicts"))


def _verdicts(combinations: Any) -> Iterator[tuple[int, list[Finding], bool]]:
    for bits in combinations:
        found = findings(facts_of(bits))
        yield bits, list(found), stays_owed(found)


async def _write(session: AsyncSession, batch: Batch, showing: Showing, now: datetime) -> None:
    values = {
        **asdict(showing),
        "now": now,
        "period": batch.period,
        "batch_id": batch.id,
        "county_code": batch.county_code,
        "programme": batch.programme,
        "year": year_of(batch.period),
        "prefix": payment_prefix(batch.county_code, batch.period),
    }
    paid = (await session.execute(_PAY, values)).one()
    batch.count, batch.total_fen, batch.shown_count = paid.lines, int(paid.total_fen), paid.shown
    batch.excluded_count = rows_changed(await session.execute(_EXCLUDE, values))
    await session.execute(_OWE, values)
    await session.execute(_TAKE_ARREARS, values)
