"""Open the accounts of a list that one person entered and another confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import insert_many
from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.domain.accounts.importing import BY_LIST, Held, kind_of
from app.domain.accounts.numbers import last4
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.models.payments.accounts import AccountVerification, PaymentAccount
from app.models.sealed import the_vault
from app.usecases.audit.record_many import Happened, record_many

TABLE = PaymentAccount.__tablename__


@dataclass(frozen=True, slots=True)
class Line:
    """An account for somebody who is paid to none."""

    held: Held
    holder_name: str
    bank_code: str
    number: str = field(repr=False)
    id_last4: str


async def import_accounts(
    session: AsyncSession, lines: Sequence[Line], import_id: UUID, now: datetime
) -> None:
    """Each is paid to from today, once its bank has said whose it is; the bank is asked at once."""
    if not lines:
        return
    rows = [_account(line, now) for line in lines]
    await insert_many(session, PaymentAccount, rows)
    asked = [_asked(row, line, now) for row, line in zip(rows, lines, strict=True)]
    await insert_many(session, AccountVerification, asked)
    happened = [
        Happened(row["id"], row["person_id"], row["division_code"], _facts(row, import_id))
        for row in rows
    ]
    await record_many(session, EventTag.ACCOUNT_OPENED, TABLE, happened, at=now)


def _account(line: Line, now: datetime) -> dict[str, Any]:
    account_id, vault = uuid_utils.uuid7(), the_vault()
    kind = kind_of(line.held, line.bank_code)
    return {
        "id": account_id,
        "person_id": line.held.person_id,
        "division_code": line.held.division_code,
        "bank_code": line.bank_code,
        "kind": kind,
        "holder_name": line.holder_name,
        "holder_person_id": line.held.person_id,
        "number_sealed": vault.seal(TABLE, "number", account_id, line.number),
        "number_index": vault.index(TABLE, "number", line.number),
        "last4": last4(line.number),
        "basis": None if kind is AccountKind.CARD_LINKED else BY_LIST,
        "status": AccountStatus.UNVERIFIED,
        "usable_from": day_of(now),
        "current": True,
        "opened_at": now,
        "changed_at": now,
        "version": 1,
    }


def _asked(row: dict[str, Any], line: Line, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid_utils.uuid7(),
        "account_id": row["id"],
        "bank_code": line.bank_code,
        "id_last4": line.id_last4,
        "asked_at": now,
    }


def _facts(row: dict[str, Any], import_id: UUID) -> dict[str, str]:
    return {
        "bank": row["bank_code"],
        "kind": row["kind"].value,
        "last4": row["last4"],
        "import_id": str(import_id),
    }
