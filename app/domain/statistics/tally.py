"""What is counted of visits, so that the figures of villages add up to those of counties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and sums; shares and means are made of them at the very end."""

    visits: int = 0
    fulfilled: int = 0
    not_met: int = 0
    """未遇见: in his own home nobody is a no-show."""
    cancelled: int = 0
    waited_days: int = 0
    waited: int = 0
    """Visits of which it is known how long they were waited for."""
    same_team: int = 0
    returning: int = 0
    """Visits to somebody who had one before."""
    score: int = 0
    rated: int = 0
    on_time: int = 0
    timed: int = 0
    """Visits of which the arrival is known."""
    metres: int = 0
    driven: int = 0
    """Visits that stood on a round."""

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally))
        )

    @property
    def ahead(self) -> int:
        """Neither ended nor called off."""
        return self.visits - self.fulfilled - self.not_met - self.cancelled

    @property
    def mean_waited_days(self) -> float | None:
        return _mean(self.waited_days, self.waited, 1)

    @property
    def same_team_share(self) -> float | None:
        return _mean(self.same_team, self.returning, 3)

    @property
    def not_met_share(self) -> float | None:
        """Of all the doors that somebody stood before."""
        return _mean(self.not_met, self.fulfilled + self.not_met, 3)

    @property
    def mean_score(self) -> float | None:
        return _mean(self.score, self.rated, 2)

    @property
    def on_time_share(self) -> float | None:
        return _mean(self.on_time, self.timed, 3)

    @property
    def mean_kilometres(self) -> float | None:
        return _mean(self.metres / 1000, self.driven, 1)


def summed(tallies: Iterable[tuple[str, Tally]]) -> Mapping[str, Tally]:
    """Add up what has the same key; in the order in which the keys come."""
    found: dict[str, Tally] = {}
    for key, tally in tallies:
        found[key] = found.get(key, Tally()) + tally
    return found


def _mean(total: float, count: int, digits: int) -> float | None:
    """Of nothing there is no mean: it is not nought."""
    return round(total / count, digits) if count else None
