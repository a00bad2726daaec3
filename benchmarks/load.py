"""The load: a process of its own that sends prepared requests over 16 kept-open connections.

Reads one job as JSON from standard input and writes one result as JSON to standard output.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle

CONNECTIONS = 16


@dataclass(frozen=True)
class Job:
    """What to send: whole requests as text; over and over for so many seconds, or each once."""

    port: int
    requests: list[str] = field(repr=False)
    seconds: float | None


@dataclass(frozen=True)
class Result:
    """How it went; a status that was not hoped for makes the figures worthless."""

    answers: int
    seconds: float
    median_ms: float
    statuses: dict[str, int]

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


async def run(job: Job) -> Result:
    ends_at = time.perf_counter() + job.seconds if job.seconds else float("inf")
    waiting = cycle(job.requests) if job.seconds else iter(job.requests)
    statuses: Counter[str] = Counter()
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(
        *(_connection(job.port, waiting, ends_at, statuses, times) for _ in range(CONNECTIONS))
    )
    took = time.perf_counter() - began
    median = sorted(times)[len(times) // 2] * 1000
    return Result(len(times), took, median, dict(statuses))


async def _connection(
    port: int,
    waiting: Iterator[str],
    ends_at: float,
    statuses: Counter[str],
    times: list[float],
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < ends_at and (request := next(waiting, None)) is not None:
        began = time.perf_counter()
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        await reader.readexactly(int(length or 0))
        times.append(time.perf_counter() - began)
        statuses[head[9:12]] += 1
    writer.close()


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(run(Job(**json.load(sys.stdin)))))))
