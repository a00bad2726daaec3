"""Requests: what a citizen and the staff of a county ask most, in a seeded city."""

import asyncio

from app.db import libpq_url
from app.edge.logging import configure_logging
from app.house import House
from app.main import create_app
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
from benchmarks.effort import Effort
from benchmarks.load import Job
from benchmarks.pages import ROWS, pages
from benchmarks.recorded import keep
from benchmarks.report import Row
from benchmarks.rounds import Compared, compared, dealt, raw
from benchmarks.stage import Seeded, Stage, free_port, stage
from tests.builders.identity import SignedIn
from tests.builders.requests import MINIAPP, STAFF

READ_TARGET, SUBMIT_TARGET = 0.5, 0.25
SEED_SECONDS, SEED_MB = 60, 400
SUBMITS = 80
"""How many are handed in each round; every one needs a draft of its own."""


def measured(effort: Effort) -> list[Row]:
    with stage() as place:
        seeded = place.seed(effort.people)
        bench = RequestBench(place, effort)
        asyncio.run(bench.prepare())
        return [*bench.measure(), _seed_row(seeded)]


class RequestBench:
    """One stage, prepared: callers, drafts, recorded statements, two servers."""

    def __init__(self, place: Stage, effort: Effort) -> None:
        self.place, self.effort = place, effort
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
            self.cast = await applicants(house, app, self.effort.rounds * SUBMITS + 1)
            if len(self.cast) <= self.effort.rounds:
                raise RuntimeError("too few people to apply: seed more with --people")
            first, *self.cast = self.cast
            drafts = len(self.cast)
            self.floor_drafts = cloned_drafts(self.place.url, first.draft_id, drafts)
            recordings, submitted = await recorded_calls(app, first, self.reviewer)
        keep(recordings, self.recordings)
        cloned_requests(self.place.url, submitted, ROWS + 200)

    def measure(self) -> list[Row]:
        floor = ["benchmarks.floor", libpq_url(self.place.url), str(self.recordings)]
        with (
            self.place.explaining(),
            self.place.serving("api", ["app.cli", "serve"], self.port, "/healthz"),
            self.place.serving("floor", [*floor, str(self.floor_port)], self.floor_port, "/"),
        ):
            found = [self._status().row, self._worklist().row, self._submit().row]
            base = f"http://127.0.0.1:{self.port}"
            return [*found, pages(base, f"{STAFF}/requests", self.reviewer.headers).row]

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
        ours = Job(self.port, asked, self.effort.seconds)
        theirs = Job(self.floor_port, [raw("GET", f"/{path}/-", {})], self.effort.seconds)
        return compared(name, READ_TARGET, [(ours, theirs)] * self.effort.rounds)

    def _submit(self) -> Compared:
        ours = [
            raw("POST", f"{MINIAPP}/requests/{each.draft_id}:submit", submit_headers(each))
            for each in self.cast
        ]
        theirs = [raw("POST", f"/submit/{draft}", {}) for draft in self.floor_drafts]
        rounds = self.effort.rounds
        hands = zip(dealt(ours, rounds), dealt(theirs, rounds), strict=True)
        jobs = ((Job(self.port, o, None), Job(self.floor_port, t, None)) for o, t in hands)
        return compared("citizen: submit a request", SUBMIT_TARGET, jobs)


def _seed_row(seeded: Seeded) -> Row:
    return Row(
        f"seed of {seeded.people} people",
        f"{seeded.seconds:.1f} s, {seeded.peak_mb:.0f} MB",
        "",
        "",
        f"< {SEED_SECONDS} s, {SEED_MB} MB",
        holds=seeded.seconds < SEED_SECONDS and seeded.peak_mb < SEED_MB,
    )
