"""What banks bring back is applied in chunks; a line that cannot be applied stands alone."""

from collections.abc import Sequence
from uuid import UUID

import structlog
from anyio import to_thread
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.exc import InterfaceError, OperationalError

from app.adapters.bank_books import bank_books
from app.adapters.enqueue import enqueue
from app.domain.payments.files.faults import FileRefused
from app.domain.payments.files.template import template_of
from app.domain.results.arriving import Arrived, from_file, from_message
from app.domain.results.codes import BankBook
from app.domain.results.terms import DeliveryChannel, DeliveryStatus
from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.results.results import (
    KeptLine,
    alone_with,
    banks_with_early_lines,
    delivery_seen,
    funded_early_lines,
    still_waiting,
    unapplied_lines,
)
from app.usecases.results.apply_lines import apply_lines
from app.usecases.results.end_delivery import end_delivery
from app.usecases.results.keep_lines import keep_lines
from app.usecases.results.refuse_delivery import refuse_delivery
from app.usecases.results.set_line_aside import set_line_aside

CHUNK = 5_000
# Where the database went away, or parted two who crossed.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

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
    book = await _kept(house, delivery_id)
    if book is None:
        return
    while await _next_chunk(house, book, delivery_id, at_once):
        pass
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


async def _kept(house: House, delivery_id: UUID) -> BankBook | None:
    """Keep the lines of a delivery; None where there is nothing to apply."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        delivery = await delivery_seen(session, EVERYTHING, delivery_id)
        if delivery is None:
            return None
        await alone_with(session, delivery.bank_code)
        await session.refresh(delivery)
        book, now = bank_books()[delivery.bank_code], session.info["now"]
        if delivery.status is DeliveryStatus.APPLYING:
            return book
        if delivery.status is not DeliveryStatus.RECEIVED:
            return None
        octets = await house.storage.fetch(delivery.storage_key, delivery.id)
        try:
            arrived = await to_thread.run_sync(_read, book, delivery.channel, octets)
        except FileRefused as refused:
            await refuse_delivery(session, delivery, refused.fault, now)
            return None
        await keep_lines(session, delivery, arrived, now)
        return book


def _read(book: BankBook, channel: DeliveryChannel, octets: bytes) -> Arrived:
    if channel is DeliveryChannel.API:
        return from_message(octets)
    return from_file(template_of(book.file), octets)


async def _next_chunk(house: House, book: BankBook, delivery_id: UUID, at_once: int) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        lines = await unapplied_lines(session, delivery_id, at_once)
    await _apply(house, book, lines)
    return len(lines)


async def _next_early(house: House, book: BankBook, at_once: int) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        lines = await funded_early_lines(session, book.code, at_once)
    await _apply(house, book, lines)
    return len(lines)


async def _apply(house: House, book: BankBook, lines: Sequence[KeptLine]) -> None:
    """Apply a chunk; where it fails, halve it until the one bad line stands alone."""
    if not lines:
        return
    try:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await alone_with(session, book.code)
            waiting = await still_waiting(session, lines)
            await apply_lines(session, book, waiting, session.info["now"])
    except (OperationalError, InterfaceError):
        raise  # The database went away or parted two who crossed: the job comes again.
    except Exception:
        log.exception("result_chunk_broken", bank_code=book.code, lines=len(lines))
        await _apart(house, book, lines)


async def _apart(house: House, book: BankBook, lines: Sequence[KeptLine]) -> None:
    if len(lines) == 1:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await set_line_aside(session, lines[0].id, session.info["now"])
        return
    middle = len(lines) // 2
    for half in (lines[:middle], lines[middle:]):
        await _apply(house, book, half)
