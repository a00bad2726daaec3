"""From one paying county to another: no month is paid twice, none by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.subsidies.entitlement_errors import IllegalMoveStep
from app.domain.subsidies.months import first_of_month, next_month
from app.domain.subsidies.terms import MoveState
from app.domain.terms import Term
from app.domain.transitions import follow


class OldCountyPaysUntil(Term):
    """How long the county that somebody left goes on paying."""

    YEAR_END = "year_end", "当年12月底"
    MONTH_END = "month_end", "当月底"


class MoveEvent(StrEnum):
    CONFIRM = "confirm"  # The old county: it is ours and paid until then.
    SEND_FILE = "send_file"
    RECEIVE = "receive"
    BEGIN = "begin"  # The first month of the new county has come.
    WITHDRAW = "withdraw"


_S, _E = MoveState, MoveEvent

TRANSITIONS: Mapping[tuple[MoveState, MoveEvent], MoveState] = {
    (_S.ASKED_NEW, _E.CONFIRM): _S.CONFIRMED_OLD,
    (_S.CONFIRMED_OLD, _E.SEND_FILE): _S.FILE_SENT,
    (_S.FILE_SENT, _E.RECEIVE): _S.RECEIVED,
    (_S.RECEIVED, _E.BEGIN): _S.PAYS_FROM,
    (_S.ASKED_NEW, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.CONFIRMED_OLD, _E.WITHDRAW): _S.WITHDRAWN,
    # Until the new county pays, the old one can simply go on.
    (_S.RECEIVED, _E.WITHDRAW): _S.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class PaidSpan:
    """Months of one payer, [from_on, before_on)."""

    county_code: str
    from_on: date
    before_on: date | None


def step(state: MoveState, event: MoveEvent) -> MoveState:
    return follow(TRANSITIONS, state, event, lambda: IllegalMoveStep(state=state.label))


def pays_from(until: OldCountyPaysUntil, moved_on: date, unpaid_from: date | None) -> date:
    """Return the first month of the new county: after the rule's, and after what was paid.

    `unpaid_from` is the month after the last one that was paid, whoever paid it: a file that
    comes late finds months paid by the old county, and they stay its own.
    """
    if until is OldCountyPaysUntil.YEAR_END:
        ruled = date(moved_on.year + 1, 1, 1)
    else:
        ruled = next_month(first_of_month(moved_on))
    return max(ruled, unpaid_from or ruled)


def goes_on_from(pays_from_on: date, unpaid_from: date | None, this_month: date) -> date:
    """Return the first month that the old county pays again where a move is taken back.

    A list that the new county made ahead of its month stays its own.
    """
    if pays_from_on <= this_month:
        raise IllegalMoveStep(state=_S.PAYS_FROM.label)
    return max(pays_from_on, unpaid_from or pays_from_on)


def handed_over(last: PaidSpan, to_county: str, from_on: date) -> tuple[PaidSpan, PaidSpan]:
    """Return the two spans that meet at the month."""
    return (
        PaidSpan(last.county_code, last.from_on, from_on),
        PaidSpan(to_county, from_on, last.before_on),
    )
