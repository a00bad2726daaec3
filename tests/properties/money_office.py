"""What usually comes next, and at whose desk: without it a walk would hardly reach a bank."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.payments.terms import BatchKind, BatchStatus
from app.domain.requests.publicity import ObjectionState
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice, BatchObjection
from tests.properties.money_desks import Next, on_the_desks

TIME_PASSES = "time passes"
_B = BatchStatus
_OVER = (_B.SETTLED, _B.RECONCILED, _B.CANCELLED, _B.REJECTED_BY_BANK)
_EMPTY: tuple[Next, ...] = (("cancel_draft", 0), ("rebuild", 0))
_TO_SHOW: tuple[Next, ...] = (("publicise", 1),)
_OBJECTED: tuple[Next, ...] = (("settle_objection", 3),)
_SHOWN: tuple[Next, ...] = (*[(TIME_PASSES, 0)] * 5, ("object", 0))
_OVER_ITS_TIME: tuple[Next, ...] = (("close_list", 1),)
_NOTHING_DUE: tuple[Next, ...] = ((TIME_PASSES, 0), ("reissue", 0), ("prepare", 0))
_BETWEEN: tuple[Next, ...] = (
    ("prepare", 0),
    (TIME_PASSES, 0),
    ("prepare", 0),
    ("contradict", 0),
    (TIME_PASSES, 0),
)
_GONE_OUT_BEFORE: Next = ("claim_earlier", 0)
_ONWARD: dict[BatchStatus, tuple[Next, ...]] = {
    _B.DRAFT: (("review", 1),),
    _B.REVIEWED: (("approve", 2),),
    _B.PUBLICISED: (("approve_published", 2),),
    # What happens between the approval and the banks is held back.
    _B.FINANCE_APPROVED: (("submit", 0), ("submit", 0), ("stop", 2), ("submit", 0)),
    _B.SUBMITTED: (("acknowledge", 0), ("fund", 2)),
    _B.BANK_ACCEPTED: (("fund", 2), ("fund", 2), ("deliver", 0)),
    _B.FUNDED: (("deliver", 0), ("deliver", 0), ("acknowledge", 0), ("fund", 2)),
    _B.PARTLY_SETTLED: (("deliver", 0), ("deliver_oddly", 0), ("fund", 2), ("contradict", 0)),
}


async def next_at_the_office(session: AsyncSession, step: int) -> Next:
    """Say what waits on a desk, or what the batch begun last that is not over waits for."""
    waits = await on_the_desks(session) if step % 2 else []
    if waits:
        return waits[min(step // 2 % len(waits), step // 97 % len(waits))]
    newest = select(Batch).order_by(Batch.id.desc()).limit(1)
    batch = await session.scalar(newest.where(Batch.status.not_in(_OVER)))
    if batch is None:
        last = await session.scalar(newest)
        usual = _BETWEEN if last is None or last.count else _NOTHING_DUE
    else:
        usual = await _of(session, batch)
    return usual[step % len(usual)]


async def _of(session: AsyncSession, batch: Batch) -> tuple[Next, ...]:
    if batch.status is _B.DRAFT and batch.count == 0:
        return _EMPTY
    if batch.status is _B.REVIEWED and batch.shown_count:
        return await _of_list(session, batch)
    usual = _ONWARD[batch.status]
    # The bank may tell late of an attempt that another has followed.
    return (*usual * 6, _GONE_OUT_BEFORE) if batch.kind is BatchKind.REISSUE else usual


async def _of_list(session: AsyncSession, batch: Batch) -> tuple[Next, ...]:
    said = BatchObjection.batch_id == batch.id, BatchObjection.state == ObjectionState.OPEN
    if await session.scalar(select(BatchObjection.id).where(*said)):
        return _OBJECTED
    hangs = BatchNotice.batch_id == batch.id, BatchNotice.closed_at.is_(None)
    last_day = await session.scalar(select(BatchNotice.last_day).where(*hangs))
    if last_day is None:
        return _TO_SHOW
    return _SHOWN if day_of(session.info["now"]) <= last_day else _OVER_ITS_TIME
