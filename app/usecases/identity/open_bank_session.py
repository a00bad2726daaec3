"""Give a bank's program a token, bound to what it has shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.es256 import NOBODYS_KEY, public_key, verified_assertion
from app.adapters.tokens import Tokens
from app.domain.audit.tags import EventTag
from app.domain.identity.client_assertion import Assertion, read_assertion_header
from app.domain.identity.errors import AssertionRefused, ProofReplayed
from app.domain.identity.possession import BindingWay, Holder, KeyBinding, Proof, read_point
from app.domain.identity.tokens import Claims, TokenKind
from app.models.identity.banks import (
    BankAssertion,
    BankClient,
    BankClientKey,
    BankSession,
    DpopProof,
)
from app.policies.principals import Actor, ActorKind
from app.queries.identity.banks import working_key
from app.usecases.audit.record import record

Read = TypeVar("Read")


@dataclass(frozen=True)
class Presented:
    """`at` is the machine's own time: banks know no clock that a demo moves."""

    assertion: str = field(repr=False)
    issuer: str
    binding: KeyBinding
    proof: Proof | None
    at: datetime


@dataclass(frozen=True)
class OpenedForBank:
    token: str = field(repr=False)
    claims: Claims
    way: BindingWay


async def open_bank_session(
    session: AsyncSession, tokens: Tokens, given: Presented, now: datetime
) -> OpenedForBank:
    """Open a session; a refusal says neither what was wrong nor whether the client exists."""
    key, client, assertion = await _recognised(session, given)
    if not await _spend(session, BankAssertion, assertion):
        raise AssertionRefused
    if given.proof is not None and not await _spend(session, DpopProof, given.proof):
        raise ProofReplayed
    opened, holder = BankSession(key_id=key.id), Holder(client.id, given.binding)
    token, claims = tokens.issue(TokenKind.BANK_ACCESS, opened.id, holder)
    way = given.binding.way
    opened.proof_key = given.binding.thumbprint if way is BindingWay.PROOF else None
    opened.certificate = given.binding.thumbprint if way is BindingWay.CERTIFICATE else None
    opened.issued_at, opened.expires_at = claims.issued_at, claims.expires_at
    session.add(opened)
    session.info["actor"] = Actor(ActorKind.BANK, client.id)
    await record(session, EventTag.BANK_SESSION_OPENED, client, at=now, data={"kid": key.kid})
    return OpenedForBank(token, claims, way)


async def _recognised(
    session: AsyncSession, given: Presented
) -> tuple[BankClientKey, BankClient, Assertion]:
    """Return the key that signed, whose it is, and what was signed with it.

    Where no key is known nobody's is tried, so that the answer takes as long.
    """
    kid = _read(lambda: read_assertion_header(given.assertion))
    found = await working_key(session, kid)
    public = NOBODYS_KEY if found is None else public_key(read_point(found[0].public_jwk))
    assertion = _read(lambda: verified_assertion(given.assertion, public, given.issuer, given.at))
    if found is None or assertion.client_id != found[1].id:
        raise AssertionRefused
    return *found, assertion


def _read(reading: Callable[[], Read]) -> Read:
    try:
        return reading()
    except Exception as error:  # Whatever is wrong with it, nobody is known.
        raise AssertionRefused from error


async def _spend(
    session: AsyncSession, kept: type[BankAssertion | DpopProof], presented: Assertion | Proof
) -> bool:
    """Say whether it came for the first time; of two at once the second waits for the first."""
    row = insert(kept).values(digest=presented.digest, expires_at=presented.ends_at)
    spent = await session.scalar(row.on_conflict_do_nothing().returning(kept.digest))
    return spent is not None
