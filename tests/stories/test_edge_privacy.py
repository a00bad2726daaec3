"""A canary sent through every part of a request turns up in no answer, log or metric."""

import io
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog
from prometheus_client import generate_latest
from psycopg import AsyncConnection, Error, sql

from app.db import libpq_url
from app.edge.logging import configure_logging

ID, MOBILE, CARD, NAME = "350599194910010019", "13812345678", "6222021234567890123", "张三"
JSON = {"Content-Type": "application/json"}
THINGS = """
CREATE TEMPORARY TABLE things (n int PRIMARY KEY, name text);
CREATE UNIQUE INDEX one_name ON things (lower(name));
"""
CANARIES = (ID, MOBILE, CARD, NAME)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    stream = io.StringIO()
    configure_logging("DEBUG", stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


async def test_no_canary_sings(
    stranger: httpx.AsyncClient, known: httpx.AsyncClient, lines: io.StringIO
) -> None:
    answers = [
        await stranger.get("/defects"),
        await stranger.get("/things", headers={"Authorization": f"Bearer {ID}"}),
    ]
    for canary in CANARIES:
        header = canary.encode()
        answers += [
            await known.get(f"/things/{canary}"),
            await known.get(f"/{canary}/things"),
            await known.get("/things", params={"cursor": canary, "limit": canary}),
            await known.get(
                "/things", headers={b"traceparent": header, b"Accept-Language": header}
            ),
            await known.post("/things:search", json={canary: canary, "name": [canary]}),
            await known.post("/things:search", json={"name": canary, "count": canary}),
            await known.post("/things:search", content=header),
            await known.post("/things:search", content=header + b"{", headers=JSON),
            await known.post("/things", json={"name": "a"}, headers={b"Idempotency-Key": header}),
            await known.put(f"/things/{canary}", headers={b"If-Match": header}),
            await known.post("/files", files={canary: (canary, b"x")}),
            await known.request(MOBILE, "/things"),
        ]

    metrics = generate_latest().decode()
    assert {answer.status_code for answer in answers} >= {400, 401, 404, 405, 415, 422, 500}
    assert lines.getvalue().count("\n") >= len(answers)
    for canary in CANARIES:
        assert canary not in lines.getvalue()
        assert canary not in metrics
        assert all(canary not in answer.text for answer in answers)


async def test_metrics_count_by_route_and_not_by_path(known: httpx.AsyncClient) -> None:
    await known.get("/things/0192f0c1-aaaa-7000-8000-138123456789")
    await known.get("/nowhere")

    metrics = generate_latest().decode()
    assert 'method="GET",route="/edge/v1/things/{thing_id}",status="404"' in metrics
    assert 'method="GET",route="unmatched",status="404"' in metrics
    assert "nowhere" not in metrics


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("COPY things FROM STDIN", f"1\t{NAME}\t{CARD}"),  # A column too many: the whole line.
        ("COPY things FROM STDIN", f"{NAME}\tx"),
        ("INSERT INTO things VALUES (1, %s)", "two"),
        ("INSERT INTO things VALUES (2, %s)", "of a name that is there"),
    ],
)
async def test_a_broken_job_tells_of_no_row(
    database_url: str, lines: io.StringIO, statement: str, line: str
) -> None:
    payee = NAME  # A local of the frame that breaks.
    async with await AsyncConnection.connect(libpq_url(database_url)) as connection:
        await connection.execute(THINGS, prepare=False)
        await connection.execute("INSERT INTO things VALUES (1, %s)", [payee])
        try:
            if statement.startswith("COPY"):
                async with connection.cursor().copy(sql.SQL(statement)) as copy:
                    await copy.write(line)
            else:
                await connection.execute(sql.SQL(statement), [payee])
        except Error:
            structlog.get_logger().exception("job_broken")

    assert "Traceback" in lines.getvalue()
    assert "psycopg.errors" in lines.getvalue()
    assert [canary for canary in CANARIES if canary in lines.getvalue()] == []
