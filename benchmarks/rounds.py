"""Rounds in turn, the product and the floor, and the median of their ratios."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median

from app.migrate import ROOT
from benchmarks.load import Job, Result
from benchmarks.report import Row


@dataclass(frozen=True)
class Compared:
    """One path: calls a second of both, and how the product stands to the floor."""

    name: str
    product: float
    floor: float
    product_ms: float
    floor_ms: float
    ratio: float
    target: float

    @property
    def row(self) -> Row:
        return Row(
            self.name,
            f"{self.product:.0f}/s ({self.product_ms:.1f} ms)",
            f"{self.floor:.0f}/s ({self.floor_ms:.1f} ms)",
            f"{self.ratio:.2f}",
            f"≥ {self.target:.2f}",
            holds=self.ratio >= self.target,
        )

    @property
    def row_of_time(self) -> Row:
        """Say the same as so many times the floor's time."""
        times, most = f"{1 / self.ratio:.2f}", f"≤ {1 / self.target:.2f}"
        return replace(self.row, ratio=times, target=most)


def compared(name: str, target: float, rounds: Iterable[tuple[Job, Job]]) -> Compared:
    """Let both run in turn; a round is made ready when its turn comes."""
    results = [(sent(ours), sent(theirs)) for ours, theirs in rounds]
    return Compared(
        name,
        product=median(ours.per_second for ours, _ in results),
        floor=median(theirs.per_second for _, theirs in results),
        product_ms=median(ours.median_ms for ours, _ in results),
        floor_ms=median(theirs.median_ms for _, theirs in results),
        ratio=median(ours.per_second / theirs.per_second for ours, theirs in results),
        target=target,
    )


def sent(job: Job) -> Result:
    """Let a process of its own send the load."""
    done = subprocess.run(  # Our own module.
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    result = Result(**json.loads(done.stdout))
    if not set(result.statuses) <= {"200", "201"}:
        raise RuntimeError(f"not every answer was good: {result.statuses}")
    return result


def raw(method: str, path: str, headers: Mapping[str, str], body: str = "") -> str:
    """Write one request as it goes over the wire; a body is ASCII."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
    return "\r\n".join([*lines, "", body])


def dealt(cards: Sequence[str], hands: int) -> list[list[str]]:
    """Deal requests that can be sent only once to so many rounds."""
    each = len(cards) // hands
    return [list(cards[number * each : (number + 1) * each]) for number in range(hands)]
