"""Partner banks: one administrator registers what may come in, another one confirms it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, status

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.identity.banks import (
    WantedReads,
    all_with_keys,
    bank_client,
    bank_clients,
    bank_reads,
    banks_by_code,
    with_keys,
)
from app.routers.staff.authority import (
    MayAdministerBanks,
    MayConfirmBankKeys,
    MayReadBankClients,
    MayReadEvents,
    SignedInStaff,
)
from app.schemas.common import Page
from app.schemas.staff.banks import (
    BankClientRead,
    BankClientWanted,
    BankKeyWanted,
    BankReadRead,
    PartnerBankRead,
    PartnerBanks,
)
from app.usecases.identity.confirm_bank_key import confirm_bank_key as confirm
from app.usecases.identity.disable_bank_client import disable_bank_client as disable
from app.usecases.identity.register_bank_client import register_bank_client as register
from app.usecases.identity.register_bank_key import register_bank_key as register_key
from app.usecases.identity.retire_bank_key import retire_bank_key as retire

router = HouseRouter(tags=["合作银行"])

Kid = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", description="公钥指纹（RFC 7638）。")]


async def wanted_reads(
    bank_code: Annotated[
        str | None, Query(pattern=r"^[A-Z]{2,8}$", description="只看这家银行。")
    ] = None,
    client_id: Annotated[UUID | None, Query(description="只看这个客户端。")] = None,
    subject: Annotated[
        str | None, Query(pattern=r"^[A-Za-z0-9-]{1,36}$", description="只看点名查询此编号的。")
    ] = None,
) -> WantedReads:
    return WantedReads(bank_code, client_id, subject)


@router.get("/banks")
async def list_banks(_staff: SignedInStaff, session: DbSession) -> PartnerBanks:
    """List the partner banks."""
    banks = await banks_by_code(session)
    return PartnerBanks(items=[PartnerBankRead.of(banks[code]) for code in sorted(banks)])


@router.get("/bank-clients")
async def list_bank_clients(
    _staff: MayReadBankClients, session: DbSession, page: PageQuery
) -> Page[BankClientRead]:
    """List the programs of the banks with their keys, oldest first."""
    rows = await bank_clients(session, after=page.after, limit=page.limit + 1)
    clients, next_cursor = page.cut(rows, lambda client: (client.id,))
    items = [BankClientRead.of(shown) for shown in await all_with_keys(session, clients)]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/bank-clients/{client_id:uuid}")
async def read_bank_client(
    client_id: UUID, _staff: MayReadBankClients, session: DbSession
) -> BankClientRead:
    """Read one program of a bank, with its keys."""
    client = await bank_client(session, client_id)
    if client is None:
        raise NotFound
    return BankClientRead.of(await with_keys(session, client))


@router.post("/bank-clients", status_code=status.HTTP_201_CREATED)
async def register_bank_client(
    wanted: BankClientWanted, staff: MayAdministerBanks, session: DbSession, now: Now
) -> BankClientRead:
    """Register a program of a bank; it comes in once it has a confirmed key."""
    client = await register(session, wanted.wanted(staff.division_code), now)
    return BankClientRead.of(await with_keys(session, client))


@router.post("/bank-clients/{client_id:uuid}:disable")
async def disable_bank_client(
    client_id: UUID, version: IfMatch, _staff: MayAdministerBanks, session: DbSession, now: Now
) -> BankClientRead:
    """Disable a program for ever, effective on its next call."""
    client = await disable(session, client_id, now, version=version)
    return BankClientRead.of(await with_keys(session, client))


@router.post("/bank-clients/{client_id:uuid}/keys", status_code=status.HTTP_201_CREATED)
async def register_bank_key(  # One argument each for what the contract has.
    client_id: UUID,
    wanted: BankKeyWanted,
    version: IfMatch,
    staff: MayAdministerBanks,
    session: DbSession,
    now: Now,
) -> BankClientRead:
    """Register a public key, two at a time; it works once somebody else has confirmed it."""
    jwk = wanted.public_jwk.model_dump()
    client = await register_key(session, client_id, jwk, now, version=version, by=staff)
    return BankClientRead.of(await with_keys(session, client))


@router.post("/bank-clients/{client_id:uuid}/keys/{kid:word}:confirm")
async def confirm_bank_key(
    client_id: UUID,
    kid: Kid,
    version: IfMatch,
    staff: MayConfirmBankKeys,
    session: DbSession,
    now: Now,
) -> BankClientRead:
    """Confirm a key whose thumbprint the bank has told me by another way."""
    client = await confirm(session, staff, client_id, kid, now, version=version)
    return BankClientRead.of(await with_keys(session, client))


@router.post("/bank-clients/{client_id:uuid}/keys/{kid:word}:retire")
async def retire_bank_key(
    client_id: UUID,
    kid: Kid,
    version: IfMatch,
    _staff: MayAdministerBanks,
    session: DbSession,
    now: Now,
) -> BankClientRead:
    """Retire a key for ever, effective on the next call of every session that it opened."""
    client = await retire(session, client_id, kid, now, version=version)
    return BankClientRead.of(await with_keys(session, client))


@router.get("/bank-reads")
async def list_bank_reads(
    wanted: Annotated[WantedReads, Depends(wanted_reads)],
    page: PageQuery,
    _staff: MayReadEvents,
    session: DbSession,
) -> Page[BankReadRead]:
    """List what the banks looked at, the newest first."""
    rows = await bank_reads(session, wanted, after=page.after, limit=page.limit + 1)
    reads, next_cursor = page.cut(rows, lambda read: (read.id,))
    return Page(items=[BankReadRead.of(read) for read in reads], next_cursor=next_cursor)
