"""A bureau of its own for one story: fresh, at its own time, thrown away afterwards."""

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from app.commands.demo import running_demo
from app.settings import Settings

BELOW_EPHEMERAL = range(20_000, 30_000)
"""Ports that the system hands out to nobody in the meantime."""


@contextmanager
def bureau_of_its_own(at: datetime) -> Iterator[Settings]:
    """Run a whole bureau without people on free ports; its clock stands at `at`."""
    with (
        tempfile.TemporaryDirectory(prefix="rongyao-") as folder,
        _environment(_surroundings(Path(folder))),
    ):
        settings, logs = Settings(_env_file=None), Path(folder, "log")
        with running_demo(settings, people=0, at=at, logs=logs, banks_work_every=0):
            yield settings


def _surroundings(folder: Path) -> dict[str, str]:
    outside = f"http://127.0.0.1:{_free_port()}"
    port = _free_port()
    return {
        "RONGYAO_PORT": str(port),
        "RONGYAO_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "RONGYAO_METRICS_PORT": "0",
        "RONGYAO_EMBEDDED_FOLDER": str(folder / "pg"),
        "RONGYAO_STORAGE_FOLDER": str(folder / "files"),
        "RONGYAO_WECHAT_BASE_URL": f"{outside}/wechat",
        "RONGYAO_SMS_BASE_URL": f"{outside}/sms",
    }


def _free_port() -> int:
    while True:
        port = secrets.choice(BELOW_EPHEMERAL)
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set them for this process and those it starts; a database of the caller's is left alone."""
    before = {name: os.environ.get(name) for name in (*values, "DATABASE_URL")}
    os.environ.update(values)
    os.environ.pop("DATABASE_URL", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
