"""What WeChat knows: apps, their users, codes, tokens, credits and sent messages."""

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections import Counter, deque
from dataclasses import dataclass, field
from hashlib import sha256

from simulators.clock import Clock
from simulators.wechat.answers import Refused
from simulators.wechat.templates import TEMPLATES, Template

CODE_SECONDS = 300
SIGN_INS_A_MINUTE = 100


@dataclass
class User:
    """A person's account within one app; another app knows them by another openid."""

    appid: str
    openid: str
    unionid: str | None
    nickname: str
    phone: str
    country_code: str = "86"
    blocked: bool = False
    session_key: str = ""
    credits: Counter[str] = field(default_factory=Counter)
    sign_ins: deque[float] = field(default_factory=deque)


@dataclass
class Code:
    """A one-time code of the client: for signing in, or for the telephone number."""

    user: User
    made_at: float
    used: bool = False


@dataclass(frozen=True)
class Sent:
    """A message as it lies in the user's chat list."""

    at: float
    openid: str
    template: Template
    page: str
    values: dict[str, str]


class WeChat:
    def __init__(self, clock: Clock, secrets_of: dict[str, str]) -> None:
        self.clock = clock
        self.secrets_of = secrets_of
        self.users: dict[str, User] = {}
        self.login_codes: dict[str, Code] = {}
        self.phone_codes: dict[str, Code] = {}
        self.templates = dict(TEMPLATES)
        self.sent: list[Sent] = []
        self.whitelisted = True

    def forget(self) -> None:
        for known in (self.users, self.login_codes, self.phone_codes, self.sent):
            known.clear()
        self.templates = dict(TEMPLATES)
        self.whitelisted = True

    def add_user(
        self,
        appid: str,
        nickname: str,
        phone: str,
        *,
        country_code: str = "86",
        unionid: bool = True,
    ) -> User:
        """Return the account of one person: the same name and phone give the same openid."""
        person = f"{nickname}/{phone}"
        openid = "o" + _digest(f"{appid}/{person}")[:27]
        if openid not in self.users:
            union = "u" + _digest(person)[:27] if unionid else None
            self.users[openid] = User(appid, openid, union, nickname, phone, country_code)
        return self.users[openid]

    def login_code(self, user: User) -> str:
        return self._code(self.login_codes, "0", user)

    def phone_code(self, user: User) -> str:
        return self._code(self.phone_codes, "e", user)

    def sign_in(self, appid: str, value: str) -> User:
        """Use up a login code; 40163 tells a used one from an unknown one, as WeChat does."""
        code = self.login_codes.get(value)
        if code is None or code.user.appid != appid or self._is_old(code):
            raise Refused(40029)
        if code.used:
            raise Refused(40163)
        if code.user.blocked:
            raise Refused(40226)
        self._count_sign_in(code.user)
        code.used = True
        code.user.session_key = b64encode(secrets.token_bytes(16)).decode()
        return code.user

    def phone_of(self, appid: str, value: str) -> User:
        """Use up a telephone code."""
        code = self.phone_codes.get(value)
        if code is None or code.used or self._is_old(code):
            raise Refused(40029)
        if code.user.appid != appid:
            raise Refused(40013)
        code.used = True
        return code.user

    def user_of(self, appid: str, openid: object) -> User:
        user = self.users.get(openid) if isinstance(openid, str) else None
        if user is None or user.appid != appid:
            raise Refused(40003)
        return user

    def _code(self, codes: dict[str, Code], first: str, user: User) -> str:
        value = first + secrets.token_hex(15) + "Aa"
        codes[value] = Code(user, self.clock.now())
        return value

    def _is_old(self, code: Code) -> bool:
        return self.clock.now() - code.made_at >= CODE_SECONDS

    def _count_sign_in(self, user: User) -> None:
        now = self.clock.now()
        while user.sign_ins and now - user.sign_ins[0] >= 60:
            user.sign_ins.popleft()
        if len(user.sign_ins) >= SIGN_INS_A_MINUTE:
            raise Refused(45011)
        user.sign_ins.append(now)


def _digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
