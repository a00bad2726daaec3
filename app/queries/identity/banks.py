"""Partner banks, their clients and keys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.banks import (
    BankClient,
    BankClientKey,
    BankRead,
    BankSession,
    PartnerBank,
)


@dataclass(frozen=True)
class KeyedClient:
    client: BankClient
    keys: Sequence[BankClientKey]


@dataclass(frozen=True, slots=True)
class WantedReads:
    """Which records somebody asks for; None: whatever it may be."""

    bank_code: str | None = None
    client_id: UUID | None = None
    subject: str | None = None


async def banks_by_code(session: AsyncSession) -> Mapping[str, PartnerBank]:
    return {bank.code: bank for bank in await session.scalars(select(PartnerBank))}


async def working_key(session: AsyncSession, kid: str) -> tuple[BankClientKey, BankClient] | None:
    """Return the key of that thumbprint, and whose it is, if it opens the door now."""
    statement = (
        select(BankClientKey, BankClient)
        .join(BankClient, BankClient.id == BankClientKey.client_id)
        .where(
            BankClientKey.kid == kid,
            BankClientKey.confirmed_at.is_not(None),
            BankClientKey.retired_at.is_(None),
            BankClient.disabled_at.is_(None),
        )
    )
    found = (await session.execute(statement)).one_or_none()
    return None if found is None else (found[0], found[1])


async def bank_client(session: AsyncSession, client_id: UUID) -> BankClient | None:
    return await session.get(BankClient, client_id)


async def bank_client_for_update(session: AsyncSession, client_id: UUID) -> BankClient | None:
    """Load and lock one client: its two slots for keys are filled one after the other."""
    return await session.get(BankClient, client_id, with_for_update=True, populate_existing=True)


async def bank_clients(
    session: AsyncSession, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[BankClient]:
    """Return the clients of all banks, oldest first."""
    statement = select(BankClient).order_by(BankClient.id).limit(limit)
    if after is not None:
        statement = statement.where(BankClient.id > after[0])
    return (await session.scalars(statement)).all()


async def with_keys(session: AsyncSession, client: BankClient) -> KeyedClient:
    return (await all_with_keys(session, [client]))[0]


async def all_with_keys(
    session: AsyncSession, clients: Sequence[BankClient]
) -> Sequence[KeyedClient]:
    """Return each client with its keys, retired ones too, the newest first."""
    statement = (
        select(BankClientKey)
        .where(BankClientKey.client_id.in_([client.id for client in clients]))
        .order_by(BankClientKey.id.desc())
    )
    found: dict[UUID, list[BankClientKey]] = {client.id: [] for client in clients}
    for key in await session.scalars(statement):
        found[key.client_id].append(key)
    return [KeyedClient(client, found[client.id]) for client in clients]


async def bank_reads(
    session: AsyncSession, wanted: WantedReads, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[BankRead]:
    """Return what banks looked at, the newest first."""
    statement = select(BankRead).order_by(BankRead.id.desc()).limit(limit)
    asked = (
        (BankRead.bank_code, wanted.bank_code),
        (BankRead.client_id, wanted.client_id),
        (BankRead.subject, wanted.subject),
    )
    for column, value in asked:
        if value is not None:
            statement = statement.where(column == value)
    if after is not None:
        statement = statement.where(BankRead.id < after[0])
    return (await session.scalars(statement)).all()


async def live_keys(session: AsyncSession, client_id: UUID) -> Sequence[BankClientKey]:
    """Return the keys of a client that are not retired, unconfirmed ones too."""
    statement = select(BankClientKey).where(
        BankClientKey.client_id == client_id, BankClientKey.retired_at.is_(None)
    )
    return (await session.scalars(statement)).all()


async def any_key_lives(session: AsyncSession, kids: Collection[str]) -> bool:
    """Say whether one of these keys opens the door."""
    return any([await working_key(session, kid) for kid in kids])


async def key_of(session: AsyncSession, client_id: UUID, kid: str) -> BankClientKey | None:
    statement = select(BankClientKey).where(
        BankClientKey.client_id == client_id, BankClientKey.kid == kid
    )
    return await session.scalar(statement)


async def bank_session_for_update(session: AsyncSession, session_id: UUID) -> BankSession | None:
    return await session.get(BankSession, session_id, with_for_update=True)


async def key_by_kid(session: AsyncSession, kid: str) -> BankClientKey | None:
    return await session.scalar(select(BankClientKey).where(BankClientKey.kid == kid))
