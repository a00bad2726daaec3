"""Who may change a client of a bank, beyond holding the permission."""

from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.errors import NotFound, expect_version
from app.domain.identity.errors import BankClientClosed


class Client(Protocol):
    version: int
    disabled_at: datetime | None


C = TypeVar("C", bound=Client)


def admitted_client(client: C | None, version: int) -> C:
    """Return the client to change; refuse one that is closed or has moved on."""
    if client is None:
        raise NotFound
    expect_version(client, version)
    if client.disabled_at is not None:
        raise BankClientClosed
    return client
