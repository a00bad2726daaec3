"""停发, 中止, 取消: three words, three authorities."""

from datetime import date, datetime

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from tests.builders.requests import set_clock
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import a_person
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, is_refused, owed

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
AUGUST = datetime(2026, 8, 4, 9, 30, tzinfo=SHANGHAI)
NUMBER = "闽退役军人〔2026〕77号"


@pytest.mark.parametrize(
    ("verb", "reason"), [("cancel", "convicted_for_life"), ("suspend", "prison_term")]
)
async def test_what_follows_a_conviction_no_county_decides(
    house: House, client: httpx.AsyncClient, verb: str, reason: str
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    wanted = {"reason": reason, "document_no": NUMBER}
    for caller in (await case.county(), await case.city()):
        [row] = await entitlements_of(caller, case.person_id)
        status, problem = await is_refused(caller, row, verb, wanted)
        assert (status, problem["code"]) == (403, "stop_beyond_authority")
        assert problem["title"] == "须由省级决定"
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert (row["status"], row["stops"]) == ("active", [])


async def test_the_province_cancels_and_nothing_is_owed_afterwards(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    province = await case.province()
    [row] = await entitlements_of(province, case.person_id)
    bare = {"reason": "convicted_for_life"}
    status, problem = await is_refused(province, row, "cancel", bare)
    assert (status, problem["code"]) == (422, "decision_paper_missing")
    status, problem = await is_refused(
        province, row, "suspend", {"reason": "convicted_for_life", "document_no": NUMBER}
    )
    assert (status, problem["code"]) == (422, "wrong_stop_word")
    row = await does(
        province, row, "cancel", {"reason": "convicted_for_life", "document_no": NUMBER}
    )
    assert (row["status"], row["ended_reason"]) == ("cancelled", "cancelled")
    assert row["ends_before"] == "2026-06"
    assert row["stops"][0]["word"] == "cancel"


async def test_fraud_is_cancelled_by_the_county_and_the_person_is_told_what_to_do(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    row = await does(county, row, "cancel", {"reason": "fraud", "document_no": NUMBER})
    assert (row["status"], row["ends_before"]) == ("cancelled", "2026-06")
    [stop] = row["stops"]
    assert (stop["word"], stop["authority"], stop["repays"]) == ("cancel", "county", False)
    assert stop["legal_basis"] == "《军人抚恤优待条例》第五十八条"

    [told] = (await (await case.veteran()).get("/entitlements"))["items"]
    assert (told["status"], told["ends_before"]) == ("cancelled", "2026-06")
    [seen] = told["stops"]
    assert (seen["reason_label"], seen["legal_basis"]) == ("弄虚作假骗取", stop["legal_basis"])
    assert "60日" in seen["remedies"]["zh"]
    assert "6 months" in seen["remedies"]["en"]


async def test_a_sentence_is_not_paid_for_and_a_review_is(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    county, province = await case.county(), await case.province()
    [row] = await entitlements_of(county, case.person_id)
    row = await does(county, row, "suspend", {"reason": "under_review"})
    row = await does(province, row, "suspend", {"reason": "prison_term", "document_no": NUMBER})
    status, problem = await is_refused(county, row, "suspend", {"reason": "under_review"})
    assert (status, problem["code"]) == (409, "already_stopped")
    await set_clock(house, AUGUST)
    county, province = await case.county(), await case.province()
    status, problem = await is_refused(county, row, "lift", {"reason": "prison_term"})
    assert (status, problem["code"]) == (403, "stop_beyond_authority")
    row = await does(county, row, "lift", {"reason": "under_review"})
    assert row["status"] == "suspended"
    row = await does(province, row, "lift", {"reason": "prison_term"})
    assert row["status"] == "active"
    # June and July were served, and are not owed; the review alone would have owed them.
    assert owed(row) == []


async def test_a_review_that_finds_nothing_owes_its_months(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    row = await does(county, row, "suspend", {"reason": "under_review"})
    await set_clock(house, AUGUST)
    county = await case.county()
    row = await does(county, row, "lift", {"reason": "under_review"})
    assert owed(row) == [("2026-06", "reinstated", "due"), ("2026-07", "reinstated", "due")]


async def test_a_rule_that_stops_by_itself_is_chosen_by_nobody(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    for reason in ("unconfirmed", "death_reported"):
        status, problem = await is_refused(county, row, "suspend", {"reason": reason})
        assert (status, problem["code"]) == (422, "stop_not_by_hand")


async def test_conditions_that_are_over_end_with_a_month(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    row = await does(county, row, "end", {"ends_before": "2026-06", "note": "毕业"})
    assert (row["status"], row["ended_reason"]) == ("ended", "conditions_over")
    assert row["ends_before"] == "2026-06"


async def test_nobody_decides_on_the_money_of_his_own_family(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    himself = await case.staff(Role.COUNTY_REVIEWER, "350505000000", person_id=case.person_id)
    [row] = await entitlements_of(himself, case.person_id)
    status, problem = await is_refused(himself, row, "end", {"ends_before": "2026-07", "note": "x"})
    assert (status, problem["code"]) == (403, "own_dossier")


async def test_other_counties_see_nothing_of_it(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    [row] = await entitlements_of(await case.county(), case.person_id)
    stranger = await case.staff(Role.COUNTY_REVIEWER, "350504000000")
    assert await entitlements_of(stranger, case.person_id) == []
    status, problem = await is_refused(stranger, row, "suspend", {"reason": "under_review"})
    assert (status, problem["code"]) == (404, "not_found")


async def test_a_list_is_paged_and_filtered(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for name in ("林阿妹", "吴水木"):
            await an_entitlement(session, await a_person(session, name))
        person = await person_seen(session, EVERYTHING, case.person_id)
        await an_entitlement(session, person, "hardship_aid", category=None, fixed_fen=100_000)
    county = await case.county()
    first = await county.get("/entitlements", params={"limit": 3})
    rest = await county.get("/entitlements", params={"limit": 3, "cursor": first["next_cursor"]})
    names = [line["person_name"] for line in first["items"] + rest["items"]]
    assert names == ["黄志强", "吴水木", "林阿妹", "黄志强"]
    assert rest["next_cursor"] is None
    aid = await county.get("/entitlements", params={"programme": "hardship_aid"})
    assert [line["fixed_fen"] for line in aid["items"]] == [100_000]
    paid = await county.get("/entitlements", params={"county_code": "350504000000"})
    assert paid["items"] == []
