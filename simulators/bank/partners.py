"""All partner banks together, and how each of them reaches the bureau."""

import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from clients.bank import BankClient, Connection, SigningKey
from simulators.bank.bank import Bank
from simulators.bank.templates import templates
from simulators.bank.wire import Wire
from simulators.clock import Clock

DEMO_KEYS = Path(__file__).with_name("demo_keys.yaml")


@dataclass(frozen=True)
class Registered:
    """What the bureau registered of a bank: the client and a key of it."""

    client_id: str
    jwk: dict[str, Any]


@dataclass(frozen=True)
class Bureau:
    """Where the bureau is; every bank is known there under an id and a key of its own."""

    base_url: str
    public_url: str = ""
    clients: dict[str, Registered] = field(default_factory=dict)


def demo_bureau(base_url: str, public_url: str = "") -> Bureau:
    """Return the bureau of `make demo`, whose keys are known to everybody."""
    read = yaml.safe_load(DEMO_KEYS.read_text("utf-8"))
    clients = {
        code: Registered(bank["client_id"], bank["private_jwk"]) for code, bank in read.items()
    }
    return Bureau(base_url, public_url, clients)


class Partners:
    def __init__(self, clock: Clock, bureau: Bureau | None = None) -> None:
        self.banks = {code: Bank(code, form, clock) for code, form in templates().items()}
        for bank in self.banks.values():
            bank.payment_elsewhere = partial(self._payment_of_another, bank)
        self._home = bureau
        self.by_themselves = True
        """Whether the demo's loop may work; whoever drives the banks step by step stops it."""

        self.forget()

    def forget(self, seed: str | None = None) -> None:
        """Start anew; without a seed no serial of an earlier life comes again."""
        for bank in self.banks.values():
            bank.forget(seed if seed is not None else str(time.time_ns()))
        self.connect(self._home)

    def connect(self, bureau: Bureau | None) -> None:
        """Let every bank that the bureau knows call it; the others have no line to it."""
        for bank in self.banks.values():
            if bank.client is not None:
                bank.client.close()
            known = bureau.clients.get(bank.code) if bureau else None
            bank.client = _client(bureau, known, bank) if bureau and known else None

    def _payment_of_another(self, bank: Bank) -> str | None:
        others = (other for other in self.banks.values() if other is not bank)
        numbers = (
            number
            for other in others
            for taken in other.batches.values()
            for number, _ in sorted(taken.instructed)
        )
        return next(numbers, None)


def _client(bureau: Bureau, known: Registered, bank: Bank) -> BankClient:
    connection = Connection(
        bureau.base_url,
        known.client_id,
        SigningKey.from_jwk(known.jwk),
        public_url=bureau.public_url,
        pause_seconds=0.1,
    )
    return BankClient(connection, Wire(bank.troubles))
