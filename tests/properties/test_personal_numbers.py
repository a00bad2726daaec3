"""Whatever is typed: a refusal or a canonical number, and never a crash or a leak."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.veterans import masks, names, phone
from app.domain.veterans.identity_number import check_character, parse

TODAY = date(2026, 11, 22)
births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    born_on = draw(births)
    prefix = draw(st.integers(110000, 829999))
    first_17 = f"{prefix}{born_on:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first_17 + check_character(first_17)


@given(identity_numbers())
def test_a_right_number_is_its_own_canonical_form(text: str) -> None:
    number = parse(text, TODAY)
    assert number.text == text
    assert parse(number.text.lower(), TODAY) == number
    assert f"{number.born_on:%Y%m%d}" == text[6:14]


@given(identity_numbers(), st.integers(0, 17), st.integers(1, 9))
def test_one_misread_digit_never_passes(text: str, place: int, shift: int) -> None:
    if text[place] == "X":
        wrong = text[:place] + str(shift)
    else:
        wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    try:
        parse(wrong, TODAY)
    except Invalid:
        return
    raise AssertionError(wrong)


@given(identity_numbers(), st.integers(0, 15))
def test_two_neighbours_exchanged_never_pass(text: str, place: int) -> None:
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if swapped == text:
        return
    try:
        parse(swapped, TODAY)
    except Invalid:
        return
    raise AssertionError(swapped)


@given(st.text())
def test_any_text_is_refused_or_becomes_canonical(text: str) -> None:
    for read in (lambda t: parse(t, TODAY).text, phone.parse, names.canonical):
        try:
            stored = read(text)
        except Invalid:
            continue
        assert read(stored) == stored


@given(identity_numbers())
def test_a_masked_number_hides_day_and_month_of_birth(text: str) -> None:
    for mask in (masks.mask_id_number, masks.mask_id_number_public):
        shown = mask(text)
        assert len(shown) == len(text)
        assert shown[6:14] == "*" * 8


@given(st.text(alphabet="张王李陈林雷蓝欧阳建国明红·", min_size=2, max_size=8))
def test_a_masked_name_always_hides_something(name: str) -> None:
    assume("·" not in (name[0], name[-1]) and "··" not in name)
    shown = masks.mask_name(name)
    assert len(shown) == len(name)
    assert "*" in shown
