"""Public lists of batches: hung, objected to, answered, taken down."""

from app.domain.catalogue.guide import PublicityPlace
from app.domain.payments.terms import BatchStatus
from app.domain.requests.publicity import ObjectionState
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice, BatchObjection
from app.models.payments.payments import Payment
from app.usecases.batches.close_list import close_list
from app.usecases.batches.object_to_list import object_to_list
from app.usecases.batches.publicise_batch import publicise_batch
from app.usecases.batches.settle_list_objection import Settled, settle_list_objection
from tests.properties.money_try import Deed, Try


async def _hang(t: Try) -> object:
    batch = await t.usual(Batch, Batch.status == BatchStatus.REVIEWED, Batch.shown_count > 0)
    if batch is None:
        return None
    place, at = PublicityPlace.VILLAGE_BOARD, t.at(batch)
    return await publicise_batch(t.session, t.staff, batch.id, place, "公示栏", **at)


async def _hanging(t: Try) -> Batch | None:
    notice = await t.usual(BatchNotice, BatchNotice.closed_at.is_(None))
    return None if notice is None else await t.session.get_one(Batch, notice.batch_id)


async def _object(t: Try) -> object:
    batch = await _hanging(t)
    if batch is None:
        return None
    line = await t.one(Payment, Payment.batch_id == batch.id)
    if line is None:
        return None
    number, said = line.payment_no, {"ground": "已不在本村"}
    return await object_to_list(t.session, t.staff, batch.id, number, said, **t.at(batch))


async def _answer(t: Try) -> object:
    objection = await t.one(BatchObjection, BatchObjection.state == ObjectionState.OPEN)
    if objection is None:
        return None
    batch = await t.session.get_one(Batch, objection.batch_id)
    settled = Settled(upheld=t.choice % 2 == 0, finding="已核实")
    at = t.at(batch)
    return await settle_list_objection(t.session, t.staff, batch.id, objection.id, settled, **at)


async def _take_down(t: Try) -> object:
    batch = await _hanging(t)
    if batch is None:
        return None
    return await close_list(t.session, t.staff, batch.id, "公示期满", **t.at(batch))


LIST_DEEDS: dict[str, Deed] = {
    "publicise": _hang,
    "object": _object,
    "settle_objection": _answer,
    "close_list": _take_down,
}
