"""A chunk of lines judged in their order, and everything that follows from it, before any write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.payments.ledger import Move, Posting, move_between
from app.domain.payments.payment_states import PaymentEvent, step
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.results.judgement import Verdict
from app.domain.results.terms import LineOutcome


class Paid(Protocol):
    """A payment under lock, of which status and result move."""

    id: UUID
    batch_id: UUID
    bank_code: str
    person_id: UUID
    division_code: str
    county_code: str
    programme: str
    charged_year: int
    amount_fen: int
    status: PaymentStatus
    result_code: str | None
    result_meaning: Meaning | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a line said, as far as the payment keeps it."""

    serial: str
    code: str
    meaning: Meaning
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of status: exactly one event each, even of one payment twice in a chunk."""

    payment: Paid
    event: PaymentEvent
    told: Told


@dataclass(slots=True)
class Sum:
    """What one kind of move comes to; `first` is the serial of the line that moved first."""

    first: str
    fen: int = 0
    count: int = 0


@dataclass(slots=True)
class Chunk:
    """What a chunk of lines comes to."""

    moved: list[Moved] = field(default_factory=list)
    _sums: dict[tuple[str, str, int, UUID, Move], Sum] = field(default_factory=dict)

    def follow(self, payment: Paid, verdict: Verdict, told: Told) -> None:
        """Move the payment as the verdict says, and its money with it."""
        if verdict.event is None:
            return
        before, payment.status = payment.status, step(payment.status, verdict.event)
        # What is said late of another attempt, maybe by another bank, is no result of this one.
        if verdict.outcome is not LineOutcome.LATE:
            payment.result_code, payment.result_meaning = told.code, told.meaning
        payment.settled_at = None if payment.status is PaymentStatus.UNKNOWN else told.booked_at
        self.moved.append(Moved(payment, verdict.event, told))
        move = move_between(before, payment.status)
        if move is not None:
            year = payment.charged_year
            key = (payment.county_code, payment.programme, year, payment.batch_id, move)
            found = self._sums.get(key) or self._sums.setdefault(key, Sum(told.serial))
            found.fen += payment.amount_fen
            found.count += 1

    def payments(self) -> list[Paid]:
        """Return what moved, each payment once, as it stands now."""
        return list({each.payment.id: each.payment for each in self.moved}.values())

    def rounds(self) -> list[list[Moved]]:
        """Return the first move of every payment, then the second of those that moved again."""
        rounds: list[list[Moved]] = []
        moves: Counter[UUID] = Counter()
        for each in self.moved:
            nth = moves[each.payment.id]
            moves[each.payment.id] += 1
            if nth == len(rounds):
                rounds.append([])
            rounds[nth].append(each)
        return rounds

    def postings(self, first_line: UUID) -> Iterable[Posting]:
        """Yield one posting per batch and kind of move; the reference is the chunk's own.

        A line that came before its money may head two chunks: who moved money first tells them
        apart.
        """
        for key, found in self._sums.items():
            county_code, programme, year, batch_id, move = key
            yield Posting(
                county_code=county_code,
                programme=programme,
                move=move,
                debit_year=year,
                credit_year=year,
                amount_fen=found.fen,
                count=found.count,
                reference=f"results {first_line} {found.first} {batch_id} {year}"
                f" {move.debit} {move.credit}",
                batch_id=batch_id,
            )
