"""What banks ask most: the status of one payment, with a certificate and with proofs; of 1000."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from secrets import token_bytes

import httpx
from uuid_utils.compat import uuid7

from app.db import libpq_url
from app.house import open_house
from app.main import create_app
from benchmarks.cast import in_process
from benchmarks.effort import Effort
from benchmarks.load import Job
from benchmarks.recorded import Recording, keep, recording
from benchmarks.report import Row
from benchmarks.rounds import Compared, compared, raw
from benchmarks.stage import Stage
from tests.builders.banks import PREFIX, BankCaller, a_bank_client

BANK = "ABC"
CERTIFIED_TARGET, PROVEN_TARGET, SEARCH_TARGET, LARGE_TARGET = 0.5, 0.3, 1 / 2, 1 / 1.3
PROOFS = 1500
"""How many calls a round makes with a proof each: they are signed before it begins."""
SEARCHED = 1000
_SEARCH = "/payments:search"
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Ports:
    small: int
    large: int
    floor: int


async def registered(place: Stage) -> BankCaller:
    """Register a program whose keys the database and every twin of it know."""
    async with open_house(place.settings, place.url) as house, httpx.AsyncClient() as nowhere:
        return await a_bank_client(nowhere, house, BANK)


@dataclass(frozen=True)
class BankCalls:
    """One program, the numbers it asks about, and the servers it asks."""

    caller: BankCaller
    effort: Effort
    ports: Ports
    numbers: list[str]
    """In the small table."""
    many_numbers: list[str]
    """In the large one."""

    def rows(self) -> Iterator[Row]:
        yield self._certified().row
        yield self._proven().row
        yield self._searched().row_of_time
        yield self._large().row_of_time

    def _certified(self) -> Compared:
        return compared(
            "bank: status of a payment, token bound to a certificate",
            CERTIFIED_TARGET,
            [(self._asking(self.ports.small, self.numbers), self._floor("certified"))]
            * self.effort.rounds,
        )

    def _proven(self) -> Compared:
        return compared(
            "bank: status of a payment, a proof with each call",
            PROVEN_TARGET,
            ((self._proving(), self._floor("proven")) for _ in range(self.effort.rounds)),
        )

    def _searched(self) -> Compared:
        wanted = json.dumps({"payment_nos": self.numbers[:SEARCHED]})
        headers = {**self._certificate(self.ports.small), **_JSON}
        asked = [raw("POST", f"{PREFIX}{_SEARCH}", headers, wanted)]
        ours = Job(self.ports.small, asked, self.effort.seconds)
        theirs = Job(self.ports.floor, [raw("POST", "/searched/-", {})], self.effort.seconds)
        rounds = [(ours, theirs)] * self.effort.rounds
        return compared("bank: 1000 statuses in one call, time", SEARCH_TARGET, rounds)

    def _large(self) -> Compared:
        """Each round asks about other payments of the large table: none waits in memory."""
        rounds, share = self.effort.rounds, len(self.many_numbers) // self.effort.rounds
        dealt = (self.many_numbers[nth * share : (nth + 1) * share] for nth in range(rounds))
        name = f"bank: status among {self.effort.payments} payments against 10 thousand, time"
        turns = (
            (self._asking(self.ports.large, numbers), self._asking(self.ports.small, self.numbers))
            for numbers in dealt
        )
        return compared(name, LARGE_TARGET, turns)

    def _asking(self, port: int, numbers: list[str]) -> Job:
        headers = self._certificate(port)
        calls = [raw("GET", f"{PREFIX}/payments/{number}", headers) for number in numbers]
        return Job(port, calls, self.effort.seconds)

    def _proving(self) -> Job:
        own = asyncio.run(_signed_in(self.caller, self.ports.small))
        paths = (f"/payments/{number}" for number in islice(cycle(self.numbers), PROOFS))
        calls = [raw("GET", f"{PREFIX}{path}", own.headers("GET", path)) for path in paths]
        return Job(self.ports.small, calls, None)

    def _floor(self, name: str) -> Job:
        calls = [raw("GET", f"/{name}/{number}", {}) for number in self.numbers]
        return Job(self.ports.floor, calls, self.effort.seconds)

    def _certificate(self, port: int) -> dict[str, str]:
        return asyncio.run(_certified(self.caller, port))


async def _certified(caller: BankCaller, port: int) -> dict[str, str]:
    async with _client(port) as client:
        return await replace(caller, client=client).certified()


async def _signed_in(caller: BankCaller, port: int) -> BankCaller:
    async with _client(port) as client:
        return await replace(caller, client=client).signed_in()


def _client(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)


async def record_calls(place: Stage, caller: BankCaller, numbers: list[str]) -> list[str]:
    """Make each call once, and return how to run the floor that repeats its statements."""
    about, noted = ("payment_no", "subject"), {"read_id": uuid7}
    certified = Recording("certified", about=about, anew=noted)
    proof = {"proof": partial(token_bytes, 32)}
    proven = Recording("proven", about=about, anew={**noted, **proof})
    searched = Recording("searched", anew=noted)
    app = create_app(place.settings, place.url)
    async with app.router.lifespan_context(app), in_process(app) as client:
        own = await replace(caller, client=client).signed_in()
        headers, path = await own.certified(), f"{PREFIX}/payments/{numbers[0]}"
        with recording(certified):
            (await client.get(path, headers=headers)).raise_for_status()
        with recording(proven):
            (await own.get(f"/payments/{numbers[0]}")).raise_for_status()
        wanted = {"payment_nos": numbers[:SEARCHED]}
        with recording(searched):
            answer = await client.post(f"{PREFIX}{_SEARCH}", headers=headers, json=wanted)
        answer.raise_for_status()
    recordings = place.folder / "bank_recordings"
    keep([certified, proven, searched], recordings)
    return ["benchmarks.floor", libpq_url(place.url), str(recordings)]
