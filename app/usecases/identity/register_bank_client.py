"""Let a bank's program be known; it comes in once it has a confirmed key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import FieldFault
from app.domain.identity.errors import BankUnknown
from app.models.identity.banks import BankClient
from app.queries.identity.banks import banks_by_code
from app.usecases.audit.record import record


@dataclass(frozen=True)
class ClientWanted:
    """`division_code` is the bureau that lets it in; `id` is given where it was agreed before.

    One that `signs` delivers nothing without a signature.
    """

    bank_code: str
    name: str
    division_code: str
    id: UUID | None = None
    signs: bool = False


async def register_bank_client(
    session: AsyncSession, wanted: ClientWanted, now: datetime
) -> BankClient:
    """Register it without a key."""
    if wanted.bank_code not in await banks_by_code(session):
        raise BankUnknown(errors=(FieldFault("/bank_code", "bank_unknown"),))
    client = BankClient(
        id=wanted.id,
        bank_code=wanted.bank_code,
        division_code=wanted.division_code,
        name=wanted.name,
        created_at=now,
        changed_at=now,
        signs=wanted.signs,
    )
    session.add(client)
    told = {"bank_code": client.bank_code, "signs": client.signs}
    await record(session, EventTag.BANK_CLIENT_REGISTERED, client, at=now, data=told)
    return client
