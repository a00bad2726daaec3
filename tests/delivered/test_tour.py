"""What a stranger does first: start the demo, play the story, stop it again."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from app.migrate import ROOT

READY_SECONDS = 90
BELOW_EPHEMERAL = range(20_000, 30_000)


def _free_port() -> int:
    """Below the ports that the system hands out by itself: nobody takes it in the meantime."""
    while True:
        port = secrets.choice(BELOW_EPHEMERAL)
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Ports and folders of this test alone."""
    outside = f"http://127.0.0.1:{_free_port()}"
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "RONGYAO_PORT": str(_free_port()),
        "RONGYAO_METRICS_PORT": "0",
        "RONGYAO_EMBEDDED_FOLDER": str(tmp_path / "pg"),
        "RONGYAO_STORAGE_FOLDER": str(tmp_path / "files"),
        "RONGYAO_WECHAT_BASE_URL": f"{outside}/wechat",
        "RONGYAO_SMS_BASE_URL": f"{outside}/sms",
    }


@contextmanager
def _running(folder: Path, environment: dict[str, str], *command: str) -> Iterator[int]:
    log = (folder / "demo.log").open("wb")
    call = [sys.executable, "-m", "app.cli", *command]
    process = subprocess.Popen(call, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603
    try:
        yield process.pid
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0, (folder / "demo.log").read_text("utf-8")
    finally:
        process.kill()
        process.wait()
        log.close()


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"no demo at {url}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.TransportError:
        return False


def test_the_demo_runs_the_story_holds_and_nothing_is_left_behind(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    api = f"http://127.0.0.1:{surroundings['RONGYAO_PORT']}"
    with _running(tmp_path, surroundings, "demo", "--people", "300"):
        _wait_until_ready(api)
        tour = subprocess.run(
            [sys.executable, "-m", "app.cli", "tour", "apply"],
            cwd=tmp_path,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert tour.returncode == 0, tour.stdout + tour.stderr
        assert "✗" not in tour.stdout
        assert tour.stdout.count("✓") > 20
    assert not _answers(f"{api}/healthz")
    assert not _answers(surroundings["RONGYAO_WECHAT_BASE_URL"].removesuffix("wechat"))
