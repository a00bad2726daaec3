"""Write the file of a bank's part once, keep it, and hand out the same octets ever after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.bank_books import bank_books
from app.adapters.storage import Storage
from app.domain.audit.tags import EventTag
from app.domain.payments.files.cells import Values
from app.domain.payments.files.template import Field, FileTemplate, template_of
from app.domain.payments.files.writing import Written, write_file
from app.models.payments.batches import Batch
from app.models.payments.results import RemittanceFile
from app.models.sealed import SealedValue
from app.policies.principals import Bank
from app.queries.batches.remittances import (
    LineToPay,
    file_of,
    lines_to_pay,
    own_remittance_for_update,
    programme_title,
)
from app.usecases.audit.record_many import Happened, record_many


@dataclass(frozen=True, slots=True)
class HandedOut:
    octets: bytes
    digest: bytes
    name: str
    encoding: str


async def make_remittance_file(
    session: AsyncSession, storage: Storage, bank: Bank, remittance_id: UUID, now: datetime
) -> HandedOut:
    """Return the file; a line that the bank's encoding cannot hold stays out and is noted."""
    part, batch = await own_remittance_for_update(session, bank, remittance_id)
    template = template_of(bank_books()[bank.bank_code].file)
    name = f"{batch.number}-{bank.bank_code}.txt"
    kept = await file_of(session, part.id)
    if kept is not None:
        octets = await storage.fetch(kept.storage_key, kept.id)
        return HandedOut(octets, kept.digest, name, template.encoding)
    title = await programme_title(session, batch.programme)
    lines = await lines_to_pay(session, part)
    written = await to_thread.run_sync(_written, template, batch, title, lines)
    made = await _kept(session, storage, remittance_id, written, now)
    facts = {"count": written.count, "left_out": len(written.left_out)}
    happened = [Happened(part.id, None, batch.county_code, facts)]
    await record_many(session, EventTag.REMITTANCE_FILED, "remittances", happened, at=now)
    return HandedOut(written.octets, made.digest, name, template.encoding)


def _written(
    template: FileTemplate, batch: Batch, title: str, lines: Sequence[LineToPay]
) -> Written:
    named: Values = {Field.BATCH_NUMBER: batch.number}
    return write_file(template, template.remittance, named, _values(title, lines))


def _values(title: str, lines: Sequence[LineToPay]) -> Iterable[Values]:
    for line in lines:
        sealed = SealedValue(line.number_sealed, "payment_accounts", "number", line.account_id)
        yield {
            Field.PAYMENT_NO: line.payment_no,
            Field.ATTEMPT: line.attempt,
            Field.ACCOUNT_NUMBER: sealed.reveal("the bank pays to it") or "",
            Field.HOLDER_NAME: line.payee_name,
            Field.AMOUNT: line.amount_fen,
            Field.REMARK: f"{title}{line.period:%Y年%m月}",
        }


async def _kept(
    session: AsyncSession, storage: Storage, remittance_id: UUID, written: Written, now: datetime
) -> RemittanceFile:
    file_id = uuid7()
    made = RemittanceFile(
        id=file_id,
        remittance_id=remittance_id,
        storage_key=await storage.put(file_id, written.octets),
        digest=sha256(written.octets).digest(),
        count=written.count,
        total_fen=written.total_fen,
        left_out={"lines": [{"payment_no": no, "fault": f.value} for no, f in written.left_out]},
        made_at=now,
    )
    session.add(made)
    await session.flush()  # One file of a part: a second writer would fail here.
    return made
