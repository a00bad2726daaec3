"""The list for the file holds whoever stands on the batch: each line once, none that has left."""

from typing import Any

from app.domain.accounts.accounts import AccountStatus
from app.domain.payments.terms import BatchStatus
from app.house import House
from app.policies.permissions import Role
from tests.builders.payments import PayOffice, a_batch
from tests.stories.payments.test_batch_publicity import FACTS, PLACE, PROGRAMME, acts, another
from tests.stories.payments.test_batch_reissue import changes_account, line_of
from tests.stories.payments.test_file_list import _read, _taken
from tests.stories.payments.test_reissue_rebuilt import has_account_that_is, rebuilt

COMPLETE = "名单完整"


async def listed(office: PayOffice, batch: Any) -> tuple[str, list[str], str]:
    """The count above, the names, and what the last row says."""
    head, lines, last = _read(await _taken(office.preparer, batch))
    return head["笔数"], sorted(line["姓名"] for line in lines), last[-1]


async def test_who_left_by_an_objection_is_no_longer_on_it(office: PayOffice) -> None:
    await office.has_payee("陈建国", service_years=3, **FACTS)
    doubted = await office.has_payee("欧阳志强", service_years=5, **FACTS)
    batch = await office.reviews(await office.prepares(PROGRAMME))
    batch = (await acts(office.preparer, batch, "publicise", PLACE)).json()
    mine = await line_of(office, doubted)
    objection = {"payment_no": mine["payment_no"], "statement": "他在外地领着"}
    batch = (await acts(office.preparer, batch, "/objections", objection)).json()
    notice = await office.preparer.get(f"/batches/{batch['id']}/notice")
    settle = f"/objections/{notice['objections'][0]['id']}:settle"
    outsider = await another(office, Role.COUNTY_REVIEWER)
    batch = (await acts(outsider, batch, settle, {"upheld": True, "finding": "属实"})).json()
    assert (batch["count"], batch["excluded_count"]) == (1, 1)
    assert await listed(office, batch) == ("1", ["陈建国"], COMPLETE)


async def test_who_was_given_up_later_was_on_it_all_the_same(
    office: PayOffice, house: House
) -> None:
    await office.has_payee("陈建国", fen=50_000)
    late = await office.has_payee("林秀英", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await changes_account(house, late)
    batch = await office.submits(batch)
    number = (await line_of(office, late))["payment_no"]
    await office.gives_up(number, "本人放弃", still_owed=False)
    assert await listed(office, batch) == ("2", ["林秀英", "陈建国"], COMPLETE)


async def test_a_cancelled_batch_lists_what_it_carried(office: PayOffice) -> None:
    await office.has_payee("陈建国", fen=50_000)
    batch = await a_batch(office, BatchStatus.DRAFT)
    batch = (await acts(office.preparer, batch, "cancel", {"reason": "重复编制"})).json()
    assert await listed(office, batch) == ("1", ["陈建国"], COMPLETE)


async def test_who_came_back_from_a_reissue_stands_on_the_first_list_once(
    office: PayOffice, house: House
) -> None:
    await office.has_payee("陈建国", fen=50_000)
    held = await office.has_payee("林秀英", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await changes_account(house, held)
    batch = await office.submits(batch)
    again = await office.prepares(kind="reissue")
    await has_account_that_is(house, held, AccountStatus.FROZEN)
    await rebuilt(office, again)
    assert await listed(office, batch) == ("2", ["林秀英", "陈建国"], COMPLETE)
