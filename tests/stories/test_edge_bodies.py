"""Bodies that lie, drip, hide or carry what no reader should take."""

import asyncio
import gzip
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette

from tests.fixtures.edge_house import PREFIX, EdgeHouse, bearer, served

ZIPPED = gzip.compress(b"{}", mtime=0)
JSON = {"Content-Type": "application/json"}
KEY = "0192f0c1-aaaa-7000-8000-000000000002"
MIB = 1024 * 1024
DEADLINE_SECONDS = 0.5
FILE_PART = b'--b\r\nContent-Disposition: form-data; name="file"'


@pytest.mark.parametrize(
    ("headers", "raw", "status", "code"),
    [
        (JSON, b'{"name": NaN}', 400, "body_not_json"),
        (JSON, b'{"name": "a", "name": "b"}', 400, "body_not_json"),
        (JSON, b'{"name": "\\u0000"}', 400, "body_not_json"),
        (JSON, b'{"name": "\\ud800"}', 400, "body_not_json"),
        (JSON, b'{"count": 1e400}', 400, "body_not_json"),
        (JSON, b"[" * 100_000, 400, "body_too_deep"),
        (JSON, '{"name": "荣"}'.encode("gbk"), 400, "body_not_utf8"),
        (JSON, b'{"name": "' + b"x" * 2 * MIB + b'"}', 413, "body_too_large"),
        (JSON, b"", 422, "invalid"),
        (JSON, b"null", 422, "invalid"),
        (JSON, '{"name": "a\u202eb"}'.encode(), 422, "invalid"),
        ({}, b'{"name": "a"}', 415, "body_of_another_kind"),
        ({"Content-Type": "text/plain"}, b'{"name": "a"}', 415, "body_of_another_kind"),
        ({"Content-Type": "application/json; charset=gbk"}, b"{}", 415, "body_of_another_kind"),
        ({"Content-Type": "application/problem+json"}, b"{}", 415, "body_of_another_kind"),
        (JSON | {"Content-Encoding": "gzip"}, ZIPPED, 415, "body_compressed"),
        (JSON | {"Content-Encoding": "identity, br"}, b"{}", 415, "body_compressed"),
    ],
)
async def test_a_body_that_cannot_be_taken_is_a_problem(
    known: httpx.AsyncClient, headers: dict[str, str], raw: bytes, status: int, code: str
) -> None:
    answer = await known.post("/things:search", content=raw, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "Application/JSON"],
)
async def test_utf8_json_is_taken_however_it_is_spelt(
    known: httpx.AsyncClient, content_type: str
) -> None:
    answer = await known.post(
        "/things:search", content='{"name": "荣耀"}', headers={"Content-Type": content_type}
    )

    assert answer.status_code == 200


async def test_a_body_where_none_belongs_is_left_unread(known: httpx.AsyncClient) -> None:
    answer = await known.request("GET", "/things", content=b"\xff" * 2 * MIB, headers=JSON)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("files", "data", "status", "code"),
    [
        ({"file": ("a.pdf", b"x" * 10 * MIB)}, {}, 413, "body_too_large"),
        ([("file", ("a", b"1")), ("file", ("b", b"2"))], {}, 400, "form_unreadable"),
        ({"file": ("a.pdf", b"1")}, {"role": "auditor"}, 422, "invalid"),
        ({}, {"file": "no file"}, 415, "body_of_another_kind"),
    ],
)
async def test_a_form_that_cannot_be_taken_is_a_problem(
    known: httpx.AsyncClient, files: object, data: dict[str, str], status: int, code: str
) -> None:
    answer = await known.post(
        "/files",
        files=files,  # type: ignore[arg-type]  # What httpx takes.
        data=data,
        headers={"Idempotency-Key": KEY},
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage",
        b"--b\r\n\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        FILE_PART + b'; filename="a\x01"\r\n\r\nx\r\n--b--\r\n',
        FILE_PART + b"\r\n\r\nx\x00y\r\n--b--\r\n",
        FILE_PART + b'; filename="a"\r\n\r\n' + b"x" * 99,
    ],
)
async def test_a_form_that_is_none_is_a_problem(known: httpx.AsyncClient, raw: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Idempotency-Key": KEY}

    answer = await known.post("/files", content=raw, headers=headers)

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


class Wire:
    """Speaks HTTP by hand, byte by byte where need be."""

    def __init__(self, port: int, authorization: str) -> None:
        self.port = port
        self.authorization = authorization

    def say(
        self, headers: str, *pieces: bytes, pause: float = 0, call: str = "POST /things:search"
    ) -> tuple[int, dict[str, object]]:
        with self.line(headers, call) as line:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(pause)
            return self._answer(line)

    @contextmanager
    def line(self, headers: str, call: str = "POST /things:search") -> Iterator[socket.socket]:
        method, path = call.split()
        head = (
            f"{method} {PREFIX}{path} HTTP/1.1\r\nHost: edge\r\n"
            f"Authorization: {self.authorization}\r\n"
            f"Content-Type: application/json\r\n{headers}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(head.encode())
            yield line

    def _answer(self, line: socket.socket) -> tuple[int, dict[str, object]]:
        raw = b""
        while not _whole(raw) and (piece := line.recv(65536)):
            raw += piece
        head, _, body = raw.partition(b"\r\n\r\n")
        assert b"server: uvicorn" not in head.lower()
        return int(head.split()[1]), json.loads(body)


def _whole(raw: bytes) -> bool:
    head, _, body = raw.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return length is not None and len(body) >= int(length[1])


@pytest.fixture
def wire(edge: EdgeHouse, edge_app: Starlette) -> Iterator[Wire]:
    authorization = bearer(edge)["Authorization"]
    with served(edge_app) as port:
        yield Wire(port, authorization)


async def test_a_body_that_never_ends_is_dropped_at_the_deadline(wire: Wire) -> None:
    began = time.perf_counter()

    status, problem = await asyncio.to_thread(wire.say, "Content-Length: 100", b'{"name":')

    assert (status, problem["code"]) == (408, "body_too_slow")
    assert time.perf_counter() - began < 3


async def test_a_body_that_drips_is_dropped_at_the_deadline(wire: Wire) -> None:
    drops = [b"1\r\n \r\n"] * 8

    status, problem = await asyncio.to_thread(
        lambda: wire.say("Transfer-Encoding: chunked", *drops, pause=0.1)
    )

    assert (status, problem["code"]) == (408, "body_too_slow")


async def test_a_length_over_the_limit_is_refused_before_a_byte_arrives(wire: Wire) -> None:
    status, problem = await asyncio.to_thread(wire.say, f"Content-Length: {2 * MIB + 1}")

    assert (status, problem["code"]) == (413, "body_too_large")


async def test_chunks_without_a_length_are_counted_as_they_come(wire: Wire) -> None:
    chunk = b"%x\r\n" % 65536 + b" " * 65536 + b"\r\n"

    status, problem = await asyncio.to_thread(
        lambda: wire.say("Transfer-Encoding: chunked", *[chunk] * 33)
    )

    assert (status, problem["code"]) == (413, "body_too_large")


async def test_a_stranger_is_turned_away_before_the_body_arrives(wire: Wire) -> None:
    wire.authorization = "Bearer forged"
    began = time.perf_counter()

    status, problem = await asyncio.to_thread(wire.say, "Content-Length: 100")

    assert (status, problem["code"]) == (401, "unauthenticated")
    assert time.perf_counter() - began < DEADLINE_SECONDS


async def test_a_caller_who_hangs_up_half_way_is_no_defect(
    wire: Wire, capfd: pytest.CaptureFixture[str]
) -> None:
    def hang_up() -> None:
        with wire.line("Content-Length: 100") as line:
            line.sendall(b'{"name":')

    await asyncio.to_thread(hang_up)
    status, _ = await asyncio.to_thread(wire.say, "Content-Length: 13", b'{"name": "a"}')

    assert status == 200
    shown = capfd.readouterr().out
    assert "status=400" in shown or '"status": 400' in shown
    assert "defect" not in shown


async def test_a_body_where_none_belongs_neither_blocks_nor_enters(wire: Wire) -> None:
    status, page = await asyncio.to_thread(
        lambda: wire.say(f"Content-Length: {5 * MIB}", b"\xff" * 1000, call="GET /things")
    )

    assert (status, page["next_cursor"]) == (200, None)
