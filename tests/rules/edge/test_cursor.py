from base64 import urlsafe_b64decode
from datetime import UTC, date
from os import urandom
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.edge.cursor import Key, PageAsked, opened, sealed
from app.edge.errors import CursorRefused

CIPHER = AESGCM(bytes(32))
BOUND = b"GET /staff/v1/veterans"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
KEYS = st.lists(
    st.uuids() | st.datetimes(timezones=st.just(UTC)) | st.dates() | TEXT | st.integers(),
    min_size=1,
    max_size=4,
)


@given(KEYS)
def test_a_cursor_brings_back_the_very_values_and_their_types(values: list[Key]) -> None:
    found = opened(CIPHER, sealed(CIPHER, tuple(values), BOUND), BOUND)

    assert found == tuple(values)
    assert [type(value) for value in found] == [type(value) for value in values]


@given(st.text(max_size=200))
def test_a_forged_cursor_is_refused_and_never_crashes(cursor: str) -> None:
    with pytest.raises(CursorRefused):
        opened(CIPHER, cursor, BOUND)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_cursor_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    cursor = bytearray(sealed(CIPHER, (UUID(int=7), "张三"), BOUND), "ascii")
    cursor[place % len(cursor)] ^= change

    with pytest.raises(CursorRefused):
        opened(CIPHER, cursor.decode("latin-1"), BOUND)


def test_a_cursor_of_another_list_or_another_house_is_refused() -> None:
    cursor = sealed(CIPHER, (1,), BOUND)

    with pytest.raises(CursorRefused):
        opened(CIPHER, cursor, b"GET /staff/v1/requests")
    with pytest.raises(CursorRefused):
        opened(AESGCM(urandom(32)), cursor, BOUND)


def test_a_cursor_does_not_show_the_name_it_stands_for() -> None:
    cursor = sealed(CIPHER, ("zhangsan", date(2026, 11, 22)), BOUND)

    assert b"zhangsan" not in urlsafe_b64decode(cursor + "==")


@pytest.mark.parametrize(
    ("rows", "page", "more"), [(0, 0, False), (1, 1, False), (2, 2, False), (3, 2, True)]
)
def test_one_row_more_than_asked_makes_a_next_page(rows: int, page: int, more: bool) -> None:
    asked = PageAsked(limit=2, after=None, seal=str)

    items, next_cursor = asked.cut(list(range(rows)), lambda row: (row,))

    assert len(items) == page
    assert next_cursor == ("(1,)" if more else None)
