"""Tell those whose payments did not come what to do; a shared write, thousands at once."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.notifications.money_facts import why_facts
from app.domain.notifications.terms import MessageChannel
from app.domain.notifications.to_tell import ToTell
from app.queries.notifications import SILENT

# The job of every minute sends them: nobody waits here for ten thousand texts.
_TELL = """
INSERT INTO messages (id, person_id, told, facts, channel, state, tries, written_at, due_at)
SELECT uuid7_at(:now, row_number() OVER ()), p.person_id, t.told,
  CAST(t.why AS jsonb) || jsonb_build_object('title_zh', g.title_zh, 'title_en', g.title_en,
    'short_zh', left(g.title_zh, 20), 'month_en', to_char(p.period, 'YYYY-MM'),
    'month_zh', to_char(p.period, 'FMYYYY"年"FMMM"月"'), 'changed_on', CAST(:today AS text)),
  c.channel, 'queued', 0, :now, :now
FROM unnest(CAST(:ids AS uuid[]), CAST(:told AS text[]), CAST(:why AS text[]))
  AS t (line_id, told, why)
JOIN {lines} p ON p.id = t.line_id
JOIN programmes g ON g.code = p.programme
JOIN persons n ON n.id = p.person_id
CROSS JOIN unnest(CAST(:channels AS text[])) AS c (channel)
WHERE NOT {silent}
"""
_LEFT_OUT = (
    "(SELECT x.id, x.person_id, x.period, e.programme"
    " FROM batch_exclusions x JOIN entitlements e ON e.id = x.entitlement_id)"
)
_OF_PAYMENTS = text(_TELL.format(lines="payments", silent=SILENT))
_OF_LINES_LEFT_OUT = text(_TELL.format(lines=_LEFT_OUT, silent=SILENT))


async def tell_of_payments(
    session: AsyncSession, payments: Sequence[ToTell], *, now: datetime
) -> None:
    """Put a message for each channel into the outbox; none for the dead or reported dead."""
    await _tell(session, _OF_PAYMENTS, payments, now)


async def tell_of_lines_left_out(
    session: AsyncSession, lines: Sequence[ToTell], *, now: datetime
) -> None:
    """The same of lines that stayed out of a list."""
    await _tell(session, _OF_LINES_LEFT_OUT, lines, now)


async def _tell(
    session: AsyncSession, statement: TextClause, lines: Sequence[ToTell], now: datetime
) -> None:
    if not lines:
        return
    values = {
        "ids": [each.line_id for each in lines],
        "told": [each.told.value for each in lines],
        "why": [json.dumps(why_facts(each.why), ensure_ascii=False) for each in lines],
        "channels": [channel.value for channel in MessageChannel],
        "today": day_of(now).isoformat(),
        "now": now,
    }
    await session.execute(statement, values)
