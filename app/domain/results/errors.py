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


class BooksDoNotBalance(Conflict):
    """Ledger and payments say different things; `difference_yuan` apart."""

    code = "books_do_not_balance"
