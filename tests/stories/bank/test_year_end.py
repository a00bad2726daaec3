"""A year closes with its leftovers: to the fen, once nothing of it is on its way any more."""

from datetime import date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from tests.builders.banks import BankCaller
from tests.builders.identity import SignedIn
from tests.builders.payments import PayOffice, a_pay_office
from tests.builders.requests import set_clock
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import (
    BOOKED_AT,
    DAY,
    STAFF,
    acted,
    booking,
    paid,
    parts,
    stated,
)

PROGRAMME = "living_allowance"
GRANT_FEN, LINE_FEN = 12_000_000, 6_000
JANUARY = datetime(2027, 1, 5, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A county whose treasury lets what is left of a year go on."""
    return settings.model_copy(update={"appropriation_carries_over": True})


@pytest.fixture
async def mine(house: House) -> AtBank:
    """Three lines of 60 yuan at ICBC, granted and approved; nobody is owed the new year's."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {"ICBC": 3}, amount_fen=LINE_FEN))["ICBC"]
        await session.execute(update(Entitlement).values(ends_before=date(2027, 1, 1)))
        return mine


async def closes(client: httpx.AsyncClient, finance: SignedIn, kind: str) -> httpx.Response:
    body = {"county_code": COUNTY, "kind": kind, "on": str(DAY)}
    return await client.post(f"{STAFF}/closings", json=body, headers=finance.keyed())


async def standing(office: PayOffice) -> dict[tuple[int, str], int]:
    ledger = await office.finance.get("/ledger", params={"county_code": COUNTY})
    assert ledger["debits_fen"] == ledger["credits_fen"]
    return {
        (each["year"], each["name"]): each["balance_fen"]
        for each in ledger["accounts"]
        if each["balance_fen"] and each["name"] != "treasury"
    }


async def reports(icbc: BankCaller, mine: AtBank, work_off: WorkOff, *coming_back: int) -> None:
    """The bank pays all three lines; some come back; it states the whole day."""
    await paid(icbc, mine, work_off, 0, 1, 2)
    back = [mine.line(nth, "013018", booked_at=BOOKED_AT) for nth in coming_back]
    answer = await icbc.post("/results", json={"serial": "BACK", "lines": back})
    assert answer.status_code == 202, answer.text
    await work_off()
    lines: list[dict[str, Any]] = [booking(mine, nth, f"S{nth}") for nth in range(3)]
    lines += [booking(mine, nth, f"R{nth}", direction="returned") for nth in coming_back]
    await stated(icbc, work_off, *lines)


async def a_year_over(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, *, granted_fen: int
) -> PayOffice:
    """The people of the county in January, as they sign in then."""
    await set_clock(house, JANUARY)
    office = await a_pay_office(house, client, work_off)
    await office.is_granted(granted_fen, PROGRAMME)
    return office


async def test_what_is_left_goes_on_to_the_fen_and_what_comes_back_later_follows_it(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, mine: AtBank, icbc: BankCaller
) -> None:
    await reports(icbc, mine, work_off, 2)
    # The three lines were granted with the batch: 120,000 yuan in all.
    office = await a_year_over(house, client, work_off, granted_fen=GRANT_FEN - 3 * LINE_FEN)
    finance = office.finance.signed_in
    assert (await closes(client, finance, "year")).json()["code"] == "period_not_ready"
    part = (await parts(client, finance))[0]
    assert (await acted(client, finance, part, "close")).status_code == 200
    for kind in ("day", "month"):
        assert (await closes(client, finance, kind)).status_code == 201
    before = await standing(office)
    year = await closes(client, finance, "year")

    left_fen = GRANT_FEN - 3 * LINE_FEN
    assert before[2026, "appropriation"] == left_fen
    assert (year.status_code, year.json()["totals"]["carried_over_fen"]) == (201, left_fen)
    assert await standing(office) == {
        (2026, "paid"): 2 * LINE_FEN,
        (2026, "returned"): LINE_FEN,
        (2027, "appropriation"): left_fen,
    }

    number = mine.payments[2].payment_no
    line = await office.preparer.get(f"/payments/{number}")
    await office.preparer.post(
        f"/payments/{number}:give-up",
        {"reason": "查无此户", "still_owed": False},
        version=line["version"],
    )
    assert await standing(office) == {
        (2026, "paid"): 2 * LINE_FEN,
        (2027, "appropriation"): left_fen + LINE_FEN,
    }

    charged = await charged_in_january(office)
    assert (await standing(office))[2027, "payable"] == charged["total_fen"] > 0
    late = await office.finance.tries("/appropriations", {
        "county_code": COUNTY, "programme": PROGRAMME, "year": 2026, "amount_fen": 1,
        "document_no": "泉财指〔2026〕末号",
    })  # fmt: skip
    assert (late.status_code, late.json()["code"]) == (409, "year_closed")


async def charged_in_january(office: PayOffice) -> Any:
    """A list of the new year, approved on the carried money alone; a child is on no public list."""
    await office.has_payee("林小英", programme=PROGRAMME, fen=None, born_on=date(2015, 3, 12))
    batch = await office.prepares(PROGRAMME, "2027-01")
    return await office.approves(await office.reviews(batch))


async def test_no_year_closes_while_money_of_it_is_at_a_bank(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, mine: AtBank
) -> None:
    office = await a_year_over(house, client, work_off, granted_fen=1)
    refused = await closes(client, office.finance.signed_in, "year")
    assert (refused.status_code, refused.json()["code"]) == (409, "year_still_pays")
    assert "180 元" in refused.json()["detail"]
