"""The bank's own books in double entry, and what it has paid; it never credits twice."""

from dataclasses import dataclass
from datetime import date, datetime

from simulators.bank.cases import Booking

TREASURY = "treasury"
"""Where the bureau's money comes from, seen from the bank."""


class AlreadyCredited(Exception):
    """This attempt of this payment has been credited before."""


@dataclass(frozen=True)
class Entry:
    """One row moves one amount: debits equal credits by construction."""

    serial: str
    debit: str
    credit: str
    amount_fen: int
    on: date
    at: datetime
    booking: Booking | None = None
    payment_no: str | None = None
    attempt: int = 0


class Books:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._credited: dict[tuple[str, int], Entry] = {}
        self._returned: set[tuple[str, int]] = set()

    def fund(self, serial: str, batch_id: str, amount_fen: int, on: date, at: datetime) -> None:
        """Take the money for one batch in."""
        self.entries.append(Entry(serial, TREASURY, batch_account(batch_id), amount_fen, on, at))

    def credit(self, entry: Entry) -> None:
        """Credit one attempt of one payment, once."""
        key = _key(entry)
        if key in self._credited:
            raise AlreadyCredited(f"{entry.payment_no} attempt {entry.attempt}")
        self._credited[key] = entry
        self.entries.append(entry)

    def give_back(self, entry: Entry) -> None:
        """Book back what was credited for one attempt, once (退票)."""
        key = _key(entry)
        if key not in self._credited or key in self._returned:
            raise ValueError(f"nothing to give back: {entry.payment_no} attempt {entry.attempt}")
        self._returned.add(key)
        self.entries.append(entry)

    def credited_fen(self, payment_no: str, attempt: int) -> int:
        """Return what one attempt was credited with, whether it was given back or not."""
        entry = self._credited.get((payment_no, attempt))
        return entry.amount_fen if entry else 0

    def balances(self) -> dict[str, int]:
        """Return every account's credits less its debits; they add up to nothing."""
        balances: dict[str, int] = {}
        for entry in self.entries:
            balances[entry.debit] = balances.get(entry.debit, 0) - entry.amount_fen
            balances[entry.credit] = balances.get(entry.credit, 0) + entry.amount_fen
        return balances

    def kept_of_payments(self) -> dict[str, int]:
        """Return per payment what its payees have and keep, over all attempts."""
        kept: dict[str, int] = {}
        for entry in self.entries:
            if entry.payment_no is not None:
                sign = 1 if entry.booking is Booking.CREDITED else -1
                kept[entry.payment_no] = kept.get(entry.payment_no, 0) + sign * entry.amount_fen
        return kept

    def of_day(self, on: date) -> list[Entry]:
        """Return what belongs on the statement of a day."""
        return [entry for entry in self.entries if entry.on == on and entry.booking is not None]

    def days(self) -> list[date]:
        return sorted({entry.on for entry in self.entries if entry.booking is not None})


def batch_account(batch_id: str) -> str:
    return f"batch:{batch_id}"


def customer(account_number: str) -> str:
    return f"customer:{account_number}"


def _key(entry: Entry) -> tuple[str, int]:
    if entry.payment_no is None:
        raise ValueError("a booking without a payment")
    return entry.payment_no, entry.attempt
