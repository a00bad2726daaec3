import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from app.edge.logging import configure_logging
from app.edge.redaction import redact, redact_text
from app.edge.trace_id import current_trace_id

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
UUID = "0192f0c1-aaaa-7000-8000-138123456789"


@pytest.mark.parametrize(
    "secret",
    [
        "350599194910010019",
        "35059919491001001X",
        "35059919491001001x",
        "350599491001001",
        "３５０５９９１９４９１００１００１９",
        "6222021234567890123",
        "6222 0212 3456 7890 123",
        "6222-0212-3456-7890",
        "13812345678",
        "138 1234 5678",
        "１３８１２３４５６７８",
        "+8613812345678",
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "Bearer abcdef0123456789",
        "name='张三'",
        '"name": "张三"',
        "openid=oAbCdEf123",
        "https://wx/sns/jscode2session?js_code=0a1b2c&secret=topsecret",
        "DETAIL:  Key (name)=(张三) already exists.",
        "DETAIL:  Failing row contains (1, 张三, 福建省).",
        "[parameters: {'name_1': '张三'}]",
        'ERROR:  invalid input syntax for type date: "张三"',
        "CONTEXT:  unnamed portal parameter $3 = '张三'",
        'CONTEXT:  COPY persons, line 3, column names: "张三"',
        "[type=string_too_long, input_value='张三 of Fengze', input_type=str]",
        "{'type': 'string_too_long', 'msg': 'too long', 'input': '张三 of Fengze'}",
    ],
)
def test_what_is_personal_does_not_pass(secret: str) -> None:
    shown = redact_text(f"before {secret} after")

    assert "[redacted]" in shown
    assert secret not in shown
    assert "张三" not in shown
    assert "topsecret" not in shown


@pytest.mark.parametrize(
    "plain",
    [TRACE, UUID, "350599000000", "/staff/v1/requests", "2026-11-22T05:33:08.123456Z", "201"],
)
def test_what_we_need_to_find_a_call_passes(plain: str) -> None:
    assert redact_text(plain) == plain


@given(
    st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)
    | st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
    | st.from_regex(r"62[0-9]{14,17}", fullmatch=True),
    st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20),
    st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20),
)
def test_no_personal_number_passes_whatever_stands_around_it(
    number: str, before: str, after: str
) -> None:
    assert number not in json.dumps(redact({"event": f"{before}{number}{after}"}))


@given(st.recursive(st.just("张三"), lambda inner: st.dictionaries(st.text(), inner, min_size=1)))
def test_the_value_of_a_personal_field_never_passes(value: Any) -> None:
    assert "张三" not in str(redact({"Name": value, "deep": [{"id-number": value}]}))


@given(st.text())
def test_a_value_stays_on_one_line_and_reads_in_one_direction(text: str) -> None:
    shown = redact(text)

    assert len(shown.splitlines()) <= 1
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\x1b")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    stream = io.StringIO()
    configure_logging("INFO", stream)
    named = current_trace_id.set(TRACE)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()
    current_trace_id.reset(named)


def test_a_line_is_json_with_the_trace_and_nothing_personal(lines: io.StringIO) -> None:
    structlog.get_logger("rongyao.test").info(
        "signed_in", name="张三", phone="13812345678", staff_id=UUID, note="a\n{}\u202eb"
    )

    (line,) = lines.getvalue().splitlines()
    record = json.loads(line)
    assert record["event"] == "signed_in"
    assert record["trace_id"] == TRACE
    assert (record["name"], record["phone"]) == ("[redacted]", "[redacted]")
    assert record["staff_id"] == UUID
    assert record["note"] == "a\\n{}\\u202eb"
    assert record["logger"] == "rongyao.test"


def test_an_exception_is_logged_without_what_it_carries(lines: io.StringIO) -> None:
    personal = "{'name': '张三'} 350599194910010019\nforged line"
    try:
        int(personal)
    except ValueError:
        structlog.get_logger("rongyao.test").exception("defect")

    (line,) = lines.getvalue().splitlines()
    assert "张三" not in line
    assert "350599194910010019" not in line
    assert "ValueError" in "".join(json.loads(line)["exception"])


def test_libraries_write_through_the_same_door(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").error("bad call from %s", "13812345678")
    logging.getLogger("uvicorn.access").info("GET /?id_number=350599194910010019")
    logging.getLogger("httpx").info("GET https://wx/?secret=topsecret")

    (line,) = lines.getvalue().splitlines()
    assert json.loads(line)["event"] == "bad call from [redacted]"
