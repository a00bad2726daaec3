"""What a bank's books say, for tests that compare them with the bureau's, and for its page."""

from simulators.bank.bank import Bank, Json
from simulators.bank.cases import Booking


def books_of(bank: Bank) -> Json:
    """Return totals, every booking of a payment, and what each payment's payees keep."""
    booked = [entry for entry in bank.books.entries if entry.booking is not None]
    balances = bank.books.balances()
    return {
        "bank": bank.code,
        "today": bank.today().isoformat(),
        "credited_count": sum(entry.booking is Booking.CREDITED for entry in booked),
        "credited_fen": _fen(bank, Booking.CREDITED),
        "returned_count": sum(entry.booking is Booking.RETURNED for entry in booked),
        "returned_fen": _fen(bank, Booking.RETURNED),
        "kept_fen_by_payment": bank.books.kept_of_payments(),
        "balances": balances,
        "balance_of_all": sum(balances.values()),
        "bookings": [
            {
                "serial": entry.serial,
                "payment_no": entry.payment_no,
                "attempt": entry.attempt,
                "amount_fen": entry.amount_fen,
                "direction": str(entry.booking),
                "on": entry.on.isoformat(),
            }
            for entry in booked
        ],
        "batches": [
            {
                "id": taken.id,
                "number": taken.number,
                "count": taken.count,
                "total_fen": taken.total_fen,
                "refused": taken.refused,
                "funded": taken.funded,
            }
            for taken in bank.batches.values()
        ],
        "waiting": len(bank.due),
        "untold": len(bank.outbox) + sum(len(delivery.lines) for delivery in bank.sending),
        "trouble": bank.troubles.left(),
    }


def deliveries_of(bank: Bank) -> list[Json]:
    return [
        {
            "serial": delivery.serial,
            "by": delivery.by,
            "count": len(delivery.lines),
            "at": delivery.at.isoformat(),
            "answers": delivery.answers,
            "report": delivery.report,
        }
        for delivery in bank.deliveries
    ]


def _fen(bank: Bank, booking: Booking) -> int:
    return sum(entry.amount_fen for entry in bank.books.entries if entry.booking is booking)
