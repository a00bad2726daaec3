"""How far a bank has come with its part of a batch."""

from app.domain.payments.terms import RemittanceStatus
from app.domain.results.errors import RemittanceMoved

_S = RemittanceStatus

_TAKES_RESULTS = frozenset({_S.SUBMITTED, _S.ACCEPTED, _S.SETTLING, _S.SETTLED, _S.RECONCILED})
AT_BANK = _TAKES_RESULTS | {_S.REJECTED}
"""What a bank may see: nothing before it was submitted."""


def after_results(status: RemittanceStatus, *, still_at_bank: bool) -> RemittanceStatus:
    """Return where it stands once results were applied.

    A doubt reopens what was settled; a return of money does not: every payment has its result.
    """
    if status not in _TAKES_RESULTS:
        return status
    if still_at_bank:
        return _S.SETTLING
    return status if status is _S.RECONCILED else _S.SETTLED


def accepted(status: RemittanceStatus) -> RemittanceStatus:
    """The bank takes it; results that were faster than its acknowledgement stay."""
    if status not in _TAKES_RESULTS:
        raise RemittanceMoved
    return _S.ACCEPTED if status is _S.SUBMITTED else status


def rejected(status: RemittanceStatus) -> RemittanceStatus:
    """The bank refuses it as a whole, while nothing of it was tried."""
    if status not in {_S.SUBMITTED, _S.ACCEPTED}:
        raise RemittanceMoved
    return _S.REJECTED


def reconciled(status: RemittanceStatus) -> RemittanceStatus:
    return _S.RECONCILED if status is _S.SETTLED else status
