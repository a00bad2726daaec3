"""Rates succeed each other: a new row closes the one before it, and nothing else changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.subsidies.notices import RateLine
from app.domain.subsidies.rate_errors import RateAlreadyFollowed
from app.domain.subsidies.rates import Rate, RateKey, Share
from app.models.subsidies.rates import RateNotice, RateRow


def rows_of(notice: RateNotice, known_at: datetime) -> list[RateRow]:
    """Return the rates of a notice, from its month on without an end."""
    return [_row(notice, RateLine.typed(kept), known_at) for kept in notice.lines]


def close_before(rows: Sequence[RateRow], standing: Iterable[RateRow]) -> None:
    """Close what `rows` succeed, with the month in which they begin.

    A rate that begins in the same month or later, or was closed past that month, would have to
    be edited: refused.
    """
    begins = {key_of(row): row for row in rows}
    for old in standing:
        new = begins.get(key_of(old))
        if new is None:
            continue
        if old.effective_from >= new.effective_from or old.effective_before is not None:
            raise RateAlreadyFollowed
        old.effective_before = new.effective_from
        old.closed_at, old.closed_by = new.known_at, new.notice_id


def key_of(row: RateRow) -> tuple[RateKey, str | None]:
    """What tells rates of one component apart."""
    return RateKey(row.programme, row.category, row.nature, row.grade), row.county_code


def rate_of(row: RateRow, document_no: str) -> Rate:
    share = None
    if row.share_hundredths is not None and row.base_fen is not None:
        share = Share(hundredths=row.share_hundredths, base_fen=row.base_fen)
    return Rate(
        id=row.id,
        key=key_of(row)[0],
        component=row.component,
        county_code=row.county_code,
        unit=row.unit,
        amount_fen=row.amount_fen,
        effective_from=row.effective_from,
        effective_before=row.effective_before,
        known_at=row.known_at,
        closed_at=row.closed_at,
        document_no=document_no,
        share=share,
    )


def _row(notice: RateNotice, line: RateLine, known_at: datetime) -> RateRow:
    return RateRow(
        notice_id=notice.id,
        programme=line.programme,
        category=line.category,
        nature=line.nature,
        grade=line.grade,
        component=notice.component,
        county_code=notice.county_code,
        unit=line.unit,
        amount_fen=line.amount_fen,
        share_hundredths=line.share.hundredths if line.share else None,
        base_fen=line.share.base_fen if line.share else None,
        effective_from=notice.effective_from,
        known_at=known_at,
    )
