"""Numbers and names as banks, cards and people write them."""

import pytest

from app.domain.accounts.errors import AccountNumberCheckDigit, AccountNumberMalformed
from app.domain.accounts.holder_names import is_own_name, same_name
from app.domain.accounts.numbers import bank_hint, canonical, last4, luhn

FAKE = "6210000000000000009"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in FAKE)
"""As a Chinese input method leaves it behind."""


@pytest.mark.parametrize("typed", [FAKE, "6210 0000 0000 0000 009", WIDE])
def test_a_number_is_written_in_one_way(typed: str) -> None:
    assert canonical(typed) == FAKE


@pytest.mark.parametrize(
    "typed",
    ["", "621000000000000", "62100000000000000090", "621000000000000000X", "٦٢١٠000000000000009"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(AccountNumberMalformed):
        canonical(typed)


@pytest.mark.parametrize("place", range(len(FAKE)))
def test_one_digit_misread_on_a_card_is_noticed(place: int) -> None:
    wrong = FAKE[:place] + str((int(FAKE[place]) + 1) % 10) + FAKE[place + 1 :]
    assert not luhn(wrong)
    if wrong.startswith("62"):
        with pytest.raises(AccountNumberCheckDigit):
            canonical(wrong)


def test_a_passbook_has_no_check_digit() -> None:
    assert not luhn("1301010000000000001")
    assert canonical("1301010000000000001") == "1301010000000000001"


def test_a_beginning_hints_at_a_bank_and_four_digits_are_shown() -> None:
    assert bank_hint("6228480000000000019") == "ABC"
    assert bank_hint(FAKE) is None
    assert last4(FAKE) == "0009"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("陈建国", "陈建国", True),
        ("陈建国", "陈 建 国", True),
        ("陈建国", "陈建囯", False),
        ("蓝·阿妹", "蓝．阿妹", True),
        ("阿依古丽·买买提", "阿依古丽买买提", True),
        ("LI WEI", "ｌｉ ｗｅｉ", True),
        ("葛\U000e0100", "葛", True),
        ("𠮷田", "吉田", False),
        ("陈建国", "陈建？", False),
        ("", "", False),
    ],
)
def test_the_same_name_in_another_spelling_is_the_same_name(
    one: str, other: str, same: bool
) -> None:
    assert same_name(one, other) is same_name(other, one) is same


def test_a_former_name_is_an_own_name() -> None:
    assert is_own_name("陈狗蛋", "陈建国", ("陈狗蛋",))
    assert not is_own_name("陈建军", "陈建国", ("陈狗蛋",))
