"""The lines of a batch for the file, page by page: also those that have moved on since."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database
from app.domain.batches.file_list import FileHead, FileLine
from app.domain.catalogue.wording import Localised
from app.domain.payments.terms import BatchStatus, PaymentStatus
from app.domain.veterans.masks import mask_id_number
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.models.divisions import Division
from app.models.identity.banks import PartnerBank
from app.models.identity.staff import StaffAccount
from app.models.payments.accounts import PaymentAccount
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.payments import Payment, PaymentAttempt
from app.models.veterans.persons import Person
from app.policies.principals import Actor
from app.policies.scope import Scope
from app.queries.subsidies.programmes import programmes

LINES_AT_ONCE = 1000


async def file_head(session: AsyncSession, batch: Batch) -> FileHead:
    """Return what stands above the lines of a batch that is in scope."""
    programme = (await programmes(session)).by_code[batch.programme]
    county = await session.scalar(select(Division.name).where(Division.code == batch.county_code))
    hands = (batch.prepared_by, batch.reviewed_by, batch.approved_by)
    rows = await session.execute(
        select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(filter(None, hands)))
    )
    names = {row.id: row.name for row in rows}
    prepared, reviewed, approved = (names.get(each, "") if each else "" for each in hands)
    return FileHead(
        number=batch.number,
        programme=programme.title,
        county=county or batch.county_code,
        period=batch.period,
        status=BatchStatus(batch.status).label,
        count=batch.count,
        total_fen=batch.total_fen,
        digest=batch.digest.hex() if batch.digest else "",
        hands=(prepared, reviewed, approved),
    )


async def file_pages(
    database: Database, scope: Scope, actor: Actor, batch_id: UUID
) -> AsyncIterator[list[FileLine]]:
    """Yield the lines by their numbers, each page in a transaction of its own.

    The answer has begun by then: no connection may wait for whoever reads it slowly.
    """
    after = ""
    while True:
        async with database.transaction(scope, actor) as session:
            page = [_line(row) for row in await _rows(session, batch_id, after)]
        if not page:
            return
        yield page
        after = page[-1].payment_no


async def _rows(session: AsyncSession, batch_id: UUID, after: str) -> Sequence[Row[Any]]:
    running, over = (
        select(id_of, kind.payment_no, kind.attempt, kind.account_id, kind.bank_code)
        .add_columns(kind.amount_fen, kind.status)
        .where(kind.batch_id == batch_id, kind.payment_no > after)
        for kind, id_of in (
            (Payment, Payment.id.label("payment_id")),
            (PaymentAttempt, PaymentAttempt.payment_id),
        )
    )
    running = running.join(Batch, Batch.id == Payment.batch_id).where(_stood_on_it())
    carried = union_all(running, over).subquery("carried")
    statement = (
        select(carried, Payment, BatchTariff, Person, Division.name, PaymentAccount.last4)
        .add_columns(PartnerBank.name_zh, PartnerBank.name_en)
        .join(Payment, Payment.id == carried.c.payment_id)
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
        .join(PartnerBank, PartnerBank.code == carried.c.bank_code)
        .join(Division, Division.code == Payment.division_code)
        # Whoever lives elsewhere by now is out of sight, and so is the account.
        .outerjoin(Person, Person.id == Payment.person_id)
        .outerjoin(PaymentAccount, PaymentAccount.id == carried.c.account_id)
        # What came back from a later list that was built anew stands here as it went.
        .ext(distinct_on(carried.c.payment_no))
        .order_by(carried.c.payment_no, carried.c.attempt)
        .limit(LINES_AT_ONCE)
    )
    return (await session.execute(statement)).all()


def _stood_on_it() -> ColumnElement[bool]:
    """Whatever left a list before it went, or was cancelled as a whole, is none of its lines."""
    went_at = func.coalesce(Batch.submitted_at, Batch.ended_at)
    given_up_later = or_(Payment.attempt > 1, Payment.changed_at >= went_at)
    return or_(Payment.status != PaymentStatus.CANCELLED, given_up_later)


def _line(row: Row[Any]) -> FileLine:
    payment, tariff, person = row.Payment, row.BatchTariff, row.Person
    key = tariff.key
    return FileLine(
        payment_no=row.payment_no,
        attempt=row.attempt,
        village=row.name,
        payee_name=payment.payee_name,
        id_number=(person.id_number.masked(mask_id_number) or "") if person else "",
        bank=Localised(row.name_zh, row.name_en),
        account_last4=row.last4 or "",
        category=CategoryCode(key["category"]) if key.get("category") else None,
        nature=DisabilityNature(key["nature"]) if key.get("nature") else None,
        grade=key.get("grade"),
        service_years=key.get("service_years"),
        period=payment.period,
        kind=payment.kind,
        amount_fen=row.amount_fen,
        status=PaymentStatus(row.status),
        explanation=Localised(**tariff.explanation),
    )
