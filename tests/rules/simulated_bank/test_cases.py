"""Which account stands for which outcome, and that the published table says the same."""

import pytest

from app.migrate import ROOT
from simulators.bank.cards import PREFIXES, check_digit, magic_number, number_of, well_formed
from simulators.bank.cases import CASES, MALFORMED, ORDINARY, OTHER_BANK, Booking, outcome_for
from simulators.bank.templates import templates

README = (ROOT / "clients/bank/README.md").read_text("utf-8")
VERDICTS = {
    "match", "name_differs", "no_such_account", "closed", "frozen", "dormant", "not_card_linked",
}  # fmt: skip


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("7992739871") == "3"
    assert well_formed("6210000000000000009")
    assert not well_formed("6210000000000000008")


@pytest.mark.parametrize(
    "number", ["", "62220", "６２１００００００００００００００９", "6210000000000000009 "]
)
def test_what_is_no_card_number_takes_no_money(number: str) -> None:
    assert outcome_for(number, "ICBC") is MALFORMED


@pytest.mark.parametrize("bank", sorted(PREFIXES))
def test_every_ordinary_account_of_a_bank_exists(bank: str) -> None:
    numbers = [number_of(bank, serial) for serial in (0, 1, 90_001, 9_000_212, 10**10 - 1)]

    assert all(well_formed(number) and len(number) == 19 for number in numbers)
    assert all(outcome_for(number, bank) is ORDINARY for number in numbers)


def test_a_number_with_nobody_s_prefix_is_taken_by_each_bank() -> None:
    assert all(outcome_for("6210000000000000009", bank) is ORDINARY for bank in PREFIXES)


def test_another_bank_s_card_is_told_apart() -> None:
    assert outcome_for(number_of("ABC", 1), "ICBC") is OTHER_BANK
    assert outcome_for(magic_number("ABC", "02"), "ICBC") is OTHER_BANK


@pytest.mark.parametrize("bank", sorted(PREFIXES))
@pytest.mark.parametrize("case", sorted(CASES))
def test_a_magic_number_stands_for_its_case(bank: str, case: str) -> None:
    numbers = {magic_number(bank, case, serial) for serial in range(3)}

    assert len(numbers) == 3
    assert all(well_formed(number) for number in numbers)
    assert all(outcome_for(number, bank) is CASES[case] for number in numbers)


@pytest.mark.parametrize("bank", sorted(PREFIXES))
def test_a_bank_has_a_code_for_whatever_can_happen(bank: str) -> None:
    outcomes = {
        reply.outcome
        for case in (*CASES.values(), ORDINARY, MALFORMED, OTHER_BANK)
        for attempt in (1, 2)
        for reply in case.replies_to(attempt)
        if reply.outcome is not None
    }

    assert outcomes <= set(templates()[bank].codes)
    assert {case.verdict for case in CASES.values()} <= VERDICTS


@pytest.mark.parametrize("case", sorted(CASES))
def test_no_case_credits_one_attempt_twice_or_gives_back_what_it_did_not_credit(case: str) -> None:
    for attempt in (1, 2):
        bookings = [reply.booking for reply in CASES[case].replies_to(attempt)]
        credited, returned = bookings.count(Booking.CREDITED), bookings.count(Booking.RETURNED)
        assert returned <= credited <= 1


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_table_for_bank_developers_names_the_case(case: str) -> None:
    number = magic_number("ICBC", case)
    assert f"| `{case}` | {CASES[case].says} | `{CASES[case].verdict}` | `{number}` |" in README
