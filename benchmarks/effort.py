"""How much is done for a figure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    people: int
    """How many are seeded for the requests."""
    rounds: int
    seconds: float
    """The length of a round of reads."""
    full: bool
    """Batches of a million lines, and ten million payments: the better part of an hour."""

    @property
    def built(self) -> tuple[int, ...]:
        """The sizes of batches that are built."""
        return (10_000, 100_000, 1_000_000) if self.full else (10_000, 100_000)

    @property
    def payments(self) -> int:
        """How many stand in the large table."""
        return 10_000_000 if self.full else 1_000_000
