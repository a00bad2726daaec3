"""Forms as RFC 6749 sends them, and those that are almost one."""

import pytest

from app.domain.errors import Invalid
from app.edge.errors import FormUnreadable
from app.edge.strict_form import MOST_MEMBERS, strict_form


@pytest.mark.parametrize(
    ("raw", "members"),
    [
        (b"", {}),
        (b"a=1&b=2", {"a": "1", "b": "2"}),
        (b"a=x+y%26z", {"a": "x y&z"}),
        (b"a=urn:ietf:params", {"a": "urn:ietf:params"}),
        (b"a=%E5%86%9C", {"a": "农"}),
        (b"a=&b=2", {"b": "2"}),
    ],
)
def test_a_form_is_its_members(raw: bytes, members: dict[str, str]) -> None:
    assert strict_form(raw) == members


@pytest.mark.parametrize(
    "raw",
    [
        b"a",
        b"a=1&",
        b"&a=1",
        b"a=1&&b=2",
        b"a=%",
        b"a=%g0",
        b"a=%00",
        b"a=%0A",
        b"a=%ff",
        b"a=%ED%A0%80",
        b"a=1;b=2",
        b"a=\xe5\x86\x9c",
        b"a=1\n",
        b'{"a":1}',
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(raw: bytes) -> None:
    with pytest.raises(FormUnreadable):
        strict_form(raw)


def test_a_member_twice_is_refused() -> None:
    with pytest.raises(Invalid):
        strict_form(b"a=1&a=1")
    with pytest.raises(Invalid):
        strict_form(b"a=1&%61=2")


def test_a_form_has_so_many_members_at_most() -> None:
    pairs = [b"a%d=1" % number for number in range(MOST_MEMBERS + 1)]

    assert len(strict_form(b"&".join(pairs[:-1]))) == MOST_MEMBERS
    with pytest.raises(FormUnreadable):
        strict_form(b"&".join(pairs))
