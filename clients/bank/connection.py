"""Where the bureau is, who you are, and how patient you are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import sleep, time
from uuid import uuid4

from clients.bank.keys import SigningKey


def _new_id() -> str:
    return uuid4().hex


@dataclass(frozen=True)
class Connection:
    base_url: str
    """Where to connect, such as https://jt.example.gov.cn; without /bank/v1."""

    client_id: str
    key: SigningKey
    public_url: str = ""
    """The bureau's published address if it differs from `base_url`: audience and `htu`."""

    seconds: float = 30
    """How long to wait for one answer."""

    tries: int = 4
    pause_seconds: float = 1
    """Before the second try; doubled before each later one."""

    clock: Callable[[], float] = field(default=time, repr=False)
    rest: Callable[[float], None] = field(default=sleep, repr=False)
    new_id: Callable[[], str] = field(default=_new_id, repr=False)

    @property
    def issuer(self) -> str:
        return (self.public_url or self.base_url).rstrip("/")
