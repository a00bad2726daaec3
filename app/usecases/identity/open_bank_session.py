"""Give a bank's program a token, bound to what it has shown."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.es256 import NOBODYS_KEY, public_key, verified_assertion
from app.adapters.tokens import Tokens
from app.domain.audit.tags import EventTag
from app.domain.identity.client_assertion import Assertion, read_assertion_header
from app.domain.identity.errors import AssertionRefused, ProofReplayed
from app.domain.identity.possession import BindingWay, KeyBinding, Proof, read_point
from app.domain.identity.tokens import Claims, TokenKind
from app.models.identity.banks import BankAssertion, BankClientKey, BankSession, DpopProof
from app.policies.principals import Actor, ActorKind
from app.queries.identity.banks import working_key
from app.usecases.audit.record import record


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


async def open_bank_session(
    session: AsyncSession, tokens: Tokens, given: Presented, now: datetime
) -> OpenedForBank:
    """Open a session; a refusal says neither what was wrong nor whether the client exists."""
    key, assertion = await _recognised(session, given)
    if not await _spend(session, BankAssertion, assertion):
        raise AssertionRefused
    if given.proof is not None and not await _spend(session, DpopProof, given.proof):
        raise ProofReplayed
    return await _opened(session, tokens, key, given, now)


async def _recognised(session: AsyncSession, given: Presented) -> tuple[BankClientKey, Assertion]:
    """Return the key that signed, and what was signed with it.

    Where no key is known nobody's is tried, so that the answer takes as long.
    """
    try:
        kid = read_assertion_header(given.assertion)
        key = await working_key(session, kid)
        public = NOBODYS_KEY if key is None else public_key(read_point(key.public_jwk))
        assertion = verified_assertion(given.assertion, public, given.issuer, given.at)
    except Exception as error:  # Whatever is wrong with it, nobody is known.
        if isinstance(error, SQLAlchemyError):
            raise
        raise AssertionRefused from error
    if key is None or assertion.client_id != key.client_id:
        raise AssertionRefused
    return key, assertion


async def _spend(
    session: AsyncSession, kept: type[BankAssertion | DpopProof], presented: Assertion | Proof
) -> bool:
    """Say whether it came for the first time; of two at once the second waits for the first."""
    row = insert(kept).values(digest=presented.digest, expires_at=presented.ends_at)
    spent = await session.scalar(row.on_conflict_do_nothing().returning(kept.digest))
    return spent is not None


async def _opened(
    session: AsyncSession, tokens: Tokens, key: BankClientKey, given: Presented, now: datetime
) -> OpenedForBank:
    session.info["actor"] = Actor(ActorKind.BANK, key.client_id)
    opened = BankSession(key_id=key.id)
    token, claims = tokens.issue(TokenKind.BANK_ACCESS, opened.id, given.binding)
    proven = given.binding.way is BindingWay.PROOF
    opened.proof_key = given.binding.thumbprint if proven else None
    opened.certificate = None if proven else given.binding.thumbprint
    opened.issued_at, opened.expires_at = claims.issued_at, claims.expires_at
    session.add(opened)
    await record(session, EventTag.BANK_SESSION_OPENED, opened, at=now)
    return OpenedForBank(token, claims)
