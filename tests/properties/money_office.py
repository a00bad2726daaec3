"""What usually comes next, and at whose desk: without it a walk would hardly reach a bank."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import BatchStatus
from app.domain.requests.publicity import ObjectionState
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice, BatchObjection

TIME_PASSES = "time passes"
Next = tuple[str, int]
_B = BatchStatus
_OVER = (_B.SETTLED, _B.RECONCILED, _B.CANCELLED, _B.REJECTED_BY_BANK)
_EMPTY: tuple[Next, ...] = (("cancel_draft", 0), ("rebuild", 0))
_TO_SHOW: tuple[Next, ...] = (("publicise", 1),)
_OBJECTED: tuple[Next, ...] = (("settle_objection", 3),)
_SHOWN: tuple[Next, ...] = ((TIME_PASSES, 0), ("close_list", 1), ("close_list", 1), ("object", 0))
_NOTHING_DUE: tuple[Next, ...] = ((TIME_PASSES, 0), ("reissue", 0), ("prepare", 0))
_BETWEEN: tuple[Next, ...] = (
    ("prepare", 0),
    (TIME_PASSES, 0),
    ("prepare", 0),
    ("reissue", 0),
    ("answer_claim", 0),
    ("confirm_claim", 2),
    ("state", 0),
    ("close", 2),
    ("close_period", 2),
)
_ONWARD: dict[BatchStatus, tuple[Next, ...]] = {
    _B.DRAFT: (("review", 1),),
    _B.REVIEWED: (("approve", 2),),
    _B.PUBLICISED: (("approve_published", 2),),
    _B.FINANCE_APPROVED: (("submit", 0),),
    _B.SUBMITTED: (("acknowledge", 0), ("fund", 2)),
    _B.BANK_ACCEPTED: (("fund", 2), ("fund", 2), ("deliver", 0)),
    _B.FUNDED: (("deliver", 0), ("deliver", 0), ("acknowledge", 0), ("fund", 2)),
    _B.PARTLY_SETTLED: (("deliver", 0), ("resolve", 2), ("fund", 2), ("deliver", 0)),
}


async def next_at_the_office(session: AsyncSession, step: int) -> Next:
    """Say what the batch that was begun last and is not over waits for."""
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
    return _ONWARD[batch.status]


async def _of_list(session: AsyncSession, batch: Batch) -> tuple[Next, ...]:
    said = BatchObjection.batch_id == batch.id, BatchObjection.state == ObjectionState.OPEN
    if await session.scalar(select(BatchObjection.id).where(*said)):
        return _OBJECTED
    hangs = BatchNotice.batch_id == batch.id, BatchNotice.closed_at.is_(None)
    return _SHOWN if await session.scalar(select(BatchNotice.id).where(*hangs)) else _TO_SHOW
