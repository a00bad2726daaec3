"""What can go wrong with batches, payments and the ledger."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid


class IllegalBatchStep(Conflict):
    """The state of the batch does not allow this."""

    code = "illegal_batch_step"


class IllegalPaymentStep(Conflict):
    """The state of the payment does not allow this."""

    code = "illegal_payment_step"


class BatchUnderway(Conflict):
    """The same run is being prepared: one batch at a time for programme, month and county."""

    code = "batch_underway"


class BatchBusy(Conflict):
    """Somebody, or the job that builds it, is at this very batch."""

    code = "batch_busy"


class BatchNotBuilt(Conflict):
    """Its lines are not there yet, or its building failed."""

    code = "batch_not_built"


class BatchEmpty(Conflict):
    """No line in it is to be paid."""

    code = "batch_empty"


class OwnLines(Forbidden):
    """Nobody judges a list on which he or his family is paid (回避)."""

    code = "batch_own_lines"


class OwnPayment(Forbidden):
    """Nor decides about a payment of his own or his family's."""

    code = "payment_own"


class SameHands(Forbidden):
    """Prepared, reviewed and approved: three different people."""

    code = "batch_same_hands"


class PublicityMissing(Conflict):
    """The programme asks for a public list first."""

    code = "batch_publicity_missing"


class PublicityNotAsked(Conflict):
    """Nothing of this batch is to be shown in public."""

    code = "batch_publicity_not_asked"


class ListRunning(Conflict):
    """The list still hangs, up to and with `last_day`."""

    code = "batch_list_running"


class ListObjected(Conflict):
    """An objection against the list is not settled."""

    code = "batch_list_objected"


class ObjectionVerifierInvolved(Forbidden):
    """Whoever had a hand in the list does not verify an objection against it."""

    code = "batch_verifier_involved"


class AppropriationShort(Conflict):
    """The appropriation does not cover it: `missing_yuan` is what lacks."""

    code = "appropriation_short"


class AppropriationEntered(Conflict):
    """This paper was entered before."""

    code = "appropriation_entered"


class LedgerShort(Conflict):
    """More would leave an account of the ledger than is in it."""

    code = "ledger_short"


class NotReissuable(Conflict):
    """Only what failed, came back or was held is paid again; what is unknown is asked about."""

    code = "payment_not_reissuable"


class PaidBefore(Conflict):
    """Of `count` lines the bank says that an earlier attempt was paid; nobody has looked yet."""

    code = "payment_paid_before"


class BatchFieldRefused(Invalid):
    """One field of the message cannot be accepted; the code says why, the pointer which."""

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class ProgrammeRefused(BatchFieldRefused):
    """No such programme, or one that another office pays."""

    code = "batch_programme_refused"


class PeriodRefused(BatchFieldRefused):
    """Not a period of this programme, or one too far ahead."""

    code = "batch_period_refused"


class BatchKindRefused(BatchFieldRefused):
    """This programme is not paid in such a run."""

    code = "batch_kind_refused"


class CountyRefused(BatchFieldRefused):
    """Not a county, or not one the caller acts for."""

    code = "batch_county_refused"


class RemittanceMissing(BatchFieldRefused):
    """Nothing of this batch goes to that bank."""

    code = "remittance_missing"


class VoucherTaken(BatchFieldRefused):
    """This voucher has moved money before: once is all it can."""

    code = "voucher_taken"


class ValueDayRefused(BatchFieldRefused):
    """Before finance released the money, or too far ahead for the treasury to have said so."""

    code = "value_day_refused"
