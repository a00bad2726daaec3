"""What can go wrong between a bank and us: batches, results, statements, closings."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid


class RemittanceMoved(Conflict):
    """The batch is no longer where this can be said of it."""

    code = "remittance_moved"


class TotalsDiffer(Conflict):
    """Count, total or digest are not those of the batch."""

    code = "totals_differ"


class SerialReused(Conflict):
    """The bank's own number came before, with another content."""

    code = "serial_reused"


class StatementSumWrong(Invalid):
    """Count or total are not those of the lines; the pointer says which."""

    code = "statement_sum_wrong"

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class StatementTooEarly(Invalid):
    """Nothing is booked yet on that day."""

    code = "statement_too_early"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/on", self.code),))


class StatementPartWrong(Invalid):
    """No such part, or one of nothing that has a number; the pointer says which."""

    code = "statement_part_wrong"

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class StatementSuperseded(Conflict):
    """Another statement of that day came since; what is missing of this one is of no use."""

    code = "statement_superseded"


class DayClosed(Conflict):
    """The day was closed by a person; a correction belongs to an open day."""

    code = "day_closed"


class PaymentNotUnknown(Conflict):
    """Only a payment in doubt is settled by a person."""

    code = "payment_not_unknown"


class EvidenceRefused(Conflict):
    """That line says nothing definite about this attempt of this payment."""

    code = "evidence_refused"


class NothingToLookAt(Conflict):
    """The line is no problem, or somebody has looked at it."""

    code = "line_without_problem"


class ClaimNeedsTwo(Conflict):
    """The bank claims to have paid: one person enters what it answers, another confirms it."""

    code = "claim_needs_two"


class NoClaim(Conflict):
    """The line claims nothing that is still open."""

    code = "no_claim"


class ClaimAnswered(Conflict):
    """An answer of the bank waits for its second person."""

    code = "claim_answered"


class ClaimUnanswered(Conflict):
    """Nobody has entered what the bank answered."""

    code = "claim_unanswered"


class ClaimSameHands(Forbidden):
    """Whoever entered the bank's answer does not confirm it."""

    code = "claim_same_hands"


class PaymentOnList(Conflict):
    """A list that was not sent yet holds it: sent back, cancelled or submitted, it leaves."""

    code = "payment_on_list"


class PaymentAtBank(Conflict):
    """The bank owes an answer on the attempt that runs."""

    code = "payment_at_bank"


class MonthPaidElsewhere(Conflict):
    """Another payment stands for the same month: it is given up first, or its result awaited."""

    code = "month_paid_elsewhere"


class DifferenceOpen(Conflict):
    """`count` lines differ and nobody has explained them."""

    code = "difference_open"


class NothingToExplain(Conflict):
    """The line agrees, or is explained."""

    code = "nothing_to_explain"


class AlreadyClosed(Conflict):
    """A person closed it before."""

    code = "already_closed"


class ClosingSameHands(Forbidden):
    """Whoever explained a difference does not close over it."""

    code = "closing_same_hands"


class PeriodNotOver(Conflict):
    """Nothing is closed before it has ended."""

    code = "period_not_over"


class PeriodNotReady(Conflict):
    """Something in it is still open: `count` parts."""

    code = "period_not_ready"


class YearStillPays(Conflict):
    """Money of the year is approved or at a bank: `payable_yuan`."""

    code = "year_still_pays"


class YearClosed(Conflict):
    """The books of `year` are closed: nothing new is granted to it or charged to it."""

    code = "year_closed"


class BooksDoNotBalance(Conflict):
    """Ledger and payments say different things; `difference_yuan` apart."""

    code = "books_do_not_balance"
