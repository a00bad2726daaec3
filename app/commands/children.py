"""The processes that a demo starts, watches and stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 15
"""How long a child may take to finish what it is doing before it is ended."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]


@contextmanager
def running(
    commands: Mapping[str, list[str]], environment: Mapping[str, str], logs: Path
) -> Iterator[list[Child]]:
    """Run `python -m …` for each command; whatever happens, all of them are stopped again."""
    logs.mkdir(parents=True, exist_ok=True)
    children: list[Child] = []
    try:
        for name, command in commands.items():
            children.append(Child(name, _start(command, environment, logs / f"{name}.log")))
        yield children
    finally:
        _stop(children)


def first_dead(children: list[Child]) -> Child | None:
    return next((child for child in children if child.process.poll() is not None), None)


def _start(
    command: list[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603  # Our own modules.
            [sys.executable, "-m", *command],
            env={**os.environ, **environment},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the demo alone, which stops them in order.
        )


def _stop(children: list[Child]) -> None:
    for child in reversed(children):
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
