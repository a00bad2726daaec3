"""What a staff password must be, and how long a session at a desk lasts."""

import re
from datetime import datetime, timedelta

from app.domain.errors import FieldFault
from app.domain.identity.errors import PasswordWeak, UsernameMalformed
from app.domain.terms import Term

USERNAME = r"^[a-z][a-z0-9_.\-]{2,31}$"
PASSWORD_MINIMUM = 12
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
"""A working day: nobody stays signed in over night at an office desk."""


class SessionEnd(Term):
    """Why a session is over before its time, of citizens and of staff."""

    SIGNED_OUT = "signed_out", "主动退出"
    TOKEN_REUSED = "token_reused", "令牌被重复使用"  # A reason, not a secret.
    ACCOUNT_DISABLED = "account_disabled", "账号停用"
    CREDENTIALS_CHANGED = "credentials_changed", "凭据已变更"
    PASSWORD_WRONG = "password_wrong", "原密码错误"  # A reason, not a secret.


def idle_end(now: datetime, ends_at: datetime) -> datetime:
    """Return when an unused session ends: soon, and never after its absolute end."""
    return min(now + IDLE, ends_at)


def expect_username(username: str) -> None:
    """The contract checks it too; the console has no contract."""
    if re.fullmatch(USERNAME, username, re.ASCII) is None:
        raise UsernameMalformed(errors=(FieldFault("/username", "wrong_pattern"),))


def expect_password(password: str, username: str, *, present: str = "") -> None:
    """ASVS 6.2: length counts, composition rules do not; the name itself is no password.

    Nor is the present one: whoever gave it knows it.
    """
    if password == present:
        raise PasswordWeak(errors=(FieldFault("/new_password", "password_same"),))
    if len(password) < PASSWORD_MINIMUM:
        fault = FieldFault("/new_password", "password_short", (("minimum", PASSWORD_MINIMUM),))
        raise PasswordWeak(errors=(fault,))
    if username.casefold() in password.casefold() or len(set(password)) < PASSWORD_MINIMUM // 2:
        raise PasswordWeak(errors=(FieldFault("/new_password", "password_easy"),))
