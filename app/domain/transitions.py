"""Tables of transitions: what a table lacks is forbidden."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.domain.errors import AppError

State = TypeVar("State")
Event = TypeVar("Event")


def follow(
    table: Mapping[tuple[State, Event], State],
    state: State,
    event: Event,
    refusal: Callable[[], AppError],
) -> State:
    """Return the state that `event` leads to, or raise the refusal."""
    try:
        return table[state, event]
    except KeyError:
        raise refusal() from None
