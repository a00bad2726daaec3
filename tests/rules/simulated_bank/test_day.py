"""What a simulated bank does with one batch, before any real bureau has to answer for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from clients.bank import SigningKey
from simulators.bank.bank import Bank
from simulators.bank.cards import magic_number, number_of
from simulators.bank.partners import Bureau, Partners, Registered
from simulators.bank.reports import books_of
from simulators.bank.troubles import Kind, Trouble
from simulators.bank.work.day import WORKING, Step, run
from simulators.clock import Clock
from tests.builders.banks import new_key
from tests.fixtures.simulated_banks import private_jwk
from tests.fixtures.simulators import served
from tests.rules.simulated_bank.paper_bureau import PaperBureau

Staged = tuple[Bank, PaperBureau]
Stage = Callable[..., Staged]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Return a bank and a bureau with one payment for each case given; "" is an ordinary one."""
    with ExitStack() as open_until_the_end:

        def staged(*cases: str, code: str = "ABC", attempt: int = 1) -> Staged:
            lines = [_line(code, n, case, attempt) for n, case in enumerate(cases)]
            bureau = PaperBureau(code, lines)
            url = open_until_the_end.enter_context(served(bureau.app()))
            key = SigningKey(new_key())
            clients = {code: Registered("c1", private_jwk(key.private))}
            partners = Partners(Clock(), Bureau(url, clients=clients))
            open_until_the_end.callback(partners.connect, None)
            return partners.banks[code], bureau

        yield staged


def _line(code: str, n: int, case: str, attempt: int) -> dict[str, Any]:
    number = magic_number(code, case, n) if case else number_of(code, n)
    return {
        "payment_no": f"P{n:015}",
        "attempt": attempt,
        "account_number": number,
        "holder_name": "王秀英",
        "amount_fen": 64_000,
        "remark": "优抚补助",
        "status": "sent",
    }


def told(bureau: PaperBureau) -> list[tuple[str, int]]:
    return [(line["code"], line["amount_fen"]) for line in bureau.results()]


def kept(bank: Bank) -> list[int]:
    return list(bank.books.kept_of_payments().values())


def test_a_batch_is_counted_taken_paid_and_answered(stage: Stage) -> None:
    bank, bureau = stage("", "")

    assert run(bank) == {"verify": 0, "take": 1, "pay": 2, "check": 0, "tell": 2}

    assert bureau.said[0] == ("acknowledge", {"count": 2, "total_fen": 128_000})
    assert told(bureau) == [("0000", 64_000), ("0000", 64_000)]
    assert books_of(bank)["credited_fen"] == 128_000
    assert books_of(bank)["balance_of_all"] == 0


def test_nothing_is_paid_or_told_again(stage: Stage) -> None:
    bank, bureau = stage("", "02")
    for _ in range(5):
        run(bank)

    assert kept(bank) == [64_000]
    assert len(bureau.results()) == 2


@pytest.mark.parametrize(
    ("case", "attempt", "runs", "credited"),
    [
        ("02", 1, [[("3018", 64_000)], []], []),
        ("31", 1, [[("3028", 64_000)], []], []),
        ("31", 2, [[("0000", 64_000)], []], [64_000]),
        ("32", 1, [[("0014", 64_000)], [("0000", 64_000)]], [64_000]),
        ("34", 1, [[("0000", 63_999)], []], [63_999]),
        ("35", 1, [[("7777", 64_000)], []], []),
        ("36", 1, [[("0000", 64_000), ("0000", 64_000)], []], [64_000]),
        ("37", 1, [[("3018", 64_000)], [("0000", 64_000)]], [64_000]),
        ("38", 1, [[], []], [64_000]),
        ("41", 1, [[("0014", 64_000)], []], []),
    ],
)
def test_an_account_does_what_its_number_says(
    stage: Stage,
    case: str,
    attempt: int,
    runs: list[list[tuple[str, int]]],
    credited: list[int],
) -> None:
    bank, bureau = stage(case, attempt=attempt)
    seen: list[list[tuple[str, int]]] = []
    for _ in runs:
        before = len(bureau.results())
        run(bank)
        seen.append(told(bureau)[before:])

    assert seen == runs
    assert kept(bank) == credited


def test_what_is_returned_comes_back_on_the_next_day(stage: Stage) -> None:
    bank, bureau = stage("33")
    run(bank)
    today = bank.today()
    run(bank, (Step.STATE,))
    run(bank)
    run(bank, (Step.STATE,))

    assert [code for code, _ in told(bureau)] == ["0000", "3018"]
    assert kept(bank) == [0]
    first, second = (body for call, body in bureau.said if call == "statements")
    assert first["on"] == today.isoformat() < second["on"]
    assert [line["direction"] for line in first["lines"]] == ["credited"]
    assert [line["direction"] for line in second["lines"]] == ["returned"]
    assert (first["total_fen"], second["total_fen"]) == (64_000, -64_000)


def test_no_money_no_payment_and_after_some_patience_the_batch_goes_back(stage: Stage) -> None:
    bank, bureau = stage("")
    bureau.funded = False
    bank.manner.patience_runs = 3
    for _ in range(3):
        run(bank)

    assert bureau.results() == []
    assert bureau.said[-1] == ("reject", {"reason": "no_funds", "note": "资金未到账"})
    assert kept(bank) == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"64000", b"64001", "format"),  # A line changed, header and trailer not.
        (b"B1|2|128000", b"B1|2|128001", "format"),
        ("王秀英".encode("gb18030"), "王秀瑛".encode("gb18030"), "totals"),
        (b"\r\n2|128000\r\n", b"\r\n", "format"),
    ],
)
def test_a_batch_whose_file_differs_is_refused(
    stage: Stage, before: bytes, after: bytes, reason: str
) -> None:
    bank, bureau = stage("", "")
    assert before in bureau.right_file()
    bureau.filed = bureau.right_file().replace(before, after, 1)

    run(bank)

    assert bureau.said[0][0] == "reject"
    assert bureau.said[0][1]["reason"] == reason
    assert kept(bank) == []


def test_a_bank_that_prefers_files_sends_one(stage: Stage) -> None:
    bank, bureau = stage("", code="ICBC")
    run(bank)

    call, body = bureau.said[-1]
    assert call == "result-files"
    assert (
        f"|{bank.deliveries[0].lines[0].account_number}|王秀英|640.00|000000|".encode("gb18030")
        in body
    )


def test_a_file_that_was_not_trusted_is_sent_anew_as_it_should_be(stage: Stage) -> None:
    bank, bureau = stage("", code="ICBC")
    bureau.trusted = False
    bank.troubles.expect(Trouble(kind=Kind.DROP_TRAILER))
    run(bank)
    run(bank)
    bureau.trusted = True
    run(bank)

    first, second = (body for call, body in bureau.said if call == "result-files")
    assert second.count(b"\r\n") - first.count(b"\r\n") == 1
    assert [delivery.report and delivery.report["status"] for delivery in bank.deliveries] == [
        "refused",
        "applied",
    ]
    assert kept(bank) == [64_000]


def test_results_go_in_chunks_in_any_order_and_twice(stage: Stage) -> None:
    bank, bureau = stage(*[""] * 5)
    bank.manner.chunk = 2
    for kind in (Kind.REORDER, Kind.DUPLICATE):
        bank.troubles.expect(Trouble(kind=kind))
    run(bank)

    sizes = [len(body["lines"]) for call, body in bureau.said if call == "results"]
    assert sizes == [2, 2, 2, 1]
    numbers = [line["payment_no"] for line in bureau.results()[2:]]
    assert sorted(numbers) == [f"P{n:015}" for n in range(5)] != numbers


def test_a_bank_that_is_down_loses_no_work(stage: Stage) -> None:
    bank, bureau = stage("")
    bank.troubles.expect(Trouble(kind=Kind.DOWN, times=2))

    assert [run(bank), run(bank)] == [{"down": 1}, {"down": 1}]
    assert bureau.said == []
    run(bank)
    assert kept(bank) == [64_000]


def test_a_lost_answer_is_asked_for_again(stage: Stage) -> None:
    bank, bureau = stage("")
    bank.troubles.expect(Trouble(kind=Kind.LOST_ANSWER, times=2))
    run(bank)

    assert [call for call, _ in bureau.said] == ["acknowledge"] * 3 + ["results"]
    assert kept(bank) == [64_000]


def test_results_wait_while_the_bureau_is_away(stage: Stage) -> None:
    bank, bureau = stage("")
    run(bank, (Step.VERIFY, Step.TAKE, Step.PAY))
    bank.troubles.expect(Trouble(kind=Kind.LOST_ANSWER, times=4))
    assert "no answer" in str(run(bank, (Step.TELL,))["tell"])

    run(bank, (Step.TELL,))

    serials = {body["serial"] for call, body in bureau.said if call == "results"}
    assert len(serials) == 1
    assert len(bank.deliveries) == 1


@pytest.mark.parametrize(
    ("kind", "count", "changed_by_fen"),
    [
        (Kind.STATEMENT_SHORT, 2, -1),
        (Kind.STATEMENT_OVER, 2, 1),
        (Kind.STATEMENT_MISSING, 1, -64_000),
        (Kind.STATEMENT_DUPLICATE, 3, 64_000),
        (Kind.STATEMENT_ORPHAN, 3, 8_800),
    ],
)
def test_a_statement_can_be_wrong_in_each_way(
    stage: Stage, kind: Kind, count: int, changed_by_fen: int
) -> None:
    bank, bureau = stage("", "")
    run(bank)
    bank.troubles.expect(Trouble(kind=kind))
    run(bank, (Step.STATE,))

    statement = bureau.said[-1][1]
    assert statement["count"] == len(statement["lines"]) == count
    assert statement["total_fen"] == 128_000 + changed_by_fen


def test_a_long_day_is_stated_in_parts_that_carry_the_totals_of_the_whole(stage: Stage) -> None:
    bank, bureau = stage("", "", "")
    run(bank)
    bank.manner.statement_lines = 2
    run(bank, (Step.STATE,))

    parts = [body for call, body in bureau.said if call == "statements"]
    assert [(part["part"], part["parts"], len(part["lines"])) for part in parts] == [
        (1, 2, 2),
        (2, 2, 1),
    ]
    assert {(part["count"], part["total_fen"]) for part in parts} == {(3, 192_000)}
    assert len({part["serial"] for part in parts}) == 1


def test_the_same_seed_gives_the_same_serials() -> None:
    serials = []
    for seed in ("1", "1", "2"):
        partners = Partners(Clock())
        partners.forget(seed)
        serials.append([partners.banks["ABC"].serial() for _ in range(3)])

    assert serials[0] == serials[1] != serials[2]
    assert len(WORKING) == 5
