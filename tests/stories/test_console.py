"""What only whoever runs the bureau's machine may do: an administrator locked out comes back."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli

WANTED = ["staff", "create", "root.admin", "--name", "林敏"]


@pytest.fixture
def console(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("RONGYAO_STORAGE_FOLDER", str(tmp_path))
    return CliRunner()


def test_an_administrator_is_given_new_credentials_at_the_console(console: CliRunner) -> None:
    made = console.invoke(cli, WANTED)
    again = console.invoke(cli, ["staff", "reset", "root.admin"])

    assert (made.exit_code, again.exit_code) == (0, 0)
    name, *secrets = made.output.splitlines()
    same_name, *new_secrets = again.output.splitlines()
    assert name == same_name == "username: root.admin"
    assert not set(secrets) & set(new_secrets)


def test_nobody_is_made_by_a_slip_of_the_keyboard(console: CliRunner) -> None:
    assert console.invoke(cli, ["staff", "reset", "rot.admin"]).exit_code == 2
