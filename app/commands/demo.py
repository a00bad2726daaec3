"""`rongyao demo`: a whole bureau on this machine, started and stopped as one."""

import asyncio
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import httpx
import typer
from rich.console import Console

from app.adapters.embedded_postgres import embedded_postgres, running_url
from app.commands.children import Child, first_dead, running
from app.commands.clock import move
from app.commands.demo_guide import print_guide
from app.commands.place import DATABASE
from app.commands.reference import bring_up
from app.commands.seed import seed_if_empty
from app.house import machine_time
from app.seed.personas import personas
from app.settings import Settings

PEOPLE = 2000
READY_SECONDS = 60
BANKS_WORK_SECONDS = 5
"""How often the simulated banks look for something to do; 0: only when they are told."""

LOGS = Path("var/log")
console = Console()


def run_demo(settings: Settings, *, people: int) -> None:
    """Start everything, say how to use it, and stop it when asked or when a part dies."""
    with running_demo(settings, people=people) as children:
        print_guide(console, settings)
        _watch(children)
    console.print("已停止，数据保留在 var/；make demo-reset 清除。")


@contextmanager
def running_demo(
    settings: Settings,
    *,
    people: int = PEOPLE,
    at: datetime | None = None,
    logs: Path = LOGS,
    banks_work_every: float = BANKS_WORK_SECONDS,
) -> Iterator[list[Child]]:
    """Run the whole bureau for the length of the block; a new one may begin at another time."""
    _refuse_twice(settings)
    _refuse_taken_ports(settings)
    with embedded_postgres(settings.embedded_folder, DATABASE) as url:
        prepare(settings, url, people=people, at=at)
        environment = {"DATABASE_URL": url, "RONGYAO_ENVIRONMENT": settings.environment.value}
        commands = _commands(settings, banks_work_every)
        with running(commands, environment, logs) as children:
            wait_until_ready(settings, children)
            hand_out_telephones(settings)
            yield children


def _commands(settings: Settings, banks_work_every: float) -> dict[str, list[str]]:
    return {
        "simulators": _simulators(settings, banks_work_every),
        "api": ["app.cli", "serve"],
        "worker": ["app.cli", "worker"],
    }


def _simulators(settings: Settings, banks_work_every: float) -> list[str]:
    port = str(urlsplit(settings.wechat_base_url).port)
    bureau = f"http://{settings.host}:{settings.port}"
    reached = ["--bureau", bureau, "--bureau-known-as", settings.public_url]
    return ["simulators", "--port", port, *reached, "--banks-work-every", str(banks_work_every)]


def prepare(settings: Settings, url: str, *, people: int, at: datetime | None = None) -> None:
    """Migrate the database, fill an empty one with the demo city, and set its clock."""
    with console.status("准备数据库…"):
        bring_up(settings, url)
    asyncio.run(seed_if_empty(settings, url, people))
    if at is not None:  # The lives of the personas are told as of today.
        asyncio.run(move(settings, at - machine_time(), url=url))


def wait_until_ready(settings: Settings, children: list[Child]) -> None:
    ready = f"http://{settings.host}:{settings.port}/readyz"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        dead = first_dead(children)
        if dead is not None:
            raise typer.Exit(_report(dead))
        try:
            if httpx.get(ready, timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise typer.Exit(_say(f"API 在 {READY_SECONDS} 秒内没有就绪，请看 {LOGS}/api.log"))


def hand_out_telephones(settings: Settings) -> None:
    """Give each persona a telephone with WeChat on it, at the simulator."""
    control = settings.wechat_base_url.removesuffix("/wechat") + "/control/wechat/users"
    for citizen in personas().citizens.values():
        user = {"nickname": citizen.person.name, "phone": citizen.person.phone}
        httpx.post(control, json=user, timeout=5).raise_for_status()


def reset_demo(settings: Settings) -> None:
    """Forget the demo's data; refused while a demo runs on it."""
    _refuse_twice(settings)
    for folder in (settings.embedded_folder, settings.storage_folder, LOGS):
        shutil.rmtree(folder, ignore_errors=True)
    console.print("演示数据已清除。")


def _refuse_twice(settings: Settings) -> None:
    if running_url(settings.embedded_folder, DATABASE) is not None:
        raise typer.Exit(_say("演示正在运行，请先停止它。"))


def _refuse_taken_ports(settings: Settings) -> None:
    """Somebody else's server on our port would look like a demo that is ready."""
    for port in (settings.port, urlsplit(settings.wechat_base_url).port or 0):
        with closing(socket.socket()) as probe:
            if probe.connect_ex((settings.host, port)) == 0:
                raise typer.Exit(_say(f"端口 {port} 已被占用，请先停止占用它的程序。"))


def _watch(children: list[Child]) -> None:
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    while not asked:
        dead = first_dead(children)
        if dead is not None:
            raise typer.Exit(_report(dead))
        time.sleep(0.2)


def _report(dead: Child) -> int:
    return _say(f"{dead.name} 意外退出，请看 {LOGS}/{dead.name}.log")


def _say(words: str) -> int:
    console.print(words, style="bold red")
    return 1
