"""What somebody reads who waits for money."""

import pytest

from app.adapters.bank_books import bank_books
from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import (
    HELD_BACK,
    KIND_EN,
    STANDING,
    STATUS_EN,
    explained,
)
from app.domain.payments.terms import PaymentKind, PaymentStatus

LONGEST_LABEL = 5
"""A subscription message shows no more Chinese characters of a status."""


@pytest.mark.parametrize("status", PaymentStatus)
def test_every_status_says_where_the_money_is_and_what_to_do(status: PaymentStatus) -> None:
    plain = explained(status)
    assert plain == STANDING[status]
    assert all((plain.reason.zh, plain.reason.en, plain.next_step.zh, plain.next_step.en))
    assert len(status.label) <= LONGEST_LABEL
    assert STATUS_EN[status]


@pytest.mark.parametrize("reason", HoldReason)
def test_a_line_that_is_kept_back_says_why(reason: HoldReason) -> None:
    plain = explained(PaymentStatus.HELD, held=reason)
    assert plain == HELD_BACK[reason]
    assert plain.reason.zh != plain.next_step.zh


def test_no_screen_of_a_family_speaks_of_death() -> None:
    words = str(explained(PaymentStatus.HELD, held=HoldReason.DEATH))
    assert not {"死", "亡", "去世", "death", "died"} & {
        word for word in ("死", "亡", "去世", "death", "died") if word in words
    }


@pytest.mark.parametrize(
    ("code", "expected"), [("3018", "账户已销户。"), ("3031", "姓名"), ("0014", "处理")]
)
def test_what_the_bank_said_comes_before_our_own_words(code: str, expected: str) -> None:
    outcome = bank_books()["ABC"].outcome_of(code)
    for status in (PaymentStatus.FAILED, PaymentStatus.RETURNED, PaymentStatus.UNKNOWN):
        assert expected in explained(status, by_bank=outcome).reason.zh


def test_an_old_code_says_nothing_once_the_money_arrived() -> None:
    outcome = bank_books()["ABC"].outcome_of("3018")
    assert explained(PaymentStatus.PAID, by_bank=outcome) == STANDING[PaymentStatus.PAID]


def test_what_is_in_doubt_is_not_told_as_paid() -> None:
    paid = bank_books()["ABC"].outcome_of("0000")
    assert explained(PaymentStatus.UNKNOWN, by_bank=paid) == STANDING[PaymentStatus.UNKNOWN]


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert set(KIND_EN) == set(PaymentKind)
