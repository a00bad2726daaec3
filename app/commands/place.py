"""Where the database is, as the command line finds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from app.adapters.embedded_postgres import embedded_postgres, running_url
from app.settings import Settings

DATABASE = "rongyao"


def database_url(settings: Settings) -> str:
    """Return `DATABASE_URL`, or that of the embedded PostgreSQL that a demo keeps running."""
    url = settings.database_url or running_url(settings.embedded_folder, DATABASE)
    if url is None:
        raise typer.BadParameter("set DATABASE_URL, or start `rongyao demo` first")
    return url


@contextmanager
def database_for_a_while(settings: Settings) -> Iterator[str]:
    """Yield a database URL, starting the embedded PostgreSQL when nothing else is there."""
    url = settings.database_url or running_url(settings.embedded_folder, DATABASE)
    if url is not None:
        yield url
        return
    with embedded_postgres(Path(settings.embedded_folder), DATABASE) as started:
        yield started
