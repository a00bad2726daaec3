"""Licheng: a raise published on 2024-11-19, in force since January, paid with January 2025."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from app.commands.bureau import bureau_of_its_own
from app.domain.money import yuan
from app.domain.subsidies.months import month_share, months_in
from app.seed.people import MadePerson
from app.settings import Settings
from app.tour.backstage import settle
from app.tour.ledger import Ledger
from app.tour.paying.banks import Street
from app.tour.paying.batches import appropriate
from app.tour.paying.crowd import BANKS, payees_of
from app.tour.paying.desks import CountyDesk, furnish
from app.tour.paying.leaving import dies, holds_for_the_family
from app.tour.paying.months import County, at_work, shifts_for
from app.tour.paying.office import Office
from app.tour.paying.roll import Enrolled, account_in_force, enrol, paid_to
from app.tour.stage import Stage

COUNTY, NAME = "350502000000", "鲤城区"
YEAR, BEGINS, ENDS, PAID_WITH = 2024, date(2024, 1, 1), date(2025, 1, 1), date(2025, 1, 1)
DEATH_SEEN, NOTICE_ENTERED = date(2024, 7, 6), date(2024, 12, 20)
DIED_ON = date(2024, 6, 18)
PROGRAMME, GRANT_FEN = "survivor_pension", 1_000_000_000
GROWTH_FEN = 290_300
"""What an urban resident had more in 2023 than in 2022, as the notice says: 2,903 yuan."""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the annex [O]: the shares are those of the demo."""

    name: str
    category: str
    percent: int
    national_fen: int

    @property
    def raise_fen(self) -> int:
        """A year of the county's component."""
        return (GROWTH_FEN * self.percent + 50) // 100

    @property
    def line(self) -> dict[str, Any]:
        return {
            "programme": PROGRAMME,
            "category": self.category,
            "unit": "year",
            "amount_fen": self.raise_fen,
            "share": {"hundredths": self.percent * 100, "base_fen": GROWTH_FEN},
        }

    @property
    def opening(self) -> dict[str, Any]:
        return {
            "programme": PROGRAMME,
            "category": self.category,
            "reference": "演示〔2023〕3号",
            "starts_on": "2024-01",
        }


ANNEX = (
    Share("烈士遗属", "martyr_survivor", 100, 2_798_000),
    Share("因公牺牲军人遗属", "duty_death_survivor", 60, 2_404_000),
    Share("病故军人遗属", "illness_death_survivor", 33, 2_261_000),
)
ROLL = (*ANNEX, ANNEX[0])
"""The last one dies in June."""
NOTICE = {
    "document_no": "泉鲤退役军人〔2024〕18号",
    "title": "关于发放2024年度抚恤补助自然增长的通知",
    "component": "county",
    "county_code": COUNTY,
    "published_on": "2024-11-19",
    "effective_on": "2024-01-01",
}


def play(ledger: Ledger) -> None:
    """Play the year in a bureau of its own."""
    with bureau_of_its_own(at_work(BEGINS)) as settings:
        asyncio.run(_story(settings, ledger))


async def _story(settings: Settings, ledger: Ledger) -> None:
    months = list(months_in(BEGINS, ENDS))
    people = await settle(settings, [COUNTY], len(ROLL))
    await furnish(settings, [(COUNTY, NAME)], shifts=shifts_for(len(months) + 3))
    async with httpx.AsyncClient(timeout=60) as client:
        stage = Stage(settings, client)
        office, street = Office(stage, {COUNTY: NAME}), Street(settings, client)
        await office.until(at_work(BEGINS))
        roll = await _enrol(await office.desk(COUNTY), street, ledger, people)
        county = County(office, street, COUNTY, BANKS)
        await _year(county, ledger, roll, months)
        await _raise(office, ledger)
        await _january(county, ledger, roll)


async def _enrol(
    desk: CountyDesk, street: Street, ledger: Ledger, people: list[MadePerson]
) -> list[Enrolled]:
    ledger.chapter("一、2024 年，按国家标准逐月发放")
    for year in (YEAR, YEAR + 1):
        await appropriate(desk, PROGRAMME, year, GRANT_FEN, f"演示指标〔{year}〕1号")
    payees = payees_of(people, [])
    roll = [
        await enrol(desk, payee, share.opening) for payee, share in zip(payees, ROLL, strict=True)
    ]
    for bank in BANKS:
        await street.work(bank, steps=["verify"])
    return roll


async def _year(county: County, ledger: Ledger, roll: list[Enrolled], months: list[date]) -> None:
    for month in months:
        if month == DEATH_SEEN.replace(day=1):
            await county.office.until(at_work(DEATH_SEEN))
            await _buried(county, ledger, roll[-1])
        [batch] = await county.pays([PROGRAMME], month)
        ledger.step(f"{month:%Y-%m}", f"{batch['count']} 人，{yuan(batch['total_fen'])} 元")


async def _buried(county: County, ledger: Ledger, enrolled: Enrolled) -> None:
    desk = await county.office.desk(COUNTY)
    await dies(desk, enrolled, DIED_ON)
    await holds_for_the_family(desk, enrolled)
    await county.street.work(enrolled.payee.bank_code, steps=["verify"])
    ledger.step("村站", "六月去世，七月核实，当月停发；登记家属账户")


async def _raise(office: Office, ledger: Ledger) -> None:
    ledger.chapter("二、11 月 19 日的文件，从 1 月起执行；12 月已发完才录入")
    await office.until(at_work(NOTICE_ENTERED))
    desk, lines = await office.desk(COUNTY), [share.line for share in ANNEX]
    typed = await desk.prepare.post("/rate-notices", {**NOTICE, "lines": lines})
    path = f"/rate-notices/{typed['id']}:publish"
    wrong = [{**lines[0], "amount_fen": 290_200, "share": None}, *lines[1:]]
    refused = await desk.review.answer(path, {"lines": wrong}, version=typed["version"])
    ledger.holds("第二人录入不一致，指出是哪一条", held=refused.status_code == 409)  # noqa: PLR2004
    await desk.review.post(path, {"lines": lines[::-1]}, version=typed["version"])
    ledger.step("县局", f"两人各录一遍，公布 {NOTICE['document_no']}")


async def _january(county: County, ledger: Ledger, roll: list[Enrolled]) -> None:
    ledger.chapter("三、随 2025 年 1 月补发")
    desk = await county.office.desk(COUNTY)
    await account_in_force(desk, roll[-1], roll[-1].payee.heirs_number)
    before = [await paid_to(desk, enrolled) for enrolled in roll]
    [batch] = await county.pays([PROGRAMME], PAID_WITH)
    ledger.step("2025-01", f"{batch['count']} 笔，{yuan(batch['total_fen'])} 元")
    for kept_out in batch["excluded"]:
        ledger.step("剔除", f"{kept_out['label']['zh']} {kept_out['count']} 笔")
    desk = await county.office.desk(COUNTY)
    for share, enrolled, earlier in zip(ROLL, roll, before, strict=True):
        lived = 12 if enrolled is not roll[-1] else DIED_ON.month
        _one(ledger, share, lived, earlier, await paid_to(desk, enrolled))
    books = [await county.street.books(bank) for bank in BANKS]
    credited = sum(book["credited_fen"] for book in books)
    lines = [line for enrolled in roll for line in await paid_to(desk, enrolled)]
    paid = sum(line["amount_fen"] for line in lines)
    ledger.holds("银行账上付出的与我们记的相等", held=credited == paid, seen=f"{yuan(paid)} 元")


def _one(ledger: Ledger, share: Share, lived: int, before: list[Any], after: list[Any]) -> None:
    """Compare one person's year with what the paper says, to the fen."""
    who = share.name if lived == 12 else f"{share.name}（六月去世）"  # noqa: PLR2004
    arrears = [line for line in after if line["kind"] == "raise"]
    months = list(months_in(BEGINS, ENDS))[:lived]
    expected = {f"{month:%Y-%m}": month_share(share.raise_fen, month) for month in months}
    seen = {line["period"]: line["amount_fen"] for line in arrears}
    total = sum(seen.values())
    ledger.holds(
        f"{who}：补发 {lived} 个月，一月一笔",
        held=seen == expected and all(line["status"] == "paid" for line in arrears),
        seen=f"{yuan(total)} 元",
    )
    if lived == 12:  # noqa: PLR2004
        ledger.holds(f"{who}：十二个月合计等于文件数", held=total == share.raise_fen)
        january = next(line for line in after if line["period"] == "2025-01")
        new = month_share(share.national_fen, PAID_WITH) + month_share(share.raise_fen, PAID_WITH)
        ledger.holds(
            f"{who}：一月按新标准", held=january["amount_fen"] == new, seen=f"{yuan(new)} 元"
        )
    kept = [line for line in after if line["kind"] == "regular" and line["period"] < "2025-01"]
    ledger.holds(f"{who}：以前的发放记录没有动", held=kept == before)
