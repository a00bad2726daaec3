"""Licheng publishes its raise of 2024: typed twice, by two people, and never edited."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff

LICHENG, FENGZE, QUANZHOU = "350502000000", "350503000000", "350500000000"
NOTICES, RATES, FIGURES = "/staff/v1/rate-notices", "/staff/v1/rates", "/staff/v1/figures"

_TAGS = (
    select(Event.tag)
    .where(Event.tag.like("subsidies:rate_notice:%"), Event.actor_id.is_not(None))
    .order_by(Event.id)
)


def a_line(category: str, percent: int) -> dict[str, Any]:
    return {
        "programme": "survivor_pension",
        "category": category,
        "unit": "year",
        "amount_fen": 290300 * percent // 100,
        "share": {"hundredths": percent * 100, "base_fen": 290300},
    }


LINES = [a_line("martyr_survivor", 60), a_line("duty_death_survivor", 50)]
NOTICE: dict[str, Any] = {
    "document_no": "泉鲤退役军人〔2024〕18号",
    "title": "关于发放2024年抚恤补助自然增长的通知",
    "component": "county",
    "county_code": LICHENG,
    "published_on": "2024-11-19",
    "effective_on": "2024-01-01",
    "lines": LINES,
}


@pytest.fixture
async def first(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)


@pytest.fixture
async def second(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)


async def entered(client: httpx.AsyncClient, by: SignedIn, **parts: Any) -> dict[str, Any]:
    answer = await client.post(NOTICES, json={**NOTICE, **parts}, headers=by.keyed())
    assert answer.status_code == 201, answer.text
    notice: dict[str, Any] = answer.json()
    return notice


async def publish(
    client: httpx.AsyncClient, by: SignedIn, notice: dict[str, Any], lines: list[Any]
) -> httpx.Response:
    headers = by.keyed(**{"If-Match": f'"{notice["version"]}"'})
    path = f"{NOTICES}/{notice['id']}:publish"
    return await client.post(path, json={"lines": lines}, headers=headers)


async def tags(house: House) -> list[str]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(_TAGS)
        return list(found)


async def test_a_rate_typed_twice_alike_is_published_by_the_second(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn, house: House
) -> None:
    notice = await entered(client, first)
    assert (notice["status"], notice["effective_from"], notice["own"]) == ("draft", "2024-01", True)
    seen = (await client.get(f"{NOTICES}/{notice['id']}", headers=second.headers)).json()
    assert (seen["own"], seen["lines"], seen["rates"]) == (False, [], 2)

    published = await publish(client, second, notice, LINES[::-1])

    assert published.status_code == 200, published.text
    assert published.json()["status"] == "published"
    assert [line["amount_fen"] for line in published.json()["lines"]] == [174180, 145150]
    where = {"county_code": LICHENG, "programme": "survivor_pension", "on": "2024-06-15"}
    rates = (await client.get(RATES, params=where, headers=first.headers)).json()["items"]
    own = [rate for rate in rates if rate["component"] == "county"]
    assert {rate["category"]: rate["amount_fen"] for rate in own} == {
        "martyr_survivor": 174180,
        "duty_death_survivor": 145150,
    }
    assert {rate["effective_from"] for rate in own} == {"2024-01"}
    assert {rate["document_no"] for rate in own} == {NOTICE["document_no"]}
    assert len(rates) == 5
    assert await tags(house) == [
        "subsidies:rate_notice:entered",
        "subsidies:rate_notice:published",
    ]


async def test_a_difference_between_the_two_typings_names_its_line(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn
) -> None:
    notice = await entered(client, first)
    swapped = {**LINES[1], "amount_fen": 154150, "share": None}
    refused = await publish(client, second, notice, [LINES[0], swapped])
    assert (refused.status_code, refused.json()["code"]) == (409, "typed_differently")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/lines/1"]
    left_out = await publish(client, second, notice, LINES[:1])
    assert [fault["code"] for fault in left_out.json()["errors"]] == ["line_left_out"]
    unchanged = (await client.get(f"{NOTICES}/{notice['id']}", headers=first.headers)).json()
    assert unchanged["status"] == "draft"


async def test_nobody_publishes_what_they_typed_themselves(
    client: httpx.AsyncClient, first: SignedIn
) -> None:
    notice = await entered(client, first)
    refused = await publish(client, first, notice, LINES)
    assert (refused.status_code, refused.json()["code"]) == (403, "rate_notice_own")


async def test_each_level_sets_its_own_rates(
    client: httpx.AsyncClient, first: SignedIn, house: House
) -> None:
    city = await signed_in_staff(house, Role.CITY_REVIEWER, QUANZHOU)
    elsewhere = await signed_in_staff(house, Role.COUNTY_REVIEWER, FENGZE)
    national = {**NOTICE, "component": "national", "county_code": None}
    for who, paper in ((city, NOTICE), (elsewhere, NOTICE), (first, national)):
        refused = await client.post(NOTICES, json=paper, headers=who.keyed())
        assert (refused.status_code, refused.json()["code"]) == (403, "rate_level_refused")
    notice = await entered(client, first)
    for who in (city, elsewhere):
        assert (await publish(client, who, notice, LINES)).status_code == 403
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, "350502001001")
    assert (await publish(client, clerk, notice, LINES)).json()["code"] == "permission_missing"
    assert (await client.get(RATES, headers=clerk.headers)).status_code == 200


async def test_a_national_rate_closes_the_one_before_it(
    client: httpx.AsyncClient, house: House
) -> None:
    one = await signed_in_staff(house, Role.CITY_REVIEWER, QUANZHOU)
    other = await signed_in_staff(house, Role.PROVINCE_REVIEWER, "350000000000")
    lines = [
        {
            "programme": "rural_veteran_allowance",
            "category": "rural_veteran_60",
            "unit": "month_per_service_year",
            "amount_fen": 4500,
        }
    ]
    head = {"component": "national", "county_code": None, "effective_on": "2020-08-01"}
    notice = await entered(client, one, lines=lines, **head)
    assert (await publish(client, other, notice, lines)).status_code == 200
    where = {"programme": "rural_veteran_allowance"}
    rates = (await client.get(RATES, params=where, headers=one.headers)).json()["items"]
    assert [(r["amount_fen"], r["effective_from"], r["effective_before"]) for r in rates] == [
        (4500, "2020-08", None),
        (4000, "2019-08", "2020-08"),
        (3500, "2018-08", "2019-08"),
    ]
    # What has been succeeded cannot be succeeded again in between.
    late = await entered(
        client, one, **{**head, "effective_on": "2019-10-01"}, lines=lines, document_no="迟到的文件"
    )
    refused = await publish(client, other, late, lines)
    assert (refused.status_code, refused.json()["code"]) == (409, "rate_already_followed")


async def test_faulty_lines_are_all_named_at_once(
    client: httpx.AsyncClient, first: SignedIn
) -> None:
    lines = [
        {**LINES[0], "unit": "month"},
        {**LINES[1], "category": "no_such_category"},
        {**LINES[0], "programme": "nursing_fee"},
    ]
    refused = await client.post(NOTICES, json={**NOTICE, "lines": lines}, headers=first.keyed())
    assert refused.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("/lines/0", "unit_does_not_fit"),
        ("/lines/1", "category_unknown"),
        ("/lines/2", "programme_without_rates"),
    ]


async def test_a_paper_is_entered_once_until_its_draft_is_discarded(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn
) -> None:
    notice = await entered(client, first)
    again = await client.post(NOTICES, json=NOTICE, headers=second.keyed())
    assert (again.status_code, again.json()["code"]) == (409, "rate_notice_taken")
    headers = first.keyed(**{"If-Match": '"1"'})
    discarded = await client.post(f"{NOTICES}/{notice['id']}:discard", json={}, headers=headers)
    assert discarded.json()["status"] == "discarded", discarded.text
    anew = await entered(client, second)
    settled = await publish(client, first, {**notice, "version": 2}, LINES)
    assert (settled.status_code, settled.json()["code"]) == (409, "rate_notice_settled")
    listed = await client.get(NOTICES, params={"status": "draft"}, headers=first.headers)
    assert [line["id"] for line in listed.json()["items"]] == [anew["id"]]


async def test_a_notice_read_before_somebody_settled_it_is_stale(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn
) -> None:
    notice = await entered(client, first)
    assert (await publish(client, second, notice, LINES)).status_code == 200
    assert (await publish(client, second, notice, LINES)).status_code == 412


async def test_a_figure_counts_once_a_second_person_typed_it(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn
) -> None:
    figure = {
        "kind": "average_monthly_wage",
        "area_code": LICHENG,
        "period": "2023-01",
        "value": 812345,
        "document_no": "2023年鲤城区统计公报",
    }
    entered_one = (await client.post(FIGURES, json=figure, headers=first.keyed())).json()
    assert (entered_one["period"], entered_one["confirmed_at"]) == ("2023-01", None)
    taken = await client.post(FIGURES, json=figure, headers=second.keyed())
    assert (taken.status_code, taken.json()["code"]) == (409, "figure_taken")
    path = f"{FIGURES}/{entered_one['id']}:confirm"
    for who, value, code in (
        (first, 812345, "rate_notice_own"),
        (second, 812354, "typed_differently"),
    ):
        refused = await client.post(path, json={"value": value}, headers=who.keyed())
        assert refused.json()["code"] == code
    confirmed = await client.post(path, json={"value": 812345}, headers=second.keyed())
    assert confirmed.json()["confirmed_at"] is not None
    twice = await client.post(path, json={"value": 812345}, headers=second.keyed())
    assert twice.json()["code"] == "figure_confirmed"

    correction = {**figure, "value": 812400, "succeeds_id": entered_one["id"]}
    corrected = await client.post(FIGURES, json=correction, headers=second.keyed())
    assert corrected.status_code == 201
    forked = await client.post(FIGURES, json=correction, headers=first.keyed())
    assert forked.json()["errors"][0]["code"] == "other_figure_succeeded"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"period": "2023-06"}, "period_does_not_fit"),
        ({"value": 0}, "value_does_not_fit"),
        ({"period": "2023-13"}, "wrong_pattern"),
    ],
)
async def test_a_figure_stands_under_its_year(
    client: httpx.AsyncClient, first: SignedIn, parts: dict[str, Any], code: str
) -> None:
    figure = {
        "kind": "rural_income",
        "area_code": LICHENG,
        "period": "2023-01",
        "value": 2500000,
        "document_no": "公报",
        **parts,
    }
    refused = await client.post(FIGURES, json=figure, headers=first.keyed())
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code


async def test_programmes_say_how_they_are_reckoned_and_what_they_meet(
    client: httpx.AsyncClient, first: SignedIn
) -> None:
    listed = await client.get("/staff/v1/programmes", headers=first.headers)
    kinds = {line["code"]: line["tariff_kind"] for line in listed.json()["items"]}
    assert len(kinds) == 20
    assert (kinds["nursing_fee"], kinds["merit_award"]) == ("figure", "case")
    for code in kinds:
        read = await client.get(f"/staff/v1/programmes/{code}", headers=first.headers)
        assert read.status_code == 200, read.text
    aid = (await client.get("/staff/v1/programmes/medical_aid", headers=first.headers)).json()
    assert [(pair["other"], pair["rule"], pair["reduced"]) for pair in aid["pairs"]] == [
        ("medical_secondary", "difference", True)
    ]
    nobody = await client.get("/staff/v1/programmes/nobody", headers=first.headers)
    assert nobody.status_code == 404
