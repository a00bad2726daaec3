"""What was measured, as a table for the terminal and as a page for docs/."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.pages import ROWS, Pages
from benchmarks.rounds import Compared
from benchmarks.stage import Seeded

SEED_SECONDS, SEED_MB = 60, 400
HEAD = ("Measured", "Product", "Floor", "Ratio", "Target", "Holds")
HOW = (
    "`make bench` on {on}: {machine}, Python {python}, the embedded PostgreSQL, client and servers"
    " on one machine."
)
WHAT = (
    "The floor is a bare Starlette handler that issues the same statements with psycopg under the"
    " same planner settings: no token, no rules, no contract, no log. Product and floor run in"
    " turn, 16 connections, {rounds} rounds; both are medians in calls a second (and the median"
    " time of a call), the ratio is the median of the rounds' ratios."
)


@dataclass(frozen=True)
class Measured:
    on: str
    rounds: int
    seeded: Seeded
    compared: Sequence[Compared]
    pages: Pages

    def rows(self) -> list[tuple[str, ...]]:
        found = [_row(each) for each in self.compared]
        found.append(
            (
                f"worklist: page after row {ROWS} against the first",
                f"{self.pages.deep_ms:.1f} ms",
                f"{self.pages.first_ms:.1f} ms",
                f"{self.pages.ratio:.2f}",
                "≤ 1.30",
                _yes(self.pages.ratio <= 1.3),
            )
        )
        seconds, peak = self.seeded.seconds, self.seeded.peak_mb
        found.append(
            (
                f"seed of {self.seeded.people} people",
                f"{seconds:.1f} s, {peak:.0f} MB",
                "",
                "",
                f"< {SEED_SECONDS} s, {SEED_MB} MB",
                _yes(seconds < SEED_SECONDS and peak < SEED_MB),
            )
        )
        return found

    def show(self) -> None:
        table = Table(*HEAD, title=f"{machine()}, {self.on}, {self.rounds} rounds")
        for row in self.rows():
            table.add_row(*row)
        Console(width=130).print(table)

    def write(self, path: Path) -> None:
        lines = [
            "# Benchmarks",
            "",
            HOW.format(on=self.on, machine=machine(), python=platform.python_version()),
            "",
            WHAT.format(rounds=self.rounds),
            "",
            "| " + " | ".join(HEAD) + " |",
            "| --- | --: | --: | --: | --: | --- |",
            *("| " + " | ".join(row) + " |" for row in self.rows()),
            "",
        ]
        path.write_text("\n".join(lines), "utf-8")


def machine() -> str:
    """Name the processor and how many of it there are, and nothing else of this machine."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.machine()


def _row(each: Compared) -> tuple[str, ...]:
    return (
        each.name,
        f"{each.product:.0f}/s ({each.product_ms:.1f} ms)",
        f"{each.floor:.0f}/s ({each.floor_ms:.1f} ms)",
        f"{each.ratio:.2f}",
        f"≥ {each.target:.2f}",
        _yes(each.holds),
    )


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
