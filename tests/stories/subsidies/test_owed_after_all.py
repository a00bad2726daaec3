"""What is owed after all: stops that outlive a death, raises confirmed late, years begun late."""

from datetime import date, datetime

import httpx

from app.domain.calendar.days import SHANGHAI
from app.domain.subsidies.terms import SuspensionReason
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.veterans.persons import person_seen
from tests.builders.paid import paid_months
from tests.builders.requests import MONDAY, Case, a_case, set_clock
from tests.builders.subsidies import a_suspension, an_entitlement
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, owed

JUNE = date(2026, 6, 1)
IN_JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
IN_AUGUST = datetime(2026, 8, 4, 9, 30, tzinfo=SHANGHAI)
REVIEW = {"reason": "under_review"}
UNPAID = [("2026-06", "reinstated", "due"), ("2026-07", "reinstated", "due")]


async def dies(case: Case, work_off: WorkOff, on: str = "2026-07-10") -> None:
    body = {"kind": "death", "died_on": on, "note": "儿媳来电"}
    path = f"/veterans/{case.person_id}/change-reports"
    report = await (await case.village()).post(path, body)
    await (await case.county()).post(f"{path}/{report['id']}:confirm", version=report["version"])
    await work_off()


async def test_a_review_that_outlives_the_person_still_ends_in_what_was_owed(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, IN_JUNE)
    case = await an_elder(house, client, due_from=JUNE)
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    await does(county, row, "suspend", REVIEW)
    await set_clock(house, IN_AUGUST)
    await dies(case, work_off)
    county = await case.county()
    _, row = await entitlements_of(county, case.person_id)
    assert (row["status"], owed(row)) == ("ended", [])
    row = await does(county, row, "lift", REVIEW)

    assert (row["status"], row["ends_before"]) == ("ended", "2026-08")
    assert owed(row) == UNPAID


async def test_a_death_undone_leaves_the_review_to_be_lifted(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, IN_JUNE)
    case = await an_elder(house, client, due_from=JUNE)
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    await does(county, row, "suspend", REVIEW)
    await set_clock(house, IN_AUGUST)
    await dies(case, work_off)
    county = await case.county()
    person = await county.get(f"/veterans/{case.person_id}")
    await county.post(f"/veterans/{case.person_id}:reverse-death", None, version=person["version"])
    await work_off()
    _, row = await entitlements_of(county, case.person_id)
    assert row["status"] == "suspended"
    row = await does(county, row, "lift", REVIEW)

    assert (row["status"], owed(row)) == ("active", UNPAID)


async def test_a_death_says_what_a_missed_confirmation_asked(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, IN_AUGUST)
    case = await an_elder(house, client, due_from=JUNE)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        [holding] = await holdings_of_person_for_update(session, case.person_id)
        await a_suspension(session, holding.entitlement, SuspensionReason.UNCONFIRMED, from_on=JUNE)
    await dies(case, work_off)

    _, row = await entitlements_of(await case.county(), case.person_id)
    assert owed(row) == UNPAID


async def test_what_is_confirmed_late_makes_up_for_the_lower_one_paid_meanwhile(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await person_seen(session, EVERYTHING, case.person_id)
        lower = await an_entitlement(session, person, due_from=date(2026, 1, 1))
        months = [date(2026, month, 1) for month in (1, 2, 3)]
        await paid_months(session, lower, months, known_at=session.info["now"])
    wanted = {
        "person_id": str(case.person_id),
        "programme": "survivor_pension",
        "category": "martyr_survivor",
        "starts_on": "2026-01",
        "reference": "泉港退役军人〔2026〕3号",
    }
    row = await (await case.county()).post("/entitlements", wanted)
    row = await does(await case.county(), row, "confirm")

    assert (row["status"], row["due_from"]) == ("active", "2026-04")
    # 27,980 yuan a year by the month, less the 650 yuan that were paid.
    assert [(each["period"], each["kind"], each["amount_fen"]) for each in row["arrears"]] == [
        ("2026-01", "raise", 233_166 - 65_000),
        ("2026-02", "raise", 233_167 - 65_000),
        ("2026-03", "raise", 233_167 - 65_000),
    ]


async def test_what_is_paid_by_the_year_is_owed_for_the_year_in_which_it_begins(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, IN_AUGUST)
    case = await a_case(house, client)
    wanted = {
        "person_id": str(case.person_id),
        "programme": "conscript_family_grant",
        "starts_on": "2026-03",
        "reference": "泉港征〔2026〕3号",
    }
    row = await (await case.county()).post("/entitlements", wanted)
    row = await does(await case.county(), row, "confirm")

    assert row["starts_on"] == "2026-01"
    assert owed(row) == [("2026-01", "opened_late", "due")]
