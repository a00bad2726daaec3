"""One partner bank: its books, what it has taken, what it has yet to do and to tell."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from clients.bank import BankClient
from simulators.bank.books import Books
from simulators.bank.cases import Reply
from simulators.bank.templates import Template
from simulators.bank.troubles import Troubles
from simulators.clock import Clock

SHANGHAI = timezone(timedelta(hours=8))
OPENS_AT = time(8, 30, tzinfo=SHANGHAI)
KEPT_NOTES = 500
Json = dict[str, Any]


@dataclass
class Taken:
    """A batch of ours: acknowledged, or refused."""

    id: str
    number: str
    count: int
    total_fen: int
    refused: str | None = None
    funded: bool = False
    runs_unfunded: int = 0
    instructed: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Instruction:
    """One attempt to pay one person, as the bureau ordered it."""

    batch_id: str
    payment_no: str
    attempt: int
    account_number: str
    holder_name: str
    amount_fen: int


@dataclass(frozen=True)
class Due:
    """What will happen to a payment, from a run and a day on."""

    instruction: Instruction
    reply: Reply
    run: int
    on: date


@dataclass(frozen=True)
class Line:
    """A result that the bureau is told."""

    serial: str
    payment_no: str
    attempt: int
    amount_fen: int
    code: str
    booked_at: datetime
    holder_name: str = ""
    account_number: str = ""


@dataclass
class Delivery:
    """Results on their way; kept as they are until the bureau has answered."""

    serial: str
    by: str
    lines: list[Line]
    at: datetime
    octets: bytes | None = None
    times: int = 1
    answers: list[Json] = field(default_factory=list)
    report: Json | None = None
    """What the bureau says came of it."""

    @property
    def delivery_id(self) -> str | None:
        """The bureau's id of it; None when it was refused at the door."""
        return self.answers[-1].get("id") if self.answers else None

    @property
    def key(self) -> str:
        """The Idempotency-Key: a second try must not be a second delivery."""
        return f"results-{self.serial}"


@dataclass
class Manner:
    """How a bank works, beyond what its template says of it."""

    returns: str
    chunk: int = 5000
    statement_lines: int = 10_000
    """A day with more of them is stated in parts."""
    patience_runs: int = 50
    """How often it looks for the money of a batch before it sends the batch back."""


class Bank:
    def __init__(self, code: str, template: Template, clock: Clock) -> None:
        self.code = code
        self.template = template
        self.troubles = Troubles()
        self.busy = threading.Lock()
        self.client: BankClient | None = None
        self.payment_elsewhere: Callable[[], str | None] = lambda: None
        self._clock = clock
        self.forget("")

    def forget(self, seed: str) -> None:
        """Start with empty books; the same seed gives the same serials and the same luck."""
        self.dice = Random(f"{seed} {self.code}")
        self.manner = Manner(self.template.returns)
        self.books = Books()
        self.batches: dict[str, Taken] = {}
        self.due: list[Due] = []
        self.outbox: list[Line] = []
        self.sending: list[Delivery] = []
        self.deliveries: list[Delivery] = []
        self.notes: deque[str] = deque(maxlen=KEPT_NOTES)
        self.runs = 0
        self.closed_on: date | None = None
        self.troubles.forget()
        self._mark = f"{self.dice.randrange(36**6):09}"
        self._serials = 0

    def serial(self) -> str:
        """Return the bank's next number (流水号); never one that it gave before."""
        self._serials += 1
        return f"{self.code}{self._mark}{self._serials:08}"

    def now(self) -> datetime:
        """Return when something is booked: after the day's close, the next day opens."""
        clock = datetime.fromtimestamp(self._clock.now(), UTC).astimezone(SHANGHAI)
        if self.closed_on is None or clock.date() > self.closed_on:
            return clock.replace(microsecond=0)
        return datetime.combine(self.closed_on + timedelta(days=1), OPENS_AT)

    def today(self) -> date:
        return self.now().date()

    def note(self, words: str) -> None:
        self.notes.append(f"{self.now():%m-%d %H:%M:%S} {words}")
