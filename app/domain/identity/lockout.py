"""How failed tries weigh: a guesser is stopped, and nobody can be locked out by a stranger.

Failures are counted twice: where they come from, and what they aim at. What was aimed at is
never closed, since a stranger can fail at any name he likes; it asks for more proof instead.

* Staff are never stopped. Where much failed, the password and two one-time codes in a row
  are asked for: the owner waits half a minute, a guesser faces one chance in 10^12. This
  holds for colleagues behind one office address too.
* Citizens are stopped by their own failures alone. Where others failed at the same identity
  number, or from the same address (one mobile gateway serves thousands), fewer tries are left
  to whoever fails, and a first try that is right always passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AttemptKind(StrEnum):
    """What one counter counts; its key is the name, address or account, never in clear."""

    STAFF_FROM = "staff_from"  # one username from one address
    STAFF_ADDRESS = "staff_address"  # any username from one address: spraying
    STAFF_NAME = "staff_name"  # one username from anywhere
    BINDING_ACCOUNT = "binding_account"
    BINDING_ADDRESS = "binding_address"
    BINDING_TARGET = "binding_target"  # one identity number from anywhere


@dataclass(frozen=True)
class Allowance:
    """So many failures within `window`, which begins with the first of them."""

    failures: int
    window: timedelta


ALLOWANCES: Mapping[AttemptKind, Allowance] = {
    AttemptKind.STAFF_FROM: Allowance(5, timedelta(minutes=15)),
    AttemptKind.STAFF_ADDRESS: Allowance(30, timedelta(minutes=15)),
    # A day: with a stolen password, ten codes a day have one chance in 30,000.
    AttemptKind.STAFF_NAME: Allowance(10, timedelta(days=1)),
    AttemptKind.BINDING_ACCOUNT: Allowance(5, timedelta(days=1)),
    AttemptKind.BINDING_ADDRESS: Allowance(50, timedelta(hours=1)),
    AttemptKind.BINDING_TARGET: Allowance(10, timedelta(days=1)),
}
GUARDED_TRIES = 2
"""What is left to one account where much failed around it."""


@dataclass(frozen=True)
class Tally:
    """One counter as it stands."""

    kind: AttemptKind
    failures: int
    window_ends_at: datetime


def live(tallies: Mapping[AttemptKind, Tally], now: datetime) -> dict[AttemptKind, int]:
    """Return the failures that still count; a window that ended counts nothing."""
    return {
        kind: tally.failures if tally.window_ends_at > now else 0 for kind, tally in tallies.items()
    }


def proof_needed(failures: Mapping[AttemptKind, int]) -> bool:
    """Say whether a member of staff must bring two codes in a row."""
    kinds = (AttemptKind.STAFF_FROM, AttemptKind.STAFF_ADDRESS, AttemptKind.STAFF_NAME)
    return any(_used_up(kind, failures) for kind in kinds)


def tries_used_up(failures: Mapping[AttemptKind, int]) -> bool:
    """Say whether this account must wait before it names a person again."""
    around = (AttemptKind.BINDING_ADDRESS, AttemptKind.BINDING_TARGET)
    guarded = any(_used_up(kind, failures) for kind in around)
    limit = GUARDED_TRIES if guarded else ALLOWANCES[AttemptKind.BINDING_ACCOUNT].failures
    return failures.get(AttemptKind.BINDING_ACCOUNT, 0) >= limit


def _used_up(kind: AttemptKind, failures: Mapping[AttemptKind, int]) -> bool:
    return failures.get(kind, 0) >= ALLOWANCES[kind].failures


def seconds_to_wait(tallies: Mapping[AttemptKind, Tally], now: datetime) -> int:
    """Return when the account may try again: at the end of its own window."""
    tally = tallies[AttemptKind.BINDING_ACCOUNT]
    return max(1, int((tally.window_ends_at - now).total_seconds()))
