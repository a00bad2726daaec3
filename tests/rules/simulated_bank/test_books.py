"""The simulated bank's own double entry, against which tests hold the product's."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from simulators.bank.books import TREASURY, AlreadyCredited, Books, Entry, batch_account, customer
from simulators.bank.cases import Booking

ON, AT = date(2026, 11, 20), datetime(2026, 11, 20, 2, tzinfo=UTC)
PAYER, PAYEE = batch_account("b1"), customer("6222020000000000")
CREDIT = Entry("s1", PAYER, PAYEE, 64_000, ON, AT, Booking.CREDITED, "P1", 1)
RETURN = Entry("s2", PAYEE, PAYER, 64_000, date(2026, 11, 21), AT, Booking.RETURNED, "P1", 1)


@pytest.fixture
def books() -> Books:
    books = Books()
    books.fund("s0", "b1", 64_000, ON, AT)
    return books


def test_money_moves_and_is_never_made(books: Books) -> None:
    books.credit(CREDIT)

    assert books.balances() == {TREASURY: -64_000, PAYER: 0, PAYEE: 64_000}
    assert sum(books.balances().values()) == 0


def test_an_attempt_is_credited_once(books: Books) -> None:
    books.credit(CREDIT)

    with pytest.raises(AlreadyCredited):
        books.credit(replace(CREDIT, serial="s9"))
    assert books.balances()[PAYEE] == 64_000


def test_what_comes_back_stands_on_the_day_it_comes_back(books: Books) -> None:
    books.credit(CREDIT)
    books.give_back(RETURN)

    assert books.kept_of_payments() == {"P1": 0}
    assert [entry.serial for entry in books.of_day(ON)] == ["s1"]
    assert [entry.serial for entry in books.of_day(date(2026, 11, 21))] == ["s2"]


def test_nothing_is_given_back_twice_or_unpaid(books: Books) -> None:
    with pytest.raises(ValueError, match="nothing to give back"):
        books.give_back(RETURN)
    books.credit(CREDIT)
    books.give_back(RETURN)
    with pytest.raises(ValueError, match="nothing to give back"):
        books.give_back(replace(RETURN, serial="s3"))


def test_a_second_attempt_is_another_payment_of_the_same(books: Books) -> None:
    books.credit(CREDIT)
    books.give_back(RETURN)
    books.credit(replace(CREDIT, serial="s4", attempt=2))

    assert books.kept_of_payments() == {"P1": 64_000}
    assert books.credited_fen("P1", 2) == 64_000
