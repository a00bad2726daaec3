"""Open the entitlements of a list that one person entered and another confirmed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.months import next_month
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.owing import periods_owed
from app.domain.subsidies.programme import Cadence, Programme
from app.domain.subsidies.terms import (
    ArrearsCause,
    ArrearsKind,
    ArrearsStatus,
    Basis,
    EntitlementStatus,
)
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer
from app.models.subsidies.proposal import Ground
from app.queries.veterans.numbered import Numbered
from app.usecases.audit.record_many import Happened, record_many

Line = tuple[Numbered, Opening, Programme, str]
"""Whose, from when, what, and the number of the decision."""


async def import_entitlements(
    session: AsyncSession,
    lines: Sequence[Line],
    ground: Ground,
    payer: str,
    *,
    confirmed_by: UUID,
    this_month: date,
    now: datetime,
) -> None:
    """Open them all, in force; `ground` says from which list, entered by whom."""
    rows = [_row(line, ground, payer, confirmed_by, now) for line in lines]
    await session.execute(insert(Entitlement), rows)
    await session.execute(insert(EntitlementPayer), [_payer(row, payer) for row in rows])
    late = [
        _late(row, period, now)
        for row, (_, _, programme, _) in zip(rows, lines, strict=True)
        for period in periods_owed(
            programme.cadence, row["due_from"], row["ends_before"], this_month
        )
    ]
    if late:
        await session.execute(insert(Arrears), late)
    happened = [
        Happened(
            row["id"],
            row["person_id"],
            row["division_code"],
            {
                "programme": row["programme"],
                "starts_on": row["starts_on"].isoformat(),
                "import_id": str(ground.id),
            },
        )
        for row in rows
    ]
    await record_many(session, EventTag.ENTITLEMENT_IMPORTED, "entitlements", happened, at=now)


def _row(
    line: Line, ground: Ground, payer: str, confirmed_by: UUID, now: datetime
) -> dict[str, Any]:
    person, opening, programme, reference = line
    ends = opening.ends_before
    if programme.cadence is Cadence.ONE_OFF:
        ends = next_month(opening.starts_on)
    return {
        "id": uuid_utils.uuid7(),
        "person_id": person.id,
        "division_code": programme.kept_at(person.division_code, payer),
        "programme": opening.programme,
        "category": opening.category,
        "nature": opening.nature,
        "grade": opening.grade,
        "service_years": opening.service_years,
        "fixed_fen": opening.fixed_fen,
        "basis": Basis.IMPORT,
        "basis_id": ground.id,
        "basis_ref": reference,
        "starts_on": opening.starts_on,
        "ends_before": ends,
        "foreseen_before": ends,
        "due_from": opening.due_from or opening.starts_on,
        "status": EntitlementStatus.ACTIVE,
        "opened_by": ground.opened_by,
        "opened_at": now,
        "confirmed_by": confirmed_by,
        "confirmed_at": now,
        "version": 1,
    }


def _payer(row: dict[str, Any], county: str) -> dict[str, Any]:
    return {
        "id": uuid_utils.uuid7(),
        "entitlement_id": row["id"],
        "county_code": county,
        "from_on": row["starts_on"],
    }


def _late(row: dict[str, Any], period: date, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid_utils.uuid7(),
        "entitlement_id": row["id"],
        "person_id": row["person_id"],
        "division_code": row["division_code"],
        "period": period,
        "kind": ArrearsKind.MISSED,
        "cause": ArrearsCause.OPENED_LATE,
        "status": ArrearsStatus.DUE,
        "noted_at": now,
    }
