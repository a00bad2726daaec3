"""Eight programs of banks bring results of one batch, and eight people begin one run, at once."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from app.house import open_house
from app.jobs.results import apply_whole
from app.policies.permissions import Role
from benchmarks.payees import COUNTY, PROGRAMME
from benchmarks.report import Row
from benchmarks.results import messages, outcomes_of
from benchmarks.stage import Stage
from benchmarks.submitted import PERIOD
from tests.builders.banks import a_bank_client
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import STAFF

WRITERS = 8
_RUN = {"programme": PROGRAMME, "period": f"{PERIOD:%Y-%m}"}


@dataclass(frozen=True)
class Written:
    """The statuses of the calls, what broke afterwards, and lines that stayed without outcome."""

    results: Counter[int]
    runs: Counter[int]
    broken: int
    unsettled: int

    @property
    def row(self) -> Row:
        wrong = sum((self.results - Counter({202: WRITERS})).values())
        wrong += sum((self.runs - Counter({202: 1, 409: WRITERS - 1})).values())
        errors = wrong + self.broken + self.unsettled
        return Row(
            f"{WRITERS} deliveries into one batch at once, {WRITERS} who begin one run",
            f"{errors} errors; {self.results[202]} taken, {self.runs[202]} begun",
            "",
            "",
            "0 errors",
            holds=errors == 0 and self.results[202] == WRITERS and self.runs[202] == 1,
        )


async def written(place: Stage, port: int, lines: dict[str, list[dict[str, Any]]]) -> Written:
    """Bring the lines of some banks in as many deliveries as there are writers."""
    base = f"http://127.0.0.1:{port}"
    async with (
        open_house(place.settings, place.url) as house,
        httpx.AsyncClient(base_url=base, trust_env=False, timeout=60) as client,
    ):
        before = sum((await outcomes_of(house)).values())
        parts = [(code, part) for code in lines for part in _parts(code, lines)]
        programs = [await (await a_bank_client(client, house, c)).signed_in() for c, _ in parts]
        people = [await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY) for _ in parts]
        calls = zip(programs, parts, strict=True)
        answers, runs = await asyncio.gather(
            asyncio.gather(*(p.post("/results", json=message) for p, (_, message) in calls)),
            asyncio.gather(*(_begins(client, person) for person in people)),
        )
        ids = [UUID(answer.json()["id"]) for answer in answers if answer.status_code == 202]
        done = await asyncio.gather(*(apply_whole(house, n) for n in ids), return_exceptions=True)
        after = sum((await outcomes_of(house)).values())
    brought = sum(len(message["lines"]) for _, message in parts)
    return Written(
        results=Counter(answer.status_code for answer in answers),
        runs=Counter(runs),
        broken=sum(isinstance(each, BaseException) for each in done),
        unsettled=brought - (after - before),
    )


def _parts(bank_code: str, lines: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Share the lines of a bank out among its programs."""
    own, programs = lines[bank_code], WRITERS // len(lines)
    found = messages(bank_code, own, min(-(-len(own) // programs), 5000), bad=False)
    return found[:programs]


async def _begins(client: httpx.AsyncClient, person: SignedIn) -> int:
    answer = await client.post(f"{STAFF}/batches", json=_RUN, headers=person.keyed())
    return answer.status_code
