"""The acceptance number and its check character."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.requests.reference import county_of, is_reference, make

REFERENCE = make("350502", date(2026, 11, 22), 17)


def test_a_reference_is_county_day_serial_and_check_character() -> None:
    assert REFERENCE == "350502-20261122-00017-4"
    assert is_reference(REFERENCE)


def test_the_county_of_a_village_counts_the_serials() -> None:
    assert county_of("350502001001") == "350502"


def test_a_busy_day_makes_the_serial_longer_and_stays_short_enough_for_a_message() -> None:
    reference = make("350502", date(2026, 11, 22), 123_456)
    assert is_reference(reference)
    assert len(reference) <= 32


def test_a_day_that_does_not_exist_is_no_reference() -> None:
    assert not is_reference("350502-20260230-00017-4")


def test_lookalike_digits_are_no_reference() -> None:
    assert not is_reference(REFERENCE.replace("3", "３"))
    assert not is_reference(REFERENCE + "\n")


DIGITS = [place for place, character in enumerate(REFERENCE[:-2]) if character != "-"]


@given(st.sampled_from(DIGITS), st.integers(1, 9))
def test_any_one_wrong_digit_is_caught(place: int, by: int) -> None:
    wrong = str((int(REFERENCE[place]) + by) % 10)
    assert not is_reference(REFERENCE[:place] + wrong + REFERENCE[place + 1 :])


@given(st.integers(0, 99_999), st.integers(0, 3))
def test_two_swapped_digits_of_the_serial_are_caught(serial: int, place: int) -> None:
    reference = make("350502", date(2026, 11, 22), serial)
    at = reference.rindex("-") - 5 + place
    swapped = reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
    assert is_reference(swapped) == (swapped == reference)
