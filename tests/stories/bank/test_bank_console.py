"""Programs of banks at the console, and the demo's, which production never lets in."""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

from app.adapters.bank_books import demo_clients
from app.cli import cli
from app.db import Database
from app.house import DemoClientsInProduction, House, open_house
from app.models.identity.banks import BankAssertion, BankClientKey, BankSession, DpopProof
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.seed.banks import seed_bank_clients
from app.settings import Environment, Settings
from app.usecases.identity.forget_spent_proofs import MARGIN, SESSIONS_KEPT, forget_spent_proofs
from tests.builders.banks import BankCaller, new_key, public_jwk, signed_in_bank, thumbprint

ROOT = Path(__file__).parents[3]
Made = TypeVar("Made")


@pytest.fixture
def console(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("RONGYAO_STORAGE_FOLDER", str(tmp_path))
    return CliRunner()


def in_database(url: str, work: Callable[[AsyncSession], Awaitable[Made]]) -> Made:
    async def run() -> Made:
        database = Database(url, pool_size=1)
        await database.open()
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            found = await work(session)
        await database.close()
        return found

    return asyncio.run(run())


def test_a_program_and_its_key_are_registered_and_await_a_second_person(
    console: CliRunner, database_url: str, tmp_path: Path
) -> None:
    key, file = new_key(), tmp_path / "key.json"
    file.write_text(json.dumps(public_jwk(key)), "utf-8")

    made = console.invoke(cli, ["bank", "register", "ABC", "--name", "农行代发系统"])
    assert made.exit_code == 0, made.output
    client_id = made.output.removeprefix("client_id: ").strip()
    added = console.invoke(cli, ["bank", "add-key", client_id, str(file)])
    assert thumbprint(key) in added.output

    async def stored(session: AsyncSession) -> BankClientKey:
        return (await session.scalars(select(BankClientKey))).one()

    kept = in_database(database_url, stored)
    assert (str(kept.client_id), kept.confirmed_at) == (client_id, None)


@pytest.mark.parametrize(
    "wrong",
    [
        ["register", "XYZ", "--name", "x"],
        ["add-key", "0192f0c1-aaaa-7000-8000-000000000001", "{good}"],
        ["add-key", "0192f0c1-ba00-7000-8000-000000000001", "{known}"],
        ["add-key", "0192f0c1-ba00-7000-8000-000000000001", "{private}"],
    ],
)
def test_a_slip_of_the_keyboard_registers_nothing(
    console: CliRunner, tmp_path: Path, wrong: list[str]
) -> None:
    known = {"kty": "EC", "crv": "P-256", "x": "", "y": ""}
    played = yaml.safe_load((ROOT / "simulators/bank/demo_keys.yaml").read_text("utf-8"))
    known |= {axis: played["ABC"]["private_jwk"][axis] for axis in ("x", "y")}
    files = {
        "good": public_jwk(new_key()),
        "known": known,
        "private": {**public_jwk(new_key()), "d": "A" * 43},
    }
    for name, jwk in files.items():
        (tmp_path / name).write_text(json.dumps(jwk), "utf-8")

    named = [word.format(**{name: tmp_path / name for name in files}) for word in wrong]
    assert console.invoke(cli, ["bank", *named]).exit_code == 2


def test_the_demos_banks_are_let_in_once_and_production_then_does_not_start(
    console: CliRunner, database_url: str
) -> None:
    first = console.invoke(cli, ["bank", "demo"])
    again = console.invoke(cli, ["bank", "demo"])

    assert first.output == "6 programs let in\n"
    assert again.output == "they are there already\n"
    with pytest.raises(DemoClientsInProduction):
        asyncio.run(_start(_production(database_url)))


def test_production_lets_no_demo_in(
    console: CliRunner, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    serious = _production(database_url)
    monkeypatch.setattr("app.commands.banks.Settings", lambda: serious)

    assert console.invoke(cli, ["bank", "demo"]).exit_code == 2


async def test_the_demos_banks_come_in_with_the_keys_of_the_simulator(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await seed_bank_clients(session)
    played = yaml.safe_load((ROOT / "simulators/bank/demo_keys.yaml").read_text("utf-8"))

    for demo in demo_clients():
        jwk = played[demo.bank_code]["private_jwk"]
        key = ec.derive_private_key(int.from_bytes(_octets(jwk["d"]), "big"), ec.SECP256R1())
        caller = BankCaller(client, house, demo.bank_code, demo.client_id, key)
        me = (await (await caller.signed_in()).get("/client")).json()
        assert (me["bank_code"], me["name"]) == (demo.bank_code, demo.name)


async def test_what_cannot_be_presented_again_is_forgotten_and_the_rest_kept(
    client: httpx.AsyncClient, house: House
) -> None:
    abc = await signed_in_bank(client, house, "ABC")
    await abc.get("/client")
    now = house.clock()

    counts = []
    for later in (timedelta(), MARGIN + timedelta(minutes=2), SESSIONS_KEPT + timedelta(hours=1)):
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await forget_spent_proofs(session, now + later)
            counts.append(
                [
                    await session.scalar(select(func.count()).select_from(kept))
                    for kept in (BankAssertion, DpopProof, BankSession)
                ]
            )
    assert counts == [[1, 2, 1], [0, 0, 1], [0, 0, 0]]


async def _start(settings: Settings) -> None:
    async with open_house(settings, str(settings.database_url)):
        pass


def _octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _production(url: str) -> Settings:
    another = SecretStr("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    return Settings(
        _env_file=None,
        environment=Environment.PRODUCTION,
        DATABASE_URL=url,
        key_encryption_key=another,
        index_key=another,
        event_key=another,
        cursor_key=another,
        wechat_secret=SecretStr("x"),
        sms_secret=SecretStr("x"),
    )
