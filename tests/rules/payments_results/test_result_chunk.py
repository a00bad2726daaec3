"""Two lines about one payment in one chunk: each move is told, in the order it happened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.terms import PaymentStatus
from app.domain.results.chunk import Chunk, Told
from app.domain.results.codes import Meaning
from app.domain.results.judgement import Verdict
from app.domain.results.terms import LineOutcome

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@dataclass
class Paid:
    """A payment at the bank."""

    id: UUID
    batch_id: UUID
    person_id: UUID
    division_code: str = "350505001001"
    bank_code: str = "ABC"
    county_code: str = "350505000000"
    programme: str = "spouse_aid"
    charged_year: int = 2026
    amount_fen: int = 6_000
    status: PaymentStatus = PaymentStatus.SENT
    result_code: str | None = None
    result_meaning: Meaning | None = None
    settled_at: datetime | None = None


def test_a_doubt_that_is_settled_in_the_same_chunk_is_told_before_what_settled_it() -> None:
    chunk, first, second = Chunk(), a_payment(), a_payment()
    chunk.follow(first, Verdict(LineOutcome.DOUBTFUL, PaymentEvent.DOUBT), told("9999"))
    chunk.follow(second, Verdict(LineOutcome.PAID, PaymentEvent.CONFIRM), told("0000"))
    chunk.follow(first, Verdict(LineOutcome.PAID, PaymentEvent.CONFIRM), told("0000"))

    rounds = [[(each.payment.id, each.event) for each in moves] for moves in chunk.rounds()]
    assert rounds == [
        [(first.id, PaymentEvent.DOUBT), (second.id, PaymentEvent.CONFIRM)],
        [(first.id, PaymentEvent.CONFIRM)],
    ]
    [posting] = [p for p in chunk.postings(first.id) if p.batch_id == first.batch_id]
    assert (posting.amount_fen, posting.count) == (6_000, 1)


def test_what_is_said_of_another_attempt_is_no_result_of_this_one() -> None:
    chunk, failed = Chunk(), a_payment()
    failed.status, failed.result_code = PaymentStatus.FAILED, "3018"
    chunk.follow(failed, Verdict(LineOutcome.LATE, PaymentEvent.DOUBT), told("0000"))
    assert (failed.status, failed.result_code) == (PaymentStatus.UNKNOWN, "3018")
    assert failed.settled_at is None


def a_payment() -> Paid:
    return Paid(uuid4(), uuid4(), uuid4())


def told(code: str) -> Told:
    meaning = Meaning.PAID if code == "0000" else Meaning.INVESTIGATE
    return Told(f"S{uuid4().hex}", code, meaning, AT)
