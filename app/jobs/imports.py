"""Jobs that read lists, apply them, and forget their rows."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import AppError
from app.domain.operations.errors import OperationBroken
from app.house import House
from app.imports.kind import ImportKind
from app.imports.registry import kind_of
from app.jobs.queue import house_of, queue
from app.models.operations.imports import Import
from app.policies.principals import SYSTEM, Actor, ActorKind
from app.policies.scope import EVERYTHING, Scope
from app.queries.divisions import scope_ranges_of
from app.queries.operations.imports import forgettable_imports, import_seen
from app.usecases.operations.apply_import import apply_import
from app.usecases.operations.forget_import_rows import forget_import_rows
from app.usecases.operations.read_import import read_import
from app.usecases.operations.stop_import import stop_import
from app.usecases.operations.track import advance

AT_ONCE = 100
Tell = Callable[[int, int], Awaitable[None]]
Work = Callable[[AsyncSession, Scope, ImportKind[Any], Tell], Awaitable[None]]

# Only where not even the refusal could be kept, as when the database was away.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

log = structlog.get_logger()


@queue.task(name="read_import", pass_context=True, retry=AGAIN)
async def read_one(context: JobContext, import_id: str) -> None:
    """Read the rows of a list in the name of whoever entered it."""
    house, wanted = house_of(context), UUID(import_id)

    async def work(session: AsyncSession, scope: Scope, kind: ImportKind[Any], tell: Tell) -> None:
        now = session.info["now"]
        await read_import(session, house.storage, scope, kind, wanted, tell, now)

    await _worked(house, wanted, work, lambda found: found.entered_by)


@queue.task(name="apply_import", pass_context=True, retry=AGAIN)
async def apply_one(context: JobContext, import_id: str) -> None:
    """Apply a list in the name of whoever confirmed it, in the scope it was judged in."""
    house, wanted = house_of(context), UUID(import_id)

    async def work(session: AsyncSession, scope: Scope, kind: ImportKind[Any], tell: Tell) -> None:
        await apply_import(session, scope, kind, wanted, tell, session.info["now"])

    await _worked(house, wanted, work, lambda found: found.confirmed_by)


@queue.periodic(cron="47 2 * * *")
@queue.task(pass_context=True, queueing_lock="forget_import_rows")
async def forget_rows(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Forget the rows of lists that have been over for long enough."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        before = session.info["now"] - timedelta(days=house.settings.import_rows_kept_days)
        over = await forgettable_imports(session, EVERYTHING, before=before, limit=AT_ONCE)
    for import_id in over:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            now = session.info["now"]
            key = await forget_import_rows(session, EVERYTHING, import_id, now)
        if key is not None:
            await house.storage.remove(key)


async def _worked(
    house: House, import_id: UUID, work: Work, by: Callable[[Import], UUID | None]
) -> None:
    """Do it all in one transaction; if that cannot be, keep why in another."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await import_seen(session, EVERYTHING, import_id)
        scope = Scope(ranges=await scope_ranges_of(session, found.division_code))
    actor = Actor(ActorKind.STAFF, by(found))

    async def tell(done: int, total: int) -> None:
        async with house.database.transaction(scope, actor) as session:
            await advance(session, found.operation_id, done, total=total)

    try:
        async with house.database.transaction(scope, actor) as session:
            await work(session, scope, kind_of(found.kind), tell)
    except AppError as error:
        await _stop(house, scope, actor, import_id, error)
    except Exception:  # A defect must not leave people waiting for ever.
        log.exception("import_broken", import_id=str(import_id))
        await _stop(house, scope, actor, import_id, OperationBroken())


async def _stop(house: House, scope: Scope, actor: Actor, import_id: UUID, error: AppError) -> None:
    async with house.database.transaction(scope, actor) as session:
        await stop_import(session, scope, import_id, error, session.info["now"])
