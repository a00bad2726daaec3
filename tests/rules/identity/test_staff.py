"""Passwords, sessions at a desk, and who appoints whom."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.identity.errors import PasswordWeak
from app.domain.identity.staff import IDLE, expect_password, idle_end
from app.policies.appointments import may_appoint, may_reset
from app.policies.permissions import PERMISSIONS_OF, Permission, Role

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("three brown horses", None),
        ("十二个以上的汉字也可以当密码用", None),
        ("elevenchars", "password_short"),
        ("aaaaaaaaaaaaaaaa", "password_easy"),
        ("my name is LIN.MIN", "password_easy"),
    ],
)
def test_length_counts_and_the_name_is_no_password(password: str, fault: str | None) -> None:
    if fault is None:
        expect_password(password, "lin.min")
        return
    with pytest.raises(PasswordWeak) as refused:
        expect_password(password, "lin.min")
    assert [found.code for found in refused.value.errors] == [fault]


@pytest.mark.parametrize(
    ("left", "ends"), [(timedelta(hours=9), IDLE), (timedelta(minutes=5), timedelta(minutes=5))]
)
def test_an_idle_session_never_outlasts_its_absolute_end(left: timedelta, ends: timedelta) -> None:
    assert idle_end(NOW, NOW + left) == NOW + ends


@pytest.mark.parametrize("appointing", list(Role))
def test_only_system_administrators_appoint_and_never_their_watchers(appointing: Role) -> None:
    appointed = {role for role in Role if may_appoint(appointing, role)}
    expected = set(Role) - {Role.SECURITY_ADMIN, Role.AUDITOR}
    assert appointed == (expected if appointing is Role.SYSTEM_ADMIN else set())


@pytest.mark.parametrize("resetting", list(Role))
def test_nobody_is_told_the_credentials_of_an_administrator_or_a_watcher(resetting: Role) -> None:
    reset = {role for role in Role if may_reset(resetting, role)}
    expected = set(Role) - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
    assert reset == (expected if resetting is Role.SECURITY_ADMIN else set())


def test_whoever_makes_accounts_does_not_unlock_them_and_neither_sees_people() -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        held = PERMISSIONS_OF[role]
        assert not {Permission.VETERAN_READ, Permission.REQUEST_READ} & held
    makers = {role for role, held in PERMISSIONS_OF.items() if Permission.STAFF_CREATE in held}
    openers = {role for role, held in PERMISSIONS_OF.items() if Permission.STAFF_UNLOCK in held}
    assert makers
    assert openers
    assert not makers & openers
