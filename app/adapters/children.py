"""A child process that reads one question and writes one answer, or is done with."""

import asyncio
import json
import sys
from typing import Any

import structlog

from app.domain.rounds.errors import SolverFailed
from app.migrate import ROOT

log = structlog.get_logger()


async def answer_of(module: str, *told: float, asked: Any, within: float) -> Any:
    """Run the module with what it is told; a child that hangs or breaks is `SolverFailed`."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *map(str, told)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={},  # It needs none of our secrets.
    )
    try:
        async with asyncio.timeout(within):
            answer, complaint = await child.communicate(json.dumps(asked).encode())
    except TimeoutError:
        log.warning("solver_too_slow", module=module, seconds=within)
        raise SolverFailed from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        said = complaint.decode(errors="replace")[-500:]
        log.warning("solver_broke", module=module, status=child.returncode, said=said)
        raise SolverFailed
    return json.loads(answer)
