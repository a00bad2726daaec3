"""`make bench`: the product against a bare handler that issues the same statements, in one run."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from app.migrate import ROOT
from benchmarks import booking, payments, requests, roads
from benchmarks.effort import Effort
from benchmarks.report import Report, Row

CHAPTERS: Mapping[str, Callable[[Effort], list[Row]]] = {
    "requests": requests.measured,
    "payments": payments.measured,
    "visits": booking.measured,
    "roads": roads.measured,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, default=33_192, help="How many are seeded")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0, help="Length of a round of reads")
    parser.add_argument("--full", action="store_true", help="A million lines, ten million payments")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--only", choices=CHAPTERS, help="Measure this alone")
    what.add_argument("--write", action="store_true", help="Write docs/benchmarks.md")
    wanted = parser.parse_args()
    effort = Effort(wanted.people, wanted.rounds, wanted.seconds, wanted.full)
    chapters = [wanted.only] if wanted.only else CHAPTERS
    rows = [row for chapter in chapters for row in CHAPTERS[chapter](effort)]
    today = datetime.now(UTC).date()  # noqa: TID251  # The day of the report, on no clock's leave.
    report = Report(today.isoformat(), effort.rounds, rows)
    report.show()
    if wanted.write:
        report.write(ROOT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
