"""One row of everything that paying knows, all of one village: for tests of who may see it."""

from datetime import date, timedelta
from hashlib import sha256
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid4

from app.domain.accounts.changes import ChangeOrigin, ChangeState
from app.domain.catalogue.guide import PublicityPlace
from app.domain.catalogue.wording import LimitUnit
from app.domain.operations.imports.states import ImportStatus
from app.domain.operations.operation import OperationStatus
from app.domain.reconciliations.terms import MatchOutcome, ReconciliationStatus
from app.domain.requests.publicity import ObjectionState
from app.domain.results.terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.domain.subsidies.terms import MoveState
from app.models.operations.imports import Import
from app.models.operations.operation import Operation
from app.models.payments.accounts import AccountChange
from app.models.payments.notices import BatchNotice, BatchObjection
from app.models.payments.payments import Payment
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine, Statement
from app.models.payments.results import BankLine, ResultDelivery
from app.models.subsidies.moves import EntitlementMove
from app.policies.permissions import Role
from tests.builders.identity import a_staff_account
from tests.builders.results import COUNTY, a_batch

BANK = "ABC"
FAR_COUNTY = "350526000000"
_days = count(1)
DIGEST = sha256(b"").digest()


async def money_of_a_village(session: AsyncSession) -> dict[str, str]:
    """Pay somebody, ask and object and list; return the ids by the names in paths."""
    part = (await a_batch(session, {BANK: 1}))[BANK]
    payment = part.payments[0]
    clerk = (await a_staff_account(session, Role.COUNTY_REVIEWER, COUNTY)).id
    work = Operation(
        kind="build_batch",
        status=OperationStatus.QUEUED,
        division_code=COUNTY,
        started_by=clerk,
        progress_done=0,
        created_at=session.info["now"],
    )
    session.add(work)
    await session.flush()  # The list names it.
    things = {
        "change_id": _change(session, payment),
        "move_id": _move(session, payment, clerk),
        "import_id": _list(session, work, clerk),
        "objection_id": await _objection(session, payment, clerk),
        "line_id": await _bank_line(session, payment),
        "reconciliation_id": await _day(session, payment),
    }
    await session.flush()
    return {
        "batch_id": str(part.batch_id),
        "payment_no": payment.payment_no,
        "payment_account_id": str(payment.account_id),
        "entitlement_id": str(payment.entitlement_id),
        "operation_id": str(work.id),
        **{name: str(thing.id) for name, thing in things.items()},
    }


def _change(session: AsyncSession, payment: Payment) -> AccountChange:
    change = AccountChange(
        person_id=payment.person_id,
        account_id=payment.account_id,
        origin=ChangeOrigin.STAFF,
        requested_at=session.info["now"],
        state=ChangeState.PROPOSED,
    )
    session.add(change)
    return change


def _move(session: AsyncSession, payment: Payment, clerk: object) -> EntitlementMove:
    now = session.info["now"]
    move = EntitlementMove(
        entitlement_id=payment.entitlement_id,
        person_id=payment.person_id,
        from_county=FAR_COUNTY,
        to_county=COUNTY,
        moved_on=date(2026, 2, 1),
        state=MoveState.ASKED_NEW,
        asked_by=clerk,
        asked_at=now,
        changed_at=now,
    )
    session.add(move)
    return move


def _list(session: AsyncSession, work: Operation, clerk: object) -> Import:
    kept = Import(
        kind="entitlements",
        status=ImportStatus.ENTERED,
        dry_run=False,
        division_code=COUNTY,
        operation_id=work.id,
        digest=sha256(uuid4().bytes).digest(),
        size_bytes=1,
        row_count=1,
        fault_count=0,
        effects={},
        entered_by=clerk,
        entered_at=session.info["now"],
    )
    session.add(kept)
    return kept


async def _objection(session: AsyncSession, payment: Payment, clerk: object) -> BatchObjection:
    now = session.info["now"]
    notice = BatchNotice(
        batch_id=payment.batch_id,
        place=PublicityPlace.VILLAGE_BOARD,
        site="锦祥社区公示栏",
        starts_on=date(2026, 11, 2),
        last_day=date(2026, 11, 8),
        minimum_amount=7,
        minimum_unit=LimitUnit.CALENDAR_DAYS,
        count=1,
        digest=DIGEST,
        opened_by=clerk,
        opened_at=now,
    )
    session.add(notice)
    await session.flush()
    objection = BatchObjection(
        batch_id=payment.batch_id,
        notice_id=notice.id,
        entitlement_id=payment.entitlement_id,
        payment_no=payment.payment_no,
        division_code=COUNTY,
        state=ObjectionState.OPEN,
        anonymous=True,
        raised_at=now,
        received_by=clerk,
    )
    session.add(objection)
    return objection


async def _bank_line(session: AsyncSession, payment: Payment) -> BankLine:
    now = session.info["now"]
    delivery = ResultDelivery(
        bank_code=BANK,
        division_code=COUNTY,
        client_id=uuid4(),
        serial=f"D{uuid4().hex}",
        channel=DeliveryChannel.API,
        digest=DIGEST,
        storage_key=f"deliveries/{uuid4().hex}",
        received_at=now,
        status=DeliveryStatus.APPLIED,
        line_count=1,
        ended_at=now,
    )
    session.add(delivery)
    await session.flush()
    line = BankLine(
        bank_code=BANK,
        serial=f"L{uuid4().hex}",
        delivery_id=delivery.id,
        line_no=1,
        division_code=COUNTY,
        payment_no=payment.payment_no,
        attempt=1,
        amount_fen=payment.amount_fen + 1,
        code="0000",
        booked_at=now,
        applied_at=now,
        outcome=LineOutcome.DOUBTFUL,
        problem=LineProblem.AMOUNT_DIFFERS,
        payment_id=payment.id,
        batch_id=payment.batch_id,
    )
    session.add(line)
    return line


async def _day(session: AsyncSession, payment: Payment) -> Reconciliation:
    now = session.info["now"]
    statement = Statement(
        bank_code=BANK,
        division_code=COUNTY,
        client_id=uuid4(),
        booked_on=date(2026, 1, 1) + timedelta(days=next(_days)),
        version_no=1,
        parts=1,
        completed_at=now,
        count=0,
        total_fen=0,
        digest=DIGEST,
        received_at=now,
    )
    session.add(statement)
    await session.flush()
    day = Reconciliation(
        bank_code=BANK,
        booked_on=statement.booked_on,
        county_code=COUNTY,
        statement_id=statement.id,
        status=ReconciliationStatus.OPEN,
        totals={},
        difference_fen=-payment.amount_fen,
        open_count=1,
        matched_at=now,
    )
    session.add(day)
    await session.flush()
    session.add(
        ReconciliationLine(
            reconciliation_id=day.id,
            outcome=MatchOutcome.SHORT,
            payment_no=payment.payment_no,
            payment_id=payment.id,
            batch_id=payment.batch_id,
            expected_fen=payment.amount_fen,
            stated_fen=0,
            differs=True,
        )
    )
    return day
