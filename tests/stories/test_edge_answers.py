"""What everybody meets at the edge: problems, versions, pages, the contract."""

from uuid import uuid4

import httpx
import pytest

from tests.fixtures.edge_house import EdgeHouse, bearer, client_of

CANARIES = ("350599194910010019", "13812345678", "张三", "6222021234567890123")


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def make(client: httpx.AsyncClient, name: str) -> httpx.Response:
    answer = await client.post("/things", json={"name": name}, headers=key())
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_refusal_is_a_problem_in_the_language_the_caller_likes(
    stranger: httpx.AsyncClient,
) -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    chinese = await stranger.get("/things", headers={"traceparent": traceparent})
    english = await stranger.get("/things", headers={"Accept-Language": "en-GB, zh;q=0.5"})

    assert chinese.status_code == 401
    assert chinese.headers["content-type"] == "application/problem+json"
    assert chinese.headers["www-authenticate"] == "Bearer"
    assert chinese.headers["x-trace-id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert chinese.json() == {
        "type": "urn:rongyao:problem:token_missing",
        "title": "需要登录",
        "status": 401,
        "detail": "请在 Authorization 头中携带 Bearer 令牌。",
        "instance": "/edge/v1/things",
        "code": "token_missing",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "errors": [],
    }
    assert english.json()["title"] == "Sign-in needed"
    assert english.json()["trace_id"] == english.headers["x-trace-id"]


async def test_a_broken_field_is_named_and_never_repeated(known: httpx.AsyncClient) -> None:
    body = {"name": 13812345678, "count": True, "张三": 1, "id_number": CANARIES[0]}

    answer = await known.post("/things:search?limit=101", json=body)

    faults = {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}
    assert answer.status_code == 422
    assert faults == {
        ("query/limit", "too_big"),
        ("/name", "wrong_type"),
        ("/count", "wrong_type"),
        ("/id_number", "unknown_field"),
        ("", "unknown_field"),
    }
    assert not any(canary in answer.text for canary in CANARIES)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/things/7:submit", 404),
        ("GET", "/things/350599194910010019", 404),
        ("GET", "/things/", 404),
        ("GET", "/张三", 404),
        ("GET", "/things/%00", 404),
        ("GET", "/things?colour=%00", 400),
        ("HEAD", "/things", 405),
        ("PATCH", "/things", 405),
        ("OPTIONS", "/things", 405),
        ("TRACE", "/things", 405),
    ],
)
async def test_a_path_or_method_nobody_offers_is_a_problem(
    known: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await known.request(method, path)

    assert answer.status_code == status
    if method != "HEAD":
        assert answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert not any(canary in answer.text for canary in CANARIES)


async def test_the_methods_of_a_path_are_named_over_all_its_routes(
    known: httpx.AsyncClient,
) -> None:
    answer = await known.delete("/things")

    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
async def test_a_method_override_is_refused(known: httpx.AsyncClient, header: str) -> None:
    answer = await known.get("/things", headers={header: "DELETE"})

    assert (answer.status_code, answer.json()["code"]) == (400, "method_override_refused")


async def test_a_defect_answers_500_with_its_trace_and_nothing_else(
    stranger: httpx.AsyncClient,
) -> None:
    answer = await stranger.get("/defects")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
    assert not any(canary in answer.text for canary in CANARIES)


async def test_every_answer_carries_the_safe_headers(
    known: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    for answer in (await known.get("/things"), await stranger.get("/things")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


async def test_two_editors_one_wins_and_the_other_learns_the_present_version(
    known: httpx.AsyncClient,
) -> None:
    made = await make(known, "甲")
    path = f"/things/{made.json()['id']}"
    assert made.headers["etag"] == '"1"'

    missing = await known.put(path, json={"name": "乙"})
    garbage = await known.put(path, json={"name": "乙"}, headers={"If-Match": "*"})
    first = await known.put(path, json={"name": "乙"}, headers={"If-Match": 'W/"1"'})
    second = await known.put(path, json={"name": "丙"}, headers={"If-Match": '"1"'})

    assert (missing.status_code, missing.json()["code"]) == (428, "version_missing")
    assert (garbage.status_code, garbage.json()["code"]) == (400, "version_malformed")
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert (second.status_code, second.headers["etag"]) == (412, '"2"')
    assert (await known.get(path)).json()["name"] == "乙"


async def test_pages_follow_each_other_without_gap(known: httpx.AsyncClient) -> None:
    for name in "abcde":
        await make(known, name)

    names, cursor = [], None
    for _ in range(3):
        asked = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await known.get("/things", params=asked)).json()
        names += [thing["name"] for thing in page["items"]]
        cursor = page["next_cursor"]

    assert (names, cursor) == (list("abcde"), None)


async def test_a_cursor_is_good_for_one_list_one_filter_and_one_caller(
    known: httpx.AsyncClient, edge: EdgeHouse, edge_app: object
) -> None:
    for name in "abc":
        await make(known, name)
    cursor = (await known.get("/things?limit=1")).json()["next_cursor"]
    async with client_of(edge_app, bearer(edge)) as other:  # type: ignore[arg-type]  # A Starlette.
        refused = [
            await other.get("/things", params={"cursor": cursor}),
            await known.get("/things", params={"cursor": cursor, "colour": "red"}),
            await known.post("/things:search", params={"cursor": cursor}, json={"name": "a"}),
            await known.get("/things", params={"cursor": cursor.swapcase()}),
            await known.get("/things", params={"cursor": "荣耀"}),
            await known.get("/things", params={"cursor": "x"}),
            await known.get("/things", params={"cursor": cursor}, headers={"Acting-For": "him"}),
        ]

    assert [(a.status_code, a.json()["code"]) for a in refused] == [(400, "cursor_refused")] * 7
    assert (await known.get("/things", params={"cursor": cursor, "limit": "5"})).status_code == 200


async def test_the_contract_and_its_page_are_served_to_strangers(
    stranger: httpx.AsyncClient,
) -> None:
    document = (await stranger.get("/openapi.json")).json()
    page = await stranger.get("/docs")

    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/edge/v1"}]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert document["components"]["schemas"]["Problem"]["required"]
    make_thing = document["paths"]["/things"]["post"]
    assert make_thing["operationId"] == "make_thing"
    assert make_thing["security"] == [{"bearer": []}]
    assert make_thing["parameters"][0]["name"] == "Idempotency-Key"
    assert {"400", "401", "409", "413", "415", "422", "503"} <= set(make_thing["responses"])
    knock = document["paths"]["/doors"]["post"]  # Its body is read by a dependency.
    assert "security" not in knock
    assert {"401", "408", "413", "415", "422"} <= set(knock["responses"])
    rename_thing = document["paths"]["/things/{thing_id}"]["put"]
    assert {"412", "428"} <= set(rename_thing["responses"])
    assert [p["name"] for p in rename_thing["parameters"] if p["required"]] == [
        "thing_id",
        "If-Match",
    ]
    assert "ETag" in rename_thing["responses"]["200"]["headers"]
    for answer in (page, await stranger.get("/docs.js"), await stranger.get("/docs.css")):
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text
