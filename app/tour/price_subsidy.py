"""Longyan's price-linked subsidy: 18,664 people, 1,032,100.00 yuan, four banks, no fen apart."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import httpx

from app.commands.bureau import bureau_of_its_own
from app.domain.money import yuan
from app.settings import Settings
from app.tour.backstage import settle
from app.tour.ledger import Ledger
from app.tour.paying.banks import Street
from app.tour.paying.batches import (
    Batch,
    appropriate,
    hang_list,
    prepare,
    release,
    review,
    settled,
    take_list_down,
)
from app.tour.paying.closing import close_days
from app.tour.paying.crowd import BANKS, Payee, payees_of
from app.tour.paying.cures import accounts_in_force, every, replace_accounts, settle_doubts
from app.tour.paying.desks import furnish
from app.tour.paying.lists import bring_in, rehearse
from app.tour.paying.months import at_work
from app.tour.paying.office import Office
from app.tour.stage import Stage

CITY = "350800000000"
COUNTIES = {
    "350802000000": "新罗区",
    "350803000000": "永定区",
    "350821000000": "长汀县",
    "350823000000": "上杭县",
    "350824000000": "武平县",
    "350825000000": "连城县",
    "350881000000": "漳平市",
}
PEOPLE, TOTAL_FEN = 18_664, 103_210_000
AT_SIXTY, SIXTY_FEN, FIFTY_FEN = 9_890, 6_000, 5_000
"""The split is not in the source; this one gives its total."""
PROGRAMME, PERIOD = "price_subsidy", "2026-11"
BEGINS, LIST_DAYS, CURE_DAYS = date(2026, 11, 4), 8, 12
CASES = ("21", "22", "23", "24", "25", "26", "27", "28", "31", "32", "33", "36", "37")
"""Of the banks' table: wrong data of every kind, busy, in process, sent back, told twice, and
answers that contradict each other."""
FAILING_PERCENT = 3
SHIFTS = 8

ByCounty = Mapping[str, Sequence[tuple[Payee, int]]]


def play(ledger: Ledger) -> None:
    """Play the month in a bureau of its own."""
    with bureau_of_its_own(at_work(BEGINS)) as settings:
        asyncio.run(_story(settings, ledger))


async def _story(settings: Settings, ledger: Ledger) -> None:
    people = await settle(settings, [CITY], PEOPLE)
    await furnish(settings, list(COUNTIES.items()), shifts=SHIFTS)
    failing = [CASES[place % len(CASES)] for place in range(PEOPLE * FAILING_PERCENT // 100)]
    owed: dict[str, list[tuple[Payee, int]]] = defaultdict(list)
    for place, payee in enumerate(payees_of(people, failing)):
        owed[payee.county_code].append((payee, SIXTY_FEN if place < AT_SIXTY else FIFTY_FEN))
    async with httpx.AsyncClient(timeout=120) as client:
        stage = Stage(settings, client)
        story = Month(Office(stage, COUNTIES), Street(settings, client), ledger, owed)
        await story.office.until(at_work(BEGINS))
        await story.lists_come_in()
        batches = await story.lists_hang()
        await story.banks_pay(batches)
        again = await story.what_failed_is_cured()
        await story.everything_agrees([*batches, *again])


class Month:
    """The seven counties of one month."""

    def __init__(self, office: Office, street: Street, ledger: Ledger, owed: ByCounty) -> None:
        self.office, self.street, self.ledger, self.owed = office, street, ledger, owed

    async def lists_come_in(self) -> None:
        self.ledger.chapter("一、各县名册导入：两人经手，抽样核对")
        rows = 0
        for code, owed in self.owed.items():
            desk = await self.office.desk(code)
            people = [_entitlement_row(payee, fen) for payee, fen in owed]
            trial = await rehearse(desk, "entitlements", people)
            done = await bring_in(desk, "entitlements", people)
            await bring_in(desk, "payment_accounts", [_account_row(payee) for payee, _ in owed])
            rows += done["row_count"]
            told = f"试运行 {trial['fault_count']} 个问题，入库 {done['row_count']} 人"
            self.ledger.step(desk.name, told)
        self.ledger.holds("名册人数与来源一致", held=rows == PEOPLE, seen=f"{rows:,} 人")
        for bank in BANKS:
            await self.street.work(bank, steps=["verify"])

    async def lists_hang(self) -> list[Batch]:
        self.ledger.chapter("二、编制、复核、公示七天、财务批准、提交四家银行")
        drafts: dict[str, Batch] = {}
        for code, owed in self.owed.items():
            desk = await self.office.desk(code)
            total_fen = sum(fen for _, fen in owed)
            await appropriate(desk, PROGRAMME, BEGINS.year, total_fen, f"指标{code[:6]}")
            draft = await review(desk, await prepare(desk, PROGRAMME, PERIOD))
            drafts[code] = await hang_list(desk, draft)
        total_fen = sum(draft["total_fen"] for draft in drafts.values())
        count = sum(draft["count"] for draft in drafts.values())
        self.ledger.holds("人数一个不差", held=count == PEOPLE, seen=f"{count:,} 人")
        self.ledger.holds("总额一分不差", held=total_fen == TOTAL_FEN, seen=f"{yuan(total_fen)} 元")
        await self.office.days_pass(LIST_DAYS)
        return [await self._release(code, draft) for code, draft in drafts.items()]

    async def _release(self, code: str, draft: Batch) -> Batch:
        desk = await self.office.desk(code)
        await take_list_down(desk, draft)
        sent = await release(desk, draft, f"PZ{code[:6]}", self._today)
        self.ledger.step(desk.name, f"{sent['number']}，{yuan(sent['total_fen'])} 元，四家银行")
        return sent

    async def banks_pay(self, batches: list[Batch]) -> None:
        self.ledger.chapter("三、银行入账，回盘，对账单")
        for bank in BANKS:
            await self.street.work(bank, times=3)
        await self._day_closes()
        for bank in BANKS:
            await self.street.work(bank, times=2)
        for code in self.owed:
            doubts = await settle_doubts(await self.office.desk(code))
            if doubts:
                self.ledger.step(COUNTIES[code], f"{doubts} 笔前后矛盾，以银行明细为据核定")
        for batch in batches:
            await settled(await self.office.desk(batch["county_code"]), batch)
        # What came back came a day later: that day has a statement of its own.
        await self._day_closes()

    async def what_failed_is_cured(self) -> list[Batch]:
        self.ledger.chapter("四、退票核实、换账户、重发")
        causes: Counter[str] = Counter()
        for code in self.owed:
            causes += await replace_accounts(await self.office.desk(code))
        self.ledger.step("退票", "、".join(f"{cause} {count}" for cause, count in causes.items()))
        for bank in BANKS:
            await self.street.work(bank, steps=["verify"])
        await self.office.days_pass(CURE_DAYS)
        again = [await self._pay_again(code) for code in self.owed]
        for bank in BANKS:
            await self.street.work(bank, times=2)
        for batch in again:
            await settled(await self.office.desk(batch["county_code"]), batch)
        await self._day_closes()
        count = sum(batch["count"] for batch in again)
        self.ledger.holds(
            "没有到账的都重发了", held=count == sum(causes.values()) > 0, seen=f"{count} 笔"
        )
        return again

    async def _pay_again(self, code: str) -> Batch:
        desk = await self.office.desk(code)
        await accounts_in_force(desk)
        draft = await review(desk, await prepare(desk, PROGRAMME, PERIOD, kind="reissue"))
        return await release(desk, draft, f"CF{code[:6]}", self._today)

    async def everything_agrees(self, batches: list[Batch]) -> None:
        self.ledger.chapter("五、对账到零")
        await self._close_the_days(batches)
        paid = await self._paid_by_status()
        self.ledger.holds("全部到账", held=set(paid) == {"paid"}, seen=dict(paid))
        books = [await self.street.books(bank) for bank in BANKS]
        kept = sum(sum(book["kept_fen_by_payment"].values()) for book in books)
        twice = max(count for book in books for count in _credits(book).values())
        self.ledger.holds(
            "银行账上留在老人手里的钱", held=kept == TOTAL_FEN, seen=f"{yuan(kept)} 元"
        )
        self.ledger.holds("没有一笔重复入账", held=twice == 1)
        statuses = Counter([await self._status(batch) for batch in batches])
        self.ledger.holds("批次全部对平", held=set(statuses) == {"reconciled"}, seen=dict(statuses))

    async def _status(self, batch: Batch) -> str:
        desk = await self.office.desk(batch["county_code"])
        return str((await desk.finance.get(f"/batches/{batch['id']}"))["status"])

    async def _close_the_days(self, batches: list[Batch]) -> None:
        difference_fen = open_count = days = 0
        for code in self.owed:
            desk = await self.office.desk(code)
            mine = [batch for batch in batches if batch["county_code"] == code]
            for closed in await close_days(desk.finance, mine):
                difference_fen += abs(closed["difference_fen"])
                open_count += closed["open_count"]
                days += 1
        held = difference_fen == open_count == 0 and days > 0
        seen = f"{days} 个银行日，差 {yuan(difference_fen)} 元，{open_count} 笔未平"
        self.ledger.holds("逐行逐日对账，差额为零", held=held, seen=seen)

    async def _paid_by_status(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for code in self.owed:
            finance = (await self.office.desk(code)).finance
            async for payment in every(finance, "/payments", county_code=code, period=PERIOD):
                found[payment["status"]] += 1
        return found

    async def _day_closes(self) -> None:
        for bank in BANKS:
            await self.street.work(bank, steps=["state"])
        await self.office.days_pass(1)

    @property
    def _today(self) -> str:
        return self.office.today.isoformat()


def _entitlement_row(payee: Payee, fen: int) -> dict[str, str]:
    return {
        "id_number": payee.id_number,
        "name": payee.name,
        "programme": "价格临时补贴",
        "fixed_fen": f"{fen / 100:.2f}",
        "starts_on": PERIOD,
        "last_on": PERIOD,
        "reference": "龙发改〔2026〕联动1号",
    }


def _account_row(payee: Payee) -> dict[str, str]:
    return {
        "name": payee.name,
        "id_number": payee.id_number,
        "bank": payee.bank_code,
        "account_number": payee.account_number,
    }


def _credits(book: Mapping[str, list[dict[str, object]]]) -> Counter[object]:
    """Count how often each attempt was credited."""
    return Counter(
        (booking["payment_no"], booking["attempt"])
        for booking in book["bookings"]
        if booking["direction"] == "credited"
    )
