"""The banks' files: what is written is read back, and what was touched is never believed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.bank_books import bank_books
from app.domain.payments.files.cells import Value
from app.domain.payments.files.faults import FileFault, FileRefused, LineFault
from app.domain.payments.files.reading import ReadFile, read_file
from app.domain.payments.files.template import (
    AmountUnit,
    Field,
    FileTemplate,
    TemplateWrong,
    template_of,
)
from app.domain.payments.files.writing import Written, write_file

F = Field
TEMPLATES = {code: template_of(book.file) for code, book in bank_books().items()}
ICBC = TEMPLATES["ICBC"]
WIDTHS = dict.fromkeys(Field, 32) | {F.DIGEST: 64, F.HOLDER_NAME: 60, F.REMARK: 60}
FIXED = replace(ICBC, separator=None, widths=WIDTHS)
EVERY = {**TEMPLATES, "fixed": FIXED}
AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def a_line(nth: int = 0, **other: Any) -> dict[Field, Value]:
    line: dict[Field, Value] = {
        F.SERIAL: f"IC{nth:08}",
        F.PAYMENT_NO: f"P350505202611{nth:012}",
        F.ATTEMPT: 1,
        F.ACCOUNT_NUMBER: "6222020000000000018",
        F.HOLDER_NAME: "陈建国",
        F.AMOUNT: 6_000,
        F.CODE: "000000",
        F.BOOKED_AT: AT,
        F.REMARK: "生活补助",
        F.BATCH_NUMBER: "B350505-202611-000017",
    }
    return {**line, **{Field(name): value for name, value in other.items()}}


def written(template: FileTemplate, *lines: Mapping[Field, Value]) -> Written:
    return write_file(template, template.results, {F.SERIAL: "D20261122-1"}, lines)


def read(template: FileTemplate, octets: bytes) -> ReadFile:
    return read_file(template, template.results, octets)


def fault_of(template: FileTemplate, octets: bytes) -> FileFault:
    with pytest.raises(FileRefused) as refused:
        read(template, octets)
    return refused.value.fault


def test_a_file_looks_as_the_bank_was_promised() -> None:
    made = written(ICBC, a_line(), a_line(1, holder_name="欧阳·艾力"))
    lines = made.octets.decode("gb18030").split("\r\n")

    assert lines[0] == "D20261122-1|2|120.00"
    assert lines[1] == (
        "IC00000000|P350505202611000000000000|1|6222020000000000018|陈建国|60.00|000000"
        "|2026-11-22T09:30:00+08:00"
    )
    assert lines[3].startswith("2|120.00|")
    assert (made.count, made.total_fen, made.left_out) == (2, 12_000, ())


@pytest.mark.parametrize("name", sorted(EVERY))
def test_what_goes_out_is_read_back(name: str) -> None:
    template = EVERY[name]
    named = {F.BATCH_NUMBER: "B350505-202611-000017"}
    made = write_file(template, template.remittance, named, [a_line(n) for n in range(3)])
    found = read_file(template, template.remittance, made.octets)

    assert found.header[F.COUNT] == 3
    assert [cells[F.HOLDER_NAME] for _, cells in found.lines] == ["陈建国"] * 3
    assert [cells[F.AMOUNT] for _, cells in found.lines] == [6_000] * 3
    assert found.bad == ()


NAMES = st.text(
    st.characters(codec="gb18030", categories=("L", "Nd"), include_characters="·"),
    min_size=1,
    max_size=12,
)
LINES = st.lists(st.tuples(NAMES, st.integers(0, 10**11), st.integers(1, 99)), max_size=6)


@pytest.mark.parametrize("name", sorted(EVERY))
@settings(max_examples=60, deadline=None)
@given(drawn=LINES)
def test_whatever_is_written_is_read_back_to_the_fen(
    name: str, drawn: list[tuple[str, int, int]]
) -> None:
    template = EVERY[name]
    lines = [
        a_line(nth, holder_name=holder, amount=fen, attempt=attempt)
        for nth, (holder, fen, attempt) in enumerate(drawn)
    ]
    made = written(template, *lines)
    kept = {no for no, _ in made.left_out}
    sound = [line for line in lines if line[F.PAYMENT_NO] not in kept]
    found = read(template, made.octets)

    assert [
        (cells[F.HOLDER_NAME], cells[F.AMOUNT], cells[F.ATTEMPT], cells[F.BOOKED_AT])
        for _, cells in found.lines
    ] == [(line[F.HOLDER_NAME], line[F.AMOUNT], line[F.ATTEMPT], AT) for line in sound]
    assert found.header[F.TOTAL] == sum(int(str(line[F.AMOUNT])) for line in sound)


@pytest.mark.parametrize("name", ["ICBC", "CEB", "fixed"])
def test_no_octet_can_be_changed_without_being_seen(name: str) -> None:
    template = EVERY[name]
    octets = written(template, a_line(), a_line(1, holder_name="林秀英")).octets
    believed = []
    for at in range(len(octets)):
        for flip in (0x01, 0x20, 0x80):
            changed = octets[:at] + bytes([octets[at] ^ flip]) + octets[at + 1 :]
            try:
                read(template, changed)
            except FileRefused:
                continue
            believed.append((at, flip))

    assert len(octets) > 150
    assert believed == []


def test_each_way_of_touching_a_file_has_its_name() -> None:
    octets = written(ICBC, a_line(), a_line(1)).octets
    header, first, second, trailer, _ = octets.split(b"\r\n")

    def joined(*rows: bytes) -> bytes:
        return b"\r\n".join([*rows, b""])

    assert fault_of(ICBC, b"") is FileFault.EMPTY
    assert fault_of(ICBC, octets[:-2]) is FileFault.LINE_END
    assert fault_of(ICBC, octets.replace(b"\r\n", b"\n")) is FileFault.LINE_END
    assert fault_of(ICBC, joined(header, first, second)) is FileFault.TRAILER_MISSING
    assert fault_of(ICBC, joined(header)) is FileFault.TRAILER_MISSING
    assert fault_of(ICBC, joined(header, first, second, trailer, first)) is (
        FileFault.TRAILER_MISSING
    )
    assert fault_of(ICBC, joined(header, first, second, b"2|120.00")) is FileFault.TRAILER
    assert fault_of(ICBC, joined(b"D|2", first, second, trailer)) is FileFault.HEADER
    assert fault_of(ICBC, joined(header, first, second, second, trailer)) is FileFault.COUNT
    assert fault_of(ICBC, joined(header, first, trailer)) is FileFault.COUNT
    edited = trailer.replace(b"120.00", b"130.00")
    assert fault_of(ICBC, joined(header, first, second, edited)) is FileFault.TOTAL
    flipped = first.replace(b"000000|2026", b"000001|2026")
    assert fault_of(ICBC, joined(header, flipped, second, trailer)) is FileFault.DIGEST


def test_without_a_digest_the_sum_still_speaks() -> None:
    bare = replace(ICBC, results=replace(ICBC.results, trailer=(F.COUNT, F.TOTAL)))
    octets = written(bare, a_line(), a_line(1)).octets

    assert fault_of(bare, octets.replace(b"|60.00|", b"|61.00|", 1)) is FileFault.TOTAL
    assert fault_of(bare, octets.replace(b"|60.00|", b"|6x.00|", 1)) is FileFault.TOTAL


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ({"holder_name": "陈|建国"}, LineFault.CHARACTER),
        ({"holder_name": "陈\u202e建国"}, LineFault.CHARACTER),
        ({"holder_name": "陈\n建国"}, LineFault.CHARACTER),
        ({"holder_name": "=1+1"}, LineFault.CHARACTER),
        ({"holder_name": " 陈建国"}, LineFault.CHARACTER),
        ({"holder_name": ""}, LineFault.EMPTY),
        ({"holder_name": "陈" * 201}, LineFault.LENGTH),
        ({"payment_no": "P1 2"}, LineFault.CHARACTER),
        ({"amount": -1}, LineFault.AMOUNT),
    ],
)
def test_what_cannot_stand_in_a_line_stays_out_alone(
    cell: dict[str, Value], fault: LineFault
) -> None:
    made = written(ICBC, a_line(), a_line(1, **cell), a_line(2))

    assert (made.count, made.total_fen) == (2, 12_000)
    assert [each for _, each in made.left_out] == [fault]


def test_a_name_that_the_encoding_cannot_hold_stays_out_alone() -> None:
    old = replace(ICBC, encoding="gbk")
    made = written(old, a_line(), a_line(1, holder_name="𠮷野"))

    assert made.left_out == (("P350505202611000000000001", LineFault.ENCODING),)
    assert written(ICBC, a_line(1, holder_name="𠮷野")).left_out == ()


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("|60.00|", "|60.0|", LineFault.AMOUNT),
        ("|60.00|", "|+60.00|", LineFault.AMOUNT),
        ("|60.00|", "|060.00|", LineFault.AMOUNT),
        ("|60.00|", "|６0.00|", LineFault.AMOUNT),
        ("|1|", "|01|", LineFault.NUMBER),
        ("+08:00", "Z", LineFault.TIME),
        ("2026-11-22", "2026-13-22", LineFault.TIME),
        ("|000000|", "||", LineFault.EMPTY),
        ("|陈建国|", "|陈|建国|", LineFault.COLUMNS),
    ],
)
def test_one_line_that_nobody_can_read_stops_no_other(
    good: str, bad: str, fault: LineFault
) -> None:
    before = written(ICBC, a_line(), a_line(1)).octets.decode("gb18030").split("\r\n")
    before[1] = before[1].replace(good, bad)
    head = "\r\n".join([*before[:3], ""]).encode("gb18030")
    found = read(ICBC, head + _trailer(head, before[3]))

    assert [(each.line_no, each.fault) for each in found.bad] == [(1, fault)]
    assert [line_no for line_no, _ in found.lines] == [2]


def _trailer(head: bytes, row: str) -> bytes:
    count, total, _ = row.split("|")
    return f"{count}|{total}|{sha256(head).hexdigest()}\r\n".encode("gb18030")


@pytest.mark.parametrize(
    "change",
    [
        {"encoding": "BIG5"},
        {"amount": "jiao"},
        {"columns": ["amount"]},
        {"trailer": ["count"]},
        {"separator": None},
        {"pages": 2},
    ],
)
def test_a_template_that_no_file_could_follow_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(TemplateWrong):
        template_of({**bank_books()["ICBC"].file, **change})


def test_banks_differ() -> None:
    assert {template.encoding for template in TEMPLATES.values()} == {"gb18030", "utf-8"}
    assert {template.separator for template in TEMPLATES.values()} == {"|", ",", "\t"}
    assert {template.amount for template in TEMPLATES.values()} == set(AmountUnit)
