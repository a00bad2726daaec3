"""How a screening goes on for one person; what the table lacks is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.campaigns.terms import ScreeningStatus


class ScreeningEvent(StrEnum):
    SCREEN_CLEAR = "screen_clear"
    SCREEN_FOUND = "screen_found"
    REFER = "refer"
    """To the supporting hospital."""
    OPERATE = "operate"
    TREAT = "treat"
    DECLINE = "decline"
    LOSE = "lose"
    """Never came, or cannot be reached."""


_S, _E = ScreeningStatus, ScreeningEvent

TRANSITIONS: Mapping[tuple[ScreeningStatus, ScreeningEvent], ScreeningStatus] = {
    (_S.INVITED, _E.SCREEN_CLEAR): _S.CLEAR,
    (_S.INVITED, _E.SCREEN_FOUND): _S.FOUND,
    (_S.INVITED, _E.DECLINE): _S.DECLINED,
    (_S.INVITED, _E.LOSE): _S.LOST,
    (_S.FOUND, _E.REFER): _S.REFERRED,
    (_S.FOUND, _E.DECLINE): _S.DECLINED,
    (_S.FOUND, _E.LOSE): _S.LOST,
    (_S.REFERRED, _E.OPERATE): _S.OPERATED,
    (_S.REFERRED, _E.TREAT): _S.TREATED,
    (_S.REFERRED, _E.DECLINE): _S.DECLINED,
    (_S.REFERRED, _E.LOSE): _S.LOST,
    # Whoever was lost turns up again.
    (_S.LOST, _E.SCREEN_CLEAR): _S.CLEAR,
    (_S.LOST, _E.SCREEN_FOUND): _S.FOUND,
    (_S.LOST, _E.OPERATE): _S.OPERATED,
    (_S.LOST, _E.TREAT): _S.TREATED,
}

UNDER_WAY = frozenset({_S.INVITED, _S.FOUND, _S.REFERRED})
"""Something is still to come."""

SCREENINGS = frozenset({_E.SCREEN_CLEAR, _E.SCREEN_FOUND})


def next_status(
    status: ScreeningStatus, event: ScreeningEvent, *, screened: bool, referred: bool
) -> ScreeningStatus | None:
    """Return what follows, or None where it cannot: nobody is screened twice or treated unsent.

    Whoever was lost goes on from where the trace ended.
    """
    follows = TRANSITIONS.get((status, event))
    if status is _S.LOST:
        on_the_way = (event in SCREENINGS) is not screened
        treated = event in {_E.OPERATE, _E.TREAT}
        return follows if on_the_way and (referred or not treated) else None
    return follows
