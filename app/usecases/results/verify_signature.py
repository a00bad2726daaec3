"""Verify again what a bank signed: with its key, over what was kept, whenever somebody asks."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.es256 import public_key, signed_by
from app.adapters.storage import Storage
from app.domain.identity.message_signature import content_digest, digest_named_in, evidence_parts
from app.domain.identity.possession import read_point
from app.models.identity.banks import BankClientKey
from app.models.payments.results import DeliverySignature
from app.policies.scope import Scope
from app.queries.results.deliveries import delivery_signature


@dataclass(frozen=True, slots=True)
class Verified:
    """`base` is what was signed; it names the digest of the message."""

    proof: DeliverySignature
    key: BankClientKey
    base: bytes
    holds: bool
    same_message: bool


async def verify_signature(
    session: AsyncSession, storage: Storage, scope: Scope, delivery_id: UUID
) -> Verified:
    proof, key = await delivery_signature(session, scope, delivery_id)
    base, message = evidence_parts(await storage.fetch(proof.storage_key, proof.id))
    return Verified(
        proof,
        key,
        base,
        holds=signed_by(public_key(read_point(key.public_jwk)), base, proof.signature),
        same_message=digest_named_in(base) == content_digest(message),
    )
