"""A batch from its preparation to the banks' doors, and back again."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from app.domain.calendar.days import day_of
from app.domain.payments.payment_states import REISSUABLE
from app.domain.payments.terms import BatchKind, BatchStatus, RejectionReason, RemittanceStatus
from app.domain.subsidies.months import plus_months
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import EntitlementPayer
from app.usecases.batches.acknowledge_remittance import Counted, acknowledge_remittance
from app.usecases.batches.approve_batch import approve_batch
from app.usecases.batches.ask_submission import ask_submission
from app.usecases.batches.cancel_batch import cancel_batch
from app.usecases.batches.fund_remittance import Funding, fund_remittance
from app.usecases.batches.prepare_batch import Wanted, prepare_batch
from app.usecases.batches.rebuild_batch import rebuild_batch
from app.usecases.batches.reject_remittance import reject_remittance
from app.usecases.batches.return_batch import return_batch
from app.usecases.batches.review_batch import review_batch
from tests.properties.money_county import COUNTY, NEIGHBOUR, PROGRAMMES
from tests.properties.money_try import Deed, Try

_B = BatchStatus


async def _prepare(t: Try) -> object:
    moved = await t.one(EntitlementPayer, EntitlementPayer.county_code == NEIGHBOUR)
    county = t.other(COUNTY, COUNTY, NEIGHBOUR) if moved or t.choice % 9 == 0 else COUNTY
    period = plus_months(t.month, t.pick(0, 0, 0, 0, -1, 1, -2))
    wanted = Wanted(t.other(*PROGRAMMES), period, county, BatchKind.REGULAR)
    return await prepare_batch(t.session, t.staff, wanted, t.now)


async def _reissue(t: Try) -> object:
    payment = await t.one(Payment, Payment.status.in_(REISSUABLE))
    if payment is None:
        return None
    numbers: Sequence[str] | None = t.pick(None, [payment.payment_no])
    programme, county = payment.programme, payment.county_code
    wanted = Wanted(programme, t.month, county, BatchKind.REISSUE, numbers)
    return await prepare_batch(t.session, t.staff, wanted, t.now)


def _on_a(status: BatchStatus, deed: Callable[..., Awaitable[object]], *said: Any) -> Deed:
    async def tried(t: Try) -> object:
        batch = await t.usual(Batch, Batch.status == status)
        if batch is None:
            return None
        return await deed(t.session, t.staff, batch.id, *said, **t.at(batch))

    return tried


async def _fund(t: Try) -> object:
    stands = Remittance.status != RemittanceStatus.REJECTED
    part = await t.usual(Remittance, Remittance.funded_at.is_(None), stands)
    if part is None:
        return None
    batch = await t.session.get_one(Batch, part.batch_id)
    voucher = Funding(part.bank_code, f"PZ{next(t.county.numbers)}", "8801", day_of(t.now))
    return await fund_remittance(t.session, t.staff, batch.id, voucher, **t.at(batch))


async def _acknowledge(t: Try) -> object:
    part = await t.usual(Remittance, Remittance.status == RemittanceStatus.SUBMITTED)
    if part is None:
        return None
    counted = Counted(part.count, part.total_fen + t.pick(0, 0, 0, 1), None)
    t.session.expunge_all()
    return await acknowledge_remittance(
        t.session, t.county.bank(part.bank_code), part.id, counted, t.now
    )


async def _reject(t: Try) -> object:
    part = await t.usual(Remittance, Remittance.status == RemittanceStatus.SUBMITTED)
    if part is None:
        return None
    at = t.at(part)
    t.session.expunge_all()
    bank, why = t.county.bank(part.bank_code), RejectionReason.NO_FUNDS
    return await reject_remittance(t.session, bank, part.id, why, "资金未到", **at)


BATCH_DEEDS: dict[str, Deed] = {
    "prepare": _prepare,
    "reissue": _reissue,
    "rebuild": _on_a(_B.DRAFT, rebuild_batch),
    "review": _on_a(_B.DRAFT, review_batch),
    "approve": _on_a(_B.REVIEWED, approve_batch),
    "approve_published": _on_a(_B.PUBLICISED, approve_batch),
    "return": _on_a(_B.REVIEWED, return_batch, "金额请核对"),
    "cancel": _on_a(_B.FINANCE_APPROVED, cancel_batch, "本月不发"),
    "cancel_draft": _on_a(_B.DRAFT, cancel_batch, "名单为空"),
    "submit": _on_a(_B.FINANCE_APPROVED, ask_submission),
    "fund": _fund,
    "acknowledge": _acknowledge,
    "reject": _reject,
}
