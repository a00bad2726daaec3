"""`rongyao`: the command line, wiring only."""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from app.commands.banks import banks
from app.commands.clock import clock
from app.commands.keys import keys
from app.commands.staff import staff
from app.commands.tour import tour
from app.edge.logging import configure_logging
from app.settings import Settings

cli = typer.Typer(
    no_args_is_help=True,
    help="戎耀：退役军人事务局后端。",
    add_completion=False,
    pretty_exceptions_show_locals=False,  # They are people's names and numbers.
)
cli.add_typer(banks, name="bank")
cli.add_typer(clock, name="clock")
cli.add_typer(keys, name="keys")
cli.add_typer(staff, name="staff")
cli.add_typer(tour, name="tour")

People = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many made-up people")]


@cli.callback()
def _soberly() -> None:
    """Log nothing unredacted, whichever command runs; `serve` and `worker` choose their level."""
    configure_logging("WARNING", sys.stderr)


def settings_or_exit() -> Settings:
    """Read the settings, or say which of them are wrong and how."""
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in fault["loc"]) or "settings"
            typer.echo(f"{name}: {fault['msg'].removeprefix('Value error, ')}", err=True)
        raise typer.Exit(2) from None


@cli.command()
def demo(people: People = 2000) -> None:
    """Run a whole bureau here: database, API, worker, simulators."""
    from app.commands.demo import run_demo  # noqa: PLC0415  # Each command loads only its own.

    run_demo(settings_or_exit(), people=people)


@cli.command("demo-reset")
def demo_reset() -> None:
    """Forget the demo's data."""
    from app.commands.demo import reset_demo  # noqa: PLC0415

    reset_demo(settings_or_exit())


@cli.command()
def serve() -> None:
    """Run the API."""
    from app.commands.serve import run_api  # noqa: PLC0415

    run_api(settings_or_exit())


@cli.command()
def worker() -> None:
    """Run the jobs."""
    from app.commands.serve import run_jobs  # noqa: PLC0415

    run_jobs(settings_or_exit())


@cli.command()
def simulators(port: Annotated[int, typer.Option(min=1, max=65535)] = 8090) -> None:
    """Run the simulators of WeChat and SMS."""
    from app.commands.serve import run_simulators  # noqa: PLC0415

    run_simulators(port)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest revision, with the reference data of the project."""
    from app.commands.place import database_for_a_while  # noqa: PLC0415
    from app.commands.reference import bring_up  # noqa: PLC0415

    settings = settings_or_exit()
    with database_for_a_while(settings) as url:
        bring_up(settings, url)


@cli.command()
def seed(people: People = 2000) -> None:
    """Fill an empty database with a believable city; production refuses."""
    from app.commands.seed import run_seed  # noqa: PLC0415

    run_seed(settings_or_exit(), people)


@cli.command()
def openapi(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether they are current")
    ] = False,
) -> None:
    """Write the published contracts, or check them."""
    from app.commands.openapi import outdated, write  # noqa: PLC0415

    if not check:
        write()
    elif names := outdated():
        typer.echo(f"not current: {', '.join(names)}; run `make contracts`", err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    cli()
