"""GB 11643, by check digit and date alone."""

from datetime import date

import pytest

from app.domain.veterans.errors import (
    FieldRefused,
    IdNumberBirthDate,
    IdNumberCheckDigit,
    IdNumberFifteenDigits,
    IdNumberMalformed,
)
from app.domain.veterans.identity_number import check_character, parse
from app.domain.veterans.terms import Sex

TODAY = date(2026, 11, 22)


def number(first_17: str) -> str:
    return first_17 + check_character(first_17)


@pytest.mark.parametrize(
    ("first_17", "last"), [("35050519000101001", "6"), ("35080319000101001", "X")]
)
def test_the_check_character_follows_from_the_digits(first_17: str, last: str) -> None:
    assert check_character(first_17) == last


@pytest.mark.parametrize(
    "written",
    [
        "35080319000101001X",
        "35080319000101001x",
        " 350803 19000101 001x ",
        "350803-19000101-001X",
        "35080319000101001\uff38",
        "35080319000101001\uff58",
        "\uff13\uff15\uff10\uff18\uff10\uff13\uff11\uff19\uff10\uff10\uff10\uff11\uff10\uff11\uff10\uff10\uff11\uff38",
        "350803\u300019000101\u3000001X",
    ],
)
def test_every_way_of_writing_a_number_has_one_canonical_form(written: str) -> None:
    assert parse(written, TODAY).text == "35080319000101001X"


@pytest.mark.parametrize("prefix", ["352624", "350822", "350600", "110101", "350599", "900000"])
def test_a_division_of_long_ago_is_as_good_as_one_of_today(prefix: str) -> None:
    text = number(f"{prefix}19420817001")
    assert parse(text, TODAY).text == text


def test_birth_date_and_sex_are_read_from_the_number() -> None:
    man = parse(number("35059919420229001".replace("0229", "0228")), TODAY)
    woman = parse(number("35059920000229002"), TODAY)
    assert (man.born_on, man.sex) == (date(1942, 2, 28), Sex.MALE)
    assert (woman.born_on, woman.sex) == (date(2000, 2, 29), Sex.FEMALE)


@pytest.mark.parametrize(
    ("written", "fact"),
    [
        ("", IdNumberMalformed),
        ("陈建国", IdNumberMalformed),
        ("35050519000101001", IdNumberMalformed),
        ("3505051900010100166", IdNumberMalformed),
        ("X50505190001010016", IdNumberMalformed),
        ("35050519000101001Y", IdNumberMalformed),
        ("35080319000101001\u0425", IdNumberMalformed),  # A Cyrillic Kha, no X.
        ("35080319000101001\u2169", IdNumberMalformed),  # The Roman numeral ten.
        ("\u0663\u0665\u0660505190001010016", IdNumberMalformed),  # Arabic-Indic digits.
        ("\u0969\u096b\u0966505190001010016", IdNumberMalformed),  # Devanagari digits.
        ("350505190001010\u00b9\u00b26", IdNumberMalformed),  # Superscripts.
        ("350505190001010016\n", IdNumberMalformed),
        ("350505190001\u200b010016", IdNumberMalformed),  # A space of no width.
        ("350505000101001", IdNumberFifteenDigits),
        ("350505190001010017", IdNumberCheckDigit),
        ("350505190010010016", IdNumberCheckDigit),  # Two digits changed places.
        (number("35050519000230001"), IdNumberBirthDate),
        (number("35050519010229001"), IdNumberBirthDate),
        (number("35050519001301001"), IdNumberBirthDate),
        (number("35050519000100001"), IdNumberBirthDate),
        (number("35050500000101001"), IdNumberBirthDate),
        (number("35050518750101001"), IdNumberBirthDate),
        (number("35050520261123001"), IdNumberBirthDate),
    ],
)
def test_what_is_no_identity_number_is_refused_and_why(
    written: str, fact: type[FieldRefused]
) -> None:
    with pytest.raises(fact) as refusal:
        parse(written, TODAY)
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [
        ("/id_number", fact.code)
    ]


def test_somebody_born_today_has_a_number() -> None:
    assert parse(number("35050520261122001"), TODAY).born_on == TODAY
