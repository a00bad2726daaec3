"""Close the bank's day and send its statement."""

from dataclasses import dataclass, replace
from datetime import date

from clients.bank import BankClient
from simulators.bank.bank import Bank, Json
from simulators.bank.books import Entry
from simulators.bank.cases import Booking
from simulators.bank.troubles import Kind


def state(bank: Bank, bureau: BankClient) -> int:
    """Send today's statement, after which the next day begins; return how many lines it had."""
    return _send(bank, bureau, bank.today())


def state_what_is_over(bank: Bank, bureau: BankClient) -> int:
    """Send the statements of days that have ended; the demo's loop closes no running day."""
    over = [on for on in bank.books.days() if on < bank.today()]
    closed = bank.closed_on
    return sum(_send(bank, bureau, on) for on in over if closed is None or on > closed)


@dataclass(frozen=True)
class Row:
    serial: str
    payment_no: str | None
    attempt: int | None
    amount_fen: int
    direction: str
    booked_at: str

    @property
    def signed_fen(self) -> int:
        """A statement's total is what was credited less what came back."""
        return self.amount_fen if self.direction == Booking.CREDITED else -self.amount_fen

    @staticmethod
    def of(entry: Entry) -> "Row":
        return Row(
            entry.serial,
            entry.payment_no,
            entry.attempt,
            entry.amount_fen,
            str(entry.booking),
            entry.at.isoformat(),
        )


def _send(bank: Bank, bureau: BankClient, on: date) -> int:
    rows = _troubled(bank, [Row.of(entry) for entry in bank.books.of_day(on)])
    statement: Json = {
        "on": on.isoformat(),
        "lines": [vars(row) for row in rows],
        "count": len(rows),
        "total_fen": sum(row.signed_fen for row in rows),
    }
    most = bank.manner.statement_lines
    if len(rows) > most:
        bureau.send_long_statement(statement, serial=bank.serial(), lines_at_once=most)
    else:
        bureau.send_statement(statement)
    bank.closed_on = on
    bank.note(f"对账单 {on}：{len(rows)} 笔")
    return len(rows)


def _troubled(bank: Bank, rows: list[Row]) -> list[Row]:
    troubles = bank.troubles
    if rows and troubles.take(Kind.STATEMENT_SHORT):
        rows[0] = replace(rows[0], amount_fen=rows[0].amount_fen - 1)
    if rows and troubles.take(Kind.STATEMENT_OVER):
        rows[-1] = replace(rows[-1], amount_fen=rows[-1].amount_fen + 1)
    if rows and troubles.take(Kind.STATEMENT_MISSING):
        rows.pop()
    if rows and troubles.take(Kind.STATEMENT_DUPLICATE):
        rows.append(replace(rows[0], serial=bank.serial()))
    if troubles.take(Kind.STATEMENT_ORPHAN):
        at = bank.now().isoformat()
        rows.append(Row(bank.serial(), None, None, 8_800, str(Booking.CREDITED), at))
    return rows
