"""What was measured, as a table for the terminal and as a page for docs/."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HEAD = ("Measured", "Product", "Floor", "Ratio", "Target", "Holds")
HOW = (
    "`make bench` on {on}: {machine}, Python {python}, the embedded PostgreSQL, client and servers"
    " on one machine."
)
WHAT = (
    "The floor is a bare Starlette handler that issues the same statements with psycopg under the"
    " same planner settings: no token, no rules, no contract, no log. Product and floor run in"
    " turn, 16 connections, {rounds} rounds; both are medians in calls a second (and the median"
    " time of a call), the ratio is the median of the rounds' ratios. Where a row compares two"
    " sizes, the smaller one stands in the floor's place; where it tells of the road, the best"
    " known way, the way as booked, or the plan that minds no team."
)


@dataclass(frozen=True)
class Row:
    """One measurement as it is printed."""

    measured: str
    product: str
    floor: str
    ratio: str
    target: str
    holds: bool

    @property
    def cells(self) -> tuple[str, ...]:
        holds = "yes" if self.holds else "no"
        return (self.measured, self.product, self.floor, self.ratio, self.target, holds)


@dataclass(frozen=True)
class Report:
    on: str
    rounds: int
    rows: Sequence[Row]

    def show(self) -> None:
        table = Table(*HEAD, title=f"{machine()}, {self.on}, {self.rounds} rounds")
        for row in self.rows:
            table.add_row(*row.cells)
        Console(width=150).print(table)

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
            *("| " + " | ".join(row.cells) + " |" for row in self.rows),
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
