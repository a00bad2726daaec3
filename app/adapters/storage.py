"""Where the contents of attachments lie: sealed files, named by the house and by nobody else."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from anyio import to_thread

from app.adapters.crypto import Vault

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}", re.ASCII)
_ARRIVING = ".arriving"
_TABLE, _COLUMN = "attachments", "content"


class StoredFileMissing(Exception):
    """A row speaks of a file that is not there: the folder was not restored with the database."""


class Shelf(Protocol):
    """Bytes by name; a put is whole or did not happen."""

    def put(self, name: str, content: bytes) -> None: ...
    def get(self, name: str) -> bytes: ...
    def remove(self, name: str) -> None: ...
    def names(self) -> Iterator[tuple[str, datetime]]: ...


class FolderShelf:
    """Files in a folder, on disk before their row is committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        arriving = path.with_suffix(_ARRIVING)
        with os.fdopen(
            os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        ) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        arriving.replace(path)
        _sync_folder(path.parent)

    def get(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise StoredFileMissing(name) from None

    def remove(self, name: str) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        path.with_suffix(_ARRIVING).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Yield each file with the time it was written; a write cut short is one too."""
        for path in sorted(self._folder.glob("??/*")):
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield path.relative_to(self._folder).with_suffix("").as_posix(), written_at

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise ValueError("Files are named by the house.")
        return self._folder / name


class MemoryShelf:
    """The twin without a disk."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[bytes, datetime]] = {}

    def put(self, name: str, content: bytes) -> None:
        self._files[name] = content, datetime.now(UTC)  # noqa: TID251  # As a disk would.

    def get(self, name: str) -> bytes:
        if name not in self._files:
            raise StoredFileMissing(name)
        return self._files[name][0]

    def remove(self, name: str) -> None:
        self._files.pop(name, None)

    def names(self) -> Iterator[tuple[str, datetime]]:
        yield from [(name, written_at) for name, (_, written_at) in self._files.items()]


class Storage:
    """Seals what is put away and opens what is fetched, off the event loop."""

    def __init__(self, place: Path | Shelf, vault: Vault) -> None:
        self._shelf = FolderShelf(place) if isinstance(place, Path) else place
        self._vault = vault

    async def put(self, attachment_id: UUID, content: bytes) -> str:
        """Put a content away for good and return the key it is fetched by."""
        return await to_thread.run_sync(self._put, attachment_id, content)

    async def fetch(self, storage_key: str, attachment_id: UUID) -> bytes:
        return await to_thread.run_sync(self._fetch, storage_key, attachment_id)

    async def remove(self, storage_key: str) -> None:
        """Remove a content; one that is gone already is no error."""
        await to_thread.run_sync(self._shelf.remove, storage_key)

    async def written_before(self, instant: datetime) -> list[str]:
        """Return the keys of everything put away before `instant`, by the machine's own clock."""
        return await to_thread.run_sync(self._written_before, instant)

    def _put(self, attachment_id: UUID, content: bytes) -> str:
        # The end of a UUIDv7 is random and spreads over the folders; its beginning is the time.
        storage_key = f"{attachment_id.hex[-2:]}/{attachment_id.hex}"
        self._shelf.put(
            storage_key, self._vault.seal_bytes(_TABLE, _COLUMN, attachment_id, content)
        )
        return storage_key

    def _fetch(self, storage_key: str, attachment_id: UUID) -> bytes:
        sealed = self._shelf.get(storage_key)
        return self._vault.open_bytes(_TABLE, _COLUMN, attachment_id, sealed)

    def _written_before(self, instant: datetime) -> list[str]:
        return [name for name, written_at in self._shelf.names() if written_at < instant]


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last: a rename is on disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
