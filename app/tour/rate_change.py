"""The national change of 2018-08-01 to 2019-08-01, paid over both tables to the fen."""

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
from app.tour.paying.months import County, at_work, shifts_for
from app.tour.paying.office import Office
from app.tour.paying.roll import Enrolled, enrol, paid_to
from app.tour.stage import Stage

COUNTY, NAME = "350502000000", "鲤城区"
BEGINS, CHANGES, ENDS = date(2018, 8, 1), date(2019, 8, 1), date(2019, 10, 1)
GRANT_FEN = 100_000_000
SERVICE_YEARS = 5


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of both national tables, in fen of its unit."""

    name: str
    programme: str
    category: str
    nature: str | None
    before_fen: int
    after_fen: int
    yearly: bool = False
    by_years: bool = False

    @property
    def opening(self) -> dict[str, Any]:
        return {
            "programme": self.programme,
            "category": self.category,
            "reference": "演示〔2018〕1号",
            "starts_on": "2018-08",
            **({"nature": self.nature, "grade": 1} if self.nature else {}),
            **({"service_years": SERVICE_YEARS} if self.by_years else {}),
        }

    def month_fen(self, month: date) -> int:
        """What the tables say for one month, reckoned here by hand."""
        whole_fen = self.before_fen if month < CHANGES else self.after_fen
        if self.yearly:
            return month_share(whole_fen, month)
        return whole_fen * (SERVICE_YEARS if self.by_years else 1)

    @property
    def first_year_fen(self) -> int:
        """What the twelve months before the change come to."""
        if self.yearly:
            return self.before_fen
        return self.before_fen * 12 * (SERVICE_YEARS if self.by_years else 1)


PENSION, SURVIVORS, ALLOWANCE = "disability_pension", "survivor_pension", "living_allowance"
RURAL = "rural_veteran_allowance"
TABLES = (
    TableLine(
        "残疾军人（因战一级）",
        PENSION,
        "disabled_veteran",
        "combat",
        8_014_000,
        8_815_000,
        yearly=True,
    ),
    TableLine(
        "残疾军人（因公一级）",
        PENSION,
        "disabled_veteran",
        "duty",
        7_761_000,
        8_537_000,
        yearly=True,
    ),
    TableLine(
        "残疾军人（因病一级）",
        PENSION,
        "disabled_veteran",
        "illness",
        7_506_000,
        8_257_000,
        yearly=True,
    ),
    TableLine("烈士遗属", SURVIVORS, "martyr_survivor", None, 2_544_000, 2_798_000, yearly=True),
    TableLine(
        "因公牺牲军人遗属",
        SURVIVORS,
        "duty_death_survivor",
        None,
        2_185_000,
        2_404_000,
        yearly=True,
    ),
    TableLine(
        "病故军人遗属", SURVIVORS, "illness_death_survivor", None, 2_055_000, 2_261_000, yearly=True
    ),
    TableLine("带病回乡退伍军人", ALLOWANCE, "returned_with_illness", None, 55_000, 60_000),
    TableLine("参战退役人员", ALLOWANCE, "war_participant", None, 60_000, 65_000),
    TableLine("老年烈士子女", ALLOWANCE, "aged_martyr_child", None, 44_000, 49_000),
    TableLine(
        "60周岁农村籍退役士兵（服役五年）",
        RURAL,
        "rural_veteran_60",
        None,
        3_500,
        4_000,
        by_years=True,
    ),
)
PROGRAMMES = (PENSION, SURVIVORS, ALLOWANCE, RURAL)


def play(ledger: Ledger) -> None:
    """Play the fourteen months in a bureau of their own."""
    with bureau_of_its_own(at_work(BEGINS)) as settings:
        asyncio.run(_story(settings, ledger))


async def _story(settings: Settings, ledger: Ledger) -> None:
    months = list(months_in(BEGINS, ENDS))
    people = await settle(settings, [COUNTY], len(TABLES))
    await furnish(settings, [(COUNTY, NAME)], shifts=shifts_for(len(months)))
    async with httpx.AsyncClient(timeout=60) as client:
        await _months(Stage(settings, client), ledger, people, months)


async def _months(
    stage: Stage, ledger: Ledger, people: list[MadePerson], months: list[date]
) -> None:
    office = Office(stage, {COUNTY: NAME})
    street = Street(stage.settings, stage.client)
    county = County(office, street, COUNTY, BANKS)
    await office.until(at_work(BEGINS))
    roll = await _enrol(await office.desk(COUNTY), ledger, people)
    for bank in BANKS:
        await street.work(bank, steps=["verify"])
    ledger.chapter("二、逐月发放 2018-08 至 2019-09")
    for month in months:
        batches = await county.pays(PROGRAMMES, month)
        total_fen = sum(batch["total_fen"] for batch in batches)
        ledger.step(f"{month:%Y-%m}", f"{len(batches)} 个批次，{yuan(total_fen)} 元")
    await _compare(ledger, office, street, roll, months)


async def _enrol(desk: CountyDesk, ledger: Ledger, people: list[MadePerson]) -> list[Enrolled]:
    ledger.chapter("一、十类人员，两张国家标准表")
    for programme in PROGRAMMES:
        for year in (BEGINS.year, ENDS.year):
            await appropriate(desk, programme, year, GRANT_FEN, f"演示指标〔{year}〕{programme}")
    payees = payees_of(people, [])
    return [
        await enrol(desk, payee, line.opening) for payee, line in zip(payees, TABLES, strict=True)
    ]


async def _compare(
    ledger: Ledger, office: Office, street: Street, roll: list[Enrolled], months: list[date]
) -> None:
    ledger.chapter("三、对到分")
    desk = await office.desk(COUNTY)
    all_fen = 0
    for line, enrolled in zip(TABLES, roll, strict=True):
        paid = await paid_to(desk, enrolled)
        by_month = {payment["period"]: payment for payment in paid}
        expected = {f"{month:%Y-%m}": line.month_fen(month) for month in months}
        seen = {period: payment["amount_fen"] for period, payment in by_month.items()}
        first = sum(seen.get(f"{month:%Y-%m}", 0) for month in months_in(BEGINS, CHANGES))
        all_fen += sum(seen.values())
        done = {payment["status"] for payment in paid} == {"paid"}
        ledger.holds(
            f"{line.name}：十二个月合计一分不差",
            held=first == line.first_year_fen and done,
            seen=f"{yuan(first)} 元",
        )
        ledger.holds(
            f"{line.name}：提标当月起按新表，每月一笔",
            held=seen == expected and len(paid) == len(months),
            seen=f"{yuan(seen.get('2019-07', 0))} → {yuan(seen.get('2019-08', 0))} 元",
        )
    books = [await street.books(bank) for bank in BANKS]
    credited = sum(book["credited_fen"] for book in books)
    ledger.holds(
        "银行账上付出的与我们记的相等", held=credited == all_fen, seen=f"{yuan(credited)} 元"
    )
