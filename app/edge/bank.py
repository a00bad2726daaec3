"""A bank's program calls: it is recognised anew each time, and what it looks at is noted.

`BankMay` is for routes with a transaction, `BankReads` for those whose one statement does it all.
Both spend the proof of the call in a statement of its own pool, which no refusal takes back.
"""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.db import HotPool, enter
from app.domain.errors import NotFound
from app.domain.identity.errors import ProofReplayed, SessionEnded
from app.edge.idempotency import hold_key
from app.edge.session import DbSession
from app.policies.principals import Actor, ActorKind, Bank
from app.policies.scope import Scope
from app.queries.identity.entering import BankEntry, enter_as_bank

_OURS = re.compile(
    r"P[0-9]{1,31}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII
)
"""A payment, something with an id, a day."""

Row = Mapping[str, Any]


class BankMay:
    """The caller is a program of a bank; its key is held, and the call noted once it is answered.

    A key belongs to the program that sent it: two programs of one bank do not know each
    other's, and what both report is told apart by the bank's own serials.
    """

    async def __call__(self, request: Request, session: DbSession) -> AsyncIterator[Bank]:
        pool, entry = request.app.state.house.database.hot, _entry(request)
        bank = _recognised(entry, await enter_as_bank(pool, replace(entry, operation=None)))
        await enter(session, bank.scope, Actor(ActorKind.BANK, bank.client_id))
        try:
            await hold_key(request, session, f"bank:{bank.client_id}")
            yield bank
        finally:
            counted = _handed_out(getattr(request.state, "answer", None))
            noted = replace(entry, proof=None, proof_ends_at=None, read_count=counted)
            await enter_as_bank(pool, noted)


@dataclass(frozen=True, slots=True)
class HotBankCall:
    """A program of a bank whom the statement itself will have to recognise."""

    pool: HotPool
    entry: BankEntry

    @property
    def values(self) -> Row:
        """The bind values of `BANK_CALLER`, for one thing that the path names."""
        return self.entry.values

    def asking_for(self, count: int) -> Row:
        """The bind values where the body names so many things."""
        return replace(self.entry, read_count=count).values

    def admit(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return what was found; the refusals are those of `BankMay`.

        Each row says who is calling; where nothing was found, one row says only that.
        """
        _recognised(self.entry, rows[0] if rows else None)
        return [row for row in rows if row["id"] is not None]

    def admit_one(self, row: Row | None) -> Row:
        """Return the one thing that was asked for."""
        found = self.admit([] if row is None else [row])
        if not found:
            raise NotFound
        return found[0]


class BankReads:
    """Like `BankMay`, for routes whose one statement recognises the caller and notes the read."""

    async def __call__(self, request: Request) -> HotBankCall:
        return HotBankCall(request.app.state.house.database.hot, _entry(request))


def _entry(request: Request) -> BankEntry:
    proof = request.state.proof
    named = next(iter(request.path_params.values()), None)
    return BankEntry(
        session_id=request.state.claims.session_id,
        proof=None if proof is None else proof.digest,
        proof_ends_at=None if proof is None else proof.ends_at,
        operation=request.scope["route"].unique_id,
        # Whatever is no number of ours might be somebody's card.
        subject=str(named) if _OURS.fullmatch(str(named or "")) else None,
    )


def _recognised(entry: BankEntry, row: Row | None) -> Bank:
    if row is None:
        raise SessionEnded
    if not row["proof_is_new"]:
        raise ProofReplayed
    code = row["bank_code"]
    return Bank(row["client_id"], entry.session_id, code, Scope(bank=code))


def _handed_out(answer: Response | None) -> int | None:
    """Count the rows of a list; of other answers the operation says what was handed out."""
    if answer is None or not answer.body or answer.media_type != "application/json":
        return None
    body = json.loads(bytes(answer.body))
    items = body.get("items") if isinstance(body, dict) else None
    return len(items) if isinstance(items, list) else None
