"""A crew's clock: on the road and at the door time runs, in a break it stands still."""

from collections.abc import Sequence

from app.domain.rounds.problem import Span


def arrival(leaves: int, travel: int, breaks: Sequence[Span]) -> int:
    """Return when a way of `travel` is over; a break met on the road is taken there."""
    now, left = leaves, travel
    for rest in _in_order(breaks):
        if rest.closes <= now:
            continue
        if now + left <= rest.opens:
            break
        left -= max(0, rest.opens - now)
        now = rest.closes
    return now + left


def departure(arrives: int, travel: int, breaks: Sequence[Span]) -> int:
    """Return the latest instant at which to leave so as to be there by `arrives`."""
    now, left = arrives, travel
    for rest in reversed(_in_order(breaks)):
        if rest.opens >= now:
            continue
        if now - left >= rest.closes:
            break
        left -= max(0, now - rest.closes)
        now = rest.opens
    return now - left


def beginning(earliest: int, service: int, breaks: Sequence[Span]) -> int:
    """Return the first instant from which `service` runs through without a break."""
    now = earliest
    for rest in _in_order(breaks):
        if rest.closes <= now:
            continue
        if now + service <= rest.opens:
            break
        now = rest.closes
    return now


def latest_beginning(latest: int, service: int, breaks: Sequence[Span]) -> int:
    """Return the last instant, `latest` at most, from which `service` runs through."""
    now = latest
    for rest in reversed(_in_order(breaks)):
        if rest.opens >= now + service:
            continue
        if now >= rest.closes:
            break
        now = rest.opens - service
    return now


def _in_order(breaks: Sequence[Span]) -> list[Span]:
    return sorted(breaks, key=lambda rest: rest.opens)
