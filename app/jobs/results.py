"""What banks bring back is applied in chunks; a line that cannot be applied stands alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from uuid import UUID

import psycopg
import structlog
from anyio import to_thread
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.bank_books import bank_books
from app.adapters.enqueue import enqueue
from app.domain.payments.files.faults import FileRefused
from app.domain.payments.files.template import template_of
from app.domain.results.arriving import Arrived, ArrivingLine, from_file, from_message
from app.domain.results.codes import BankBook
from app.domain.results.kept import KeptLine, told_apart
from app.domain.results.terms import DeliveryChannel, DeliveryStatus
from app.house import House
from app.jobs.queue import house_of, queue
from app.models.payments.results import ResultDelivery
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.results.results import (
    alone_with,
    banks_with_early_lines,
    delivery_seen,
    funded_early_lines,
    known_lines,
    still_waiting,
)
from app.usecases.results.apply_lines import apply_lines
from app.usecases.results.begin_delivery import begin_delivery
from app.usecases.results.end_delivery import end_delivery
from app.usecases.results.note_late import note_late
from app.usecases.results.note_repeats import note_repeats
from app.usecases.results.refuse_delivery import refuse_delivery
from app.usecases.results.set_line_aside import set_line_aside

CHUNK = 5_000
# Where the database went away, or parted two who crossed.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

_TO_APPLY = {DeliveryStatus.RECEIVED, DeliveryStatus.APPLYING}
_SAID = attrgetter(*(field.name for field in fields(ArrivingLine)))
Way = Callable[[AsyncSession, BankBook, Sequence[KeptLine]], Awaitable[None]]

log = structlog.get_logger()


@queue.task(name="apply_delivery", pass_context=True, retry=AGAIN)
async def apply_delivery(context: JobContext, delivery_id: str) -> None:
    """Read a delivery, keep its lines, and let each do what it does."""
    await apply_whole(house_of(context), UUID(delivery_id))


@queue.task(name="apply_funded_results", pass_context=True, retry=AGAIN)
async def apply_funded_results(context: JobContext, bank_code: str) -> None:
    """Apply what a bank said too early, as soon as its money is there."""
    await apply_early_of(house_of(context), bank_code)


@queue.periodic(cron="*/5 * * * *")
@queue.task(pass_context=True, queueing_lock="apply_early_results")
async def apply_early_results(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Apply the same where the job of the funding was lost."""
    await apply_early(house_of(context))


async def apply_whole(house: House, delivery_id: UUID, *, at_once: int = CHUNK) -> None:
    """Apply one delivery; run ten times, or killed in between, each line is applied once."""
    opened = await _opened(house, delivery_id)
    if opened is None:
        return
    delivery, lines = opened
    book = bank_books()[delivery.bank_code]
    for start in range(0, len(lines), at_once):
        kept = [_kept(delivery, line) for line in lines[start : start + at_once]]
        await _apply(house, book, kept, _apply_new)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        if await end_delivery(session, delivery_id, session.info["now"]):
            await enqueue(
                session, "match_open_days", lock=f"results {book.code}", bank_code=book.code
            )


async def apply_early(house: House, *, at_once: int = CHUNK) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        codes = await banks_with_early_lines(session)
    for code in codes:
        await apply_early_of(house, code, at_once=at_once)


async def apply_early_of(house: House, bank_code: str, *, at_once: int = CHUNK) -> None:
    book = bank_books()[bank_code]
    while await _next_early(house, book, at_once):
        pass
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        lock = f"results {bank_code}"
        await enqueue(session, "match_open_days", lock=lock, bank_code=bank_code)


async def _opened(
    house: House, delivery_id: UUID
) -> tuple[ResultDelivery, Sequence[ArrivingLine]] | None:
    """Read a delivery; None where there is nothing to apply."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        delivery = await delivery_seen(session, EVERYTHING, delivery_id)
        if delivery is None:
            return None
        await alone_with(session, delivery.bank_code)
        await session.refresh(delivery)
        if delivery.status not in _TO_APPLY:
            return None
        octets = await house.storage.fetch(delivery.storage_key, delivery.id)
        book = bank_books()[delivery.bank_code]
        try:
            arrived = await to_thread.run_sync(_read, book, delivery.channel, octets)
        except FileRefused as refused:
            await refuse_delivery(session, delivery, refused.fault, session.info["now"])
            return None
        await begin_delivery(session, delivery, arrived)
        return delivery, arrived.lines


def _read(book: BankBook, channel: DeliveryChannel, octets: bytes) -> Arrived:
    if channel is DeliveryChannel.API:
        return from_message(octets)
    return from_file(template_of(book.file), octets)


def _kept(delivery: ResultDelivery, line: ArrivingLine) -> KeptLine:
    of_delivery = delivery.bank_code, delivery.id, delivery.division_code
    return KeptLine(uuid7(), *of_delivery, *_SAID(line))


async def _next_early(house: House, book: BankBook, at_once: int) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        lines = await funded_early_lines(session, book.code, at_once)
    await _apply(house, book, lines, _apply_early)
    return len(lines)


async def _apply_new(session: AsyncSession, book: BankBook, lines: Sequence[KeptLine]) -> None:
    new, repeated = told_apart(lines, await known_lines(session, book.code, lines))
    await apply_lines(session, book, new, session.info["now"])
    await note_repeats(session, repeated)


async def _apply_early(session: AsyncSession, book: BankBook, lines: Sequence[KeptLine]) -> None:
    waiting, now = await still_waiting(session, lines), session.info["now"]
    await apply_lines(session, book, waiting, now, early=True)
    # The day that they were booked on may have been closed while they waited.
    await note_late(session, book.code, [line.id for line in waiting], now)


async def _apply(house: House, book: BankBook, lines: Sequence[KeptLine], way: Way) -> None:
    """Apply a chunk; where it fails, halve it until the one bad line stands alone."""
    if not lines:
        return
    try:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await alone_with(session, book.code)
            await way(session, book, lines)
    except (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError):
        raise  # The database went away or parted two who crossed: the job comes again.
    except Exception:
        log.exception("result_chunk_broken", bank_code=book.code, lines=len(lines))
        await _apart(house, book, lines, way)


async def _apart(house: House, book: BankBook, lines: Sequence[KeptLine], way: Way) -> None:
    if len(lines) == 1:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await set_line_aside(session, lines[0], session.info["now"])
        return
    middle = len(lines) // 2
    for half in (lines[:middle], lines[middle:]):
        await _apply(house, book, half, way)
