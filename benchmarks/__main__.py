"""`make bench`: the product against a bare handler that issues the same statements, in one run."""

import argparse
import asyncio
from datetime import UTC, datetime

from app.db import libpq_url
from app.edge.logging import configure_logging
from app.house import House
from app.main import create_app
from app.migrate import ROOT
from benchmarks.cast import (
    WORKLIST,
    Applicant,
    applicants,
    cloned_drafts,
    cloned_requests,
    recorded_calls,
    reviewer,
    submit_headers,
)
from benchmarks.load import Job
from benchmarks.pages import ROWS, pages
from benchmarks.recorded import keep
from benchmarks.report import Measured
from benchmarks.rounds import Compared, compared, dealt, raw
from benchmarks.stage import Seeded, Stage, free_port, stage
from tests.builders.identity import SignedIn
from tests.builders.requests import MINIAPP, STAFF

READ_TARGET, SUBMIT_TARGET = 0.5, 0.25
SUBMITS = 80
"""How many are handed in each round; every one needs a draft of its own."""


class Bench:
    """One stage, prepared: callers, drafts, recorded statements, two servers."""

    def __init__(self, place: Stage, rounds: int, seconds: float) -> None:
        self.place, self.rounds, self.seconds = place, rounds, seconds
        self.recordings = place.folder / "recordings"
        self.port, self.floor_port = free_port(), free_port()
        self.cast: list[Applicant] = []
        self.floor_drafts: list[str] = []
        self.reviewer: SignedIn

    async def prepare(self) -> None:
        configure_logging("WARNING")
        app = create_app(self.place.settings, self.place.url)
        async with app.router.lifespan_context(app):
            house: House = app.state.house
            self.reviewer = await reviewer(house)
            self.cast = await applicants(house, app, self.rounds * SUBMITS + 1)
            if len(self.cast) <= self.rounds:
                raise RuntimeError("too few people to apply: seed more with --people")
            first, *self.cast = self.cast
            drafts = len(self.cast)
            self.floor_drafts = cloned_drafts(self.place.url, first.draft_id, drafts)
            recordings, submitted = await recorded_calls(app, first, self.reviewer)
        keep(recordings, self.recordings)
        cloned_requests(self.place.url, submitted, ROWS + 200)

    def measure(self, seeded: Seeded, on: str) -> Measured:
        floor = ["benchmarks.floor", libpq_url(self.place.url), str(self.recordings)]
        with (
            self.place.explaining(),
            self.place.serving("api", ["app.cli", "serve"], self.port, "/healthz"),
            self.place.serving("floor", [*floor, str(self.floor_port)], self.floor_port, "/"),
        ):
            found = [self._status(), self._worklist(), self._submit()]
            deep = pages(
                f"http://127.0.0.1:{self.port}", f"{STAFF}/requests", self.reviewer.headers
            )
        return Measured(on, self.rounds, seeded, found, deep)

    def _status(self) -> Compared:
        asked = [
            raw("GET", f"{MINIAPP}/requests/{each.draft_id}/status", each.signed_in.headers)
            for each in self.cast
        ]
        return self._reads("citizen: status of a request", "status", asked)

    def _worklist(self) -> Compared:
        return self._reads(
            "staff: first page of the worklist",
            "worklist",
            [raw("GET", WORKLIST, self.reviewer.headers)],
        )

    def _reads(self, name: str, path: str, asked: list[str]) -> Compared:
        ours = Job(self.port, asked, self.seconds)
        theirs = Job(self.floor_port, [raw("GET", f"/{path}/-", {})], self.seconds)
        return compared(name, READ_TARGET, iter([(ours, theirs)] * self.rounds))

    def _submit(self) -> Compared:
        ours = [
            raw("POST", f"{MINIAPP}/requests/{each.draft_id}:submit", submit_headers(each))
            for each in self.cast
        ]
        theirs = [raw("POST", f"/submit/{draft}", {}) for draft in self.floor_drafts]
        hands = zip(dealt(ours, self.rounds), dealt(theirs, self.rounds), strict=True)
        jobs = ((Job(self.port, o, None), Job(self.floor_port, t, None)) for o, t in hands)
        return compared("citizen: submit a request", SUBMIT_TARGET, jobs)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, default=33_192, help="How many are seeded")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0, help="Length of a round of reads")
    parser.add_argument("--write", action="store_true", help="Write docs/benchmarks.md")
    wanted = parser.parse_args()
    with stage() as place:
        seeded = place.seed(wanted.people)
        bench = Bench(place, wanted.rounds, wanted.seconds)
        asyncio.run(bench.prepare())
        today = datetime.now(UTC).date()  # noqa: TID251  # The day of the report, on no clock's leave.
        measured = bench.measure(seeded, today.isoformat())
    measured.show()
    if wanted.write:
        measured.write(ROOT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
