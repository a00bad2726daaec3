"""Whether entries name the person of the registry."""

from uuid import UUID

import pytest

from app.domain.identity.binding import (
    CODE_DIGITS,
    Registered,
    bare_name,
    new_code,
    proven_by_phone,
    same_name,
)

PERSON = UUID("019aa000-0000-7000-8000-000000000001")
PHONE, OLD_INDEX, OTHER = b"phone", b"phone under the former key", b"other"
LAN = Registered(PERSON, ("蓝·凤英", "蓝小妹"), frozenset({PHONE}), alive=True)


@pytest.mark.parametrize(
    "written",
    ["蓝·凤英", "蓝•凤英", "蓝．凤英", "蓝.凤英", "蓝凤英", " 蓝 凤英 ", "蓝\u3000凤英", "蓝小妹"],
)
def test_a_name_agrees_however_it_is_typed(written: str) -> None:
    assert same_name(LAN.names, written)


@pytest.mark.parametrize("written", ["蓝凤", "蓝凤美", "凤英蓝", "", "·"])
def test_another_name_does_not_agree(written: str) -> None:
    assert not same_name(LAN.names, written)


def test_full_width_latin_and_capitals_do_not_matter() -> None:
    assert bare_name("Ｌｉ Ｍｉｎｇ") == bare_name("li ming") == "liming"


def test_rare_characters_outside_the_basic_plane_are_kept() -> None:
    assert same_name(("王𬀩",), "王 𬀩")
    assert not same_name(("王𬀩",), "王")


@pytest.mark.parametrize(
    ("registered", "name", "phones", "proven"),
    [
        (LAN, "蓝凤英", {PHONE}, PERSON),
        (LAN, "蓝凤英", {OLD_INDEX, PHONE}, PERSON),
        (LAN, "蓝凤英", {OTHER}, None),
        (LAN, "蓝凤美", {PHONE}, None),
        (None, "蓝凤英", {PHONE}, None),
        (Registered(PERSON, LAN.names, LAN.phones, alive=False), "蓝凤英", {PHONE}, None),
        (Registered(PERSON, LAN.names, frozenset(), alive=True), "蓝凤英", {PHONE}, None),
    ],
)
def test_name_number_and_telephone_must_all_agree(
    registered: Registered | None, name: str, phones: set[bytes], proven: UUID | None
) -> None:
    assert proven_by_phone(registered, name, phones) == proven


def test_a_paper_code_is_digits_and_keeps_leading_zeros() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == CODE_DIGITS and code.isdecimal() for code in codes)
