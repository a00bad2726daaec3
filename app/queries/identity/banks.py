"""Partner banks, their clients and keys."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.banks import BankClient, BankClientKey, PartnerBank


async def banks_by_code(session: AsyncSession) -> Mapping[str, PartnerBank]:
    return {bank.code: bank for bank in await session.scalars(select(PartnerBank))}


async def working_key(session: AsyncSession, kid: str) -> BankClientKey | None:
    """Return the key of that thumbprint if it opens the door now."""
    statement = (
        select(BankClientKey)
        .join(BankClient, BankClient.id == BankClientKey.client_id)
        .where(
            BankClientKey.kid == kid,
            BankClientKey.confirmed_at.is_not(None),
            BankClientKey.retired_at.is_(None),
            BankClient.disabled_at.is_(None),
        )
    )
    return await session.scalar(statement)


async def bank_client(session: AsyncSession, client_id: UUID) -> BankClient | None:
    return await session.get(BankClient, client_id)


async def bank_client_for_update(session: AsyncSession, client_id: UUID) -> BankClient | None:
    """Load and lock one client: its two slots for keys are filled one after the other."""
    return await session.get(BankClient, client_id, with_for_update=True, populate_existing=True)


async def bank_clients(
    session: AsyncSession, *, limit: int, after: tuple[UUID] | None = None
) -> Sequence[BankClient]:
    """Return the clients of all banks, oldest first."""
    statement = select(BankClient).order_by(BankClient.id).limit(limit)
    if after is not None:
        statement = statement.where(BankClient.id > after[0])
    return (await session.scalars(statement)).all()


async def keys_of(
    session: AsyncSession, clients: Sequence[UUID]
) -> Mapping[UUID, Sequence[BankClientKey]]:
    """Return the keys of each client, retired ones too, newest first."""
    statement = (
        select(BankClientKey)
        .where(BankClientKey.client_id.in_(clients))
        .order_by(BankClientKey.registered_at.desc(), BankClientKey.id.desc())
    )
    found: dict[UUID, list[BankClientKey]] = {client: [] for client in clients}
    for key in await session.scalars(statement):
        found[key.client_id].append(key)
    return found


async def key_by_kid(session: AsyncSession, kid: str) -> BankClientKey | None:
    return await session.scalar(select(BankClientKey).where(BankClientKey.kid == kid))
