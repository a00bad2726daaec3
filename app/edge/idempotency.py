"""The same request twice gets the same answer once made (Stripe's rule).

The transaction that does the work holds the key and stores the answer, so that both are
there or neither. Only answers of success are stored: a refusal may be put right and sent again.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import FieldFault
from app.edge.body import HouseRequest
from app.edge.errors import (
    IdempotencyInProgress,
    IdempotencyKeyMalformed,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
)
from app.models.idempotency import IdempotencyKey
from app.queries.idempotency import kept_answer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
A_DAY = timedelta(days=1)
MONEY = timedelta(days=400)
"""How long an answer about money is kept: past the audit of the year after."""

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_KEPT_HEADERS = ("content-type", "etag", "location", "retry-after", "content-disposition")


class Replayed(Exception):
    """The first answer to this very request; the route class sends it again."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class HeldKey:
    """A key that this transaction holds until it ends."""

    session: AsyncSession
    caller: str
    key: str
    operation: str
    body_hash: bytes


async def hold_key(request: Request, session: AsyncSession, caller: str) -> None:
    """Hold the request's key for `caller`, or raise what came of its first use.

    Called right after authentication, in a session that has entered its scope; does nothing
    on routes that need no key. `caller` is stable over sign-ins: kind and account id.
    """
    if not isinstance(request, HouseRequest) or request.state.conduct.keeps_answer_for is None:
        return
    held = HeldKey(
        session=session,
        caller=caller,
        key=_key_of(request),
        operation=_operation(request),
        body_hash=request.body_hash,
    )
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(_lock_number(held)))):
        raise IdempotencyInProgress
    # A statement of its own: it must see what the holder before us has committed.
    first = await kept_answer(session, caller, held.key)
    if first is not None and first.keep_until > session.info["now"]:
        raise _outcome(request, held, first)
    if first is not None:
        await session.delete(first)
        await session.flush()  # The same key is stored again by this transaction.
    request.state.held_key = held


async def keep_answer(request: Request, answer: Response, keep_for: timedelta) -> None:
    """Store a successful answer under the held key, before the commit."""
    held: HeldKey | None = getattr(request.state, "held_key", None)
    if held is None:
        raise RuntimeError("the authority of a keyed route must call hold_key")
    if not 200 <= answer.status_code < 300:  # noqa: PLR2004
        return
    now = held.session.info["now"]
    vault = request.app.state.house.vault
    await held.session.flush()  # The answer is stored after what it speaks of.
    await held.session.execute(
        insert(IdempotencyKey).values(
            caller=held.caller,
            key=held.key,
            operation=held.operation,
            body_hash=held.body_hash,
            status=answer.status_code,
            answer_sealed=vault.seal_bytes(*_cell(held), bytes(answer.body)),
            headers={n: answer.headers[n] for n in _KEPT_HEADERS if n in answer.headers},
            created_at=now,
            keep_until=now + keep_for,
        )
    )


def _outcome(request: Request, held: HeldKey, first: IdempotencyKey) -> Exception:
    if (first.operation, first.body_hash) != (held.operation, held.body_hash):
        return IdempotencyKeyReused()
    body = request.app.state.house.vault.open_bytes(*_cell(held), first.answer_sealed)
    headers = {**first.headers, REPLAYED: "true"}
    return Replayed(Response(body, status_code=first.status, headers=headers))


def _key_of(request: Request) -> str:
    key = request.headers.get(HEADER)
    if key is None:
        raise IdempotencyKeyMissing
    if _KEY.fullmatch(key) is None:
        fault = FieldFault(f"header/{HEADER}", "wrong_pattern")
        raise IdempotencyKeyMalformed(errors=(fault,))
    return key


def _operation(request: Request) -> str:
    query = sha256(request.scope["query_string"]).hexdigest()[:16]
    return f"{request.method} {request.scope['path']} {query}"


def _lock_number(held: HeldKey) -> int:
    digest = sha256(f"idempotency\n{held.caller}\n{held.key}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _cell(held: HeldKey) -> tuple[str, str, UUID]:
    """Where the answer is sealed; the row's key is text, so its digest stands in for an id."""
    digest = sha256(f"{held.caller}\n{held.key}".encode()).digest()
    return IdempotencyKey.__tablename__, "answer", UUID(bytes=digest[:16])
