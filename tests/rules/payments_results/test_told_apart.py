"""What a bank says under one number comes once; its echo is told apart from another story."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.domain.results.kept import KeptLine, Repeat, told_apart

BOOKED_AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
TODAY, YESTERDAY = uuid4(), uuid4()


def a_line(
    serial: str, line_no: int, delivery_id: UUID = TODAY, amount_fen: int = 6_000
) -> KeptLine:
    return KeptLine(
        id=uuid4(),
        bank_code="ICBC",
        delivery_id=delivery_id,
        division_code="350505000000",
        line_no=line_no,
        serial=serial,
        payment_no="350505-202611-000000000001",
        attempt=1,
        amount_fen=amount_fen,
        code="000000",
        booked_at=BOOKED_AT,
        holder_name=None,
        note=None,
    )


def test_lines_under_serials_of_their_own_are_all_new() -> None:
    lines = [a_line("S1", 1), a_line("S2", 2)]
    assert told_apart(lines, {}) == (lines, [])


def test_the_second_of_two_lines_under_one_serial_repeats_the_first_of_them() -> None:
    first, second = a_line("S1", 1), a_line("S1", 2)
    assert told_apart([first, second], {}) == ([first], [Repeat(first=first, line=second)])


def test_a_line_of_an_earlier_delivery_is_repeated_whatever_its_place_there() -> None:
    before, line = a_line("S1", 1, YESTERDAY), a_line("S1", 1)
    assert told_apart([line], {"S1": before}) == ([], [Repeat(line, before)])


def test_a_line_that_stands_at_its_own_place_already_is_neither_new_nor_a_repeat() -> None:
    line = a_line("S1", 1)
    assert told_apart([line], {"S1": replace(line, id=uuid4())}) == ([], [])


def test_a_repeat_differs_by_what_it_says_and_not_by_how_it_is_noted() -> None:
    first = a_line("S1", 1, YESTERDAY)
    assert not Repeat(replace(a_line("S1", 1), note="补发", holder_name="林秀英"), first).differs
    assert Repeat(a_line("S1", 1, amount_fen=6_001), first).differs
