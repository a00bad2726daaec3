"""Keep what a bank sent, raw, before anything is read into it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.enqueue import enqueue
from app.adapters.storage import Storage
from app.domain.audit.tags import EventTag
from app.domain.identity.message_signature import VerifiedMessage
from app.domain.results.errors import SerialReused
from app.domain.results.terms import DeliveryChannel, DeliveryStatus
from app.models.payments.results import DeliverySignature, ResultDelivery
from app.policies.principals import Bank
from app.queries.results.results import delivery_by_serial, home_division
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or file as it came; a file has no number but the digest of its octets."""

    channel: DeliveryChannel
    octets: bytes
    serial: str | None = None
    signed: VerifiedMessage | None = None

    @property
    def digest(self) -> bytes:
        return sha256(self.octets).digest()


async def receive_delivery(
    session: AsyncSession, storage: Storage, bank: Bank, sent: Sent, now: datetime
) -> ResultDelivery:
    """Keep a delivery and have it applied. The same one again is the one that was kept."""
    serial = sent.serial or sent.digest.hex()
    known = await delivery_by_serial(session, bank.scope, bank.bank_code, serial)
    if known is None:
        delivery_id = uuid7()
        values = {
            "id": delivery_id,
            "bank_code": bank.bank_code,
            "division_code": await home_division(session, bank.bank_code),
            "client_id": bank.client_id,
            "serial": serial,
            "channel": sent.channel,
            "digest": sent.digest,
            "storage_key": await storage.put(delivery_id, sent.octets),
            "received_at": now,
            "status": DeliveryStatus.RECEIVED,
            "line_count": 0,
        }
        # Two calls may bring the same one at the same moment.
        statement = insert(ResultDelivery).values(values).on_conflict_do_nothing()
        new = await session.scalar(statement.returning(ResultDelivery.id))
        known = await delivery_by_serial(session, bank.scope, bank.bank_code, serial)
        if new is not None and known is not None:
            await _keep_signature(session, storage, known, sent.signed)
            await record(session, EventTag.DELIVERY_RECEIVED, known, at=now)
            # One after another for each bank: its lines follow from each other.
            lock = f"results {bank.bank_code}"
            await enqueue(session, "apply_delivery", lock=lock, delivery_id=str(new))
    if known is None or known.digest != sent.digest:
        raise SerialReused
    return known


async def _keep_signature(
    session: AsyncSession,
    storage: Storage,
    delivery: ResultDelivery,
    signed: VerifiedMessage | None,
) -> None:
    """Keep what shows later, to anybody, that the bank has said this."""
    if signed is None:
        return
    kept = DeliverySignature(
        id=uuid7(),
        delivery_id=delivery.id,
        key_id=signed.key_id,
        signature=signed.signature,
        signed_at=signed.signed_at,
    )
    kept.storage_key = await storage.put(kept.id, signed.evidence)
    session.add(kept)
