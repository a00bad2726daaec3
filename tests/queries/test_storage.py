"""What is put away comes back whole, only under its own key, and readable by nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.crypto import DoesNotOpen, Vault
from app.adapters.storage import FolderShelf, MemoryShelf, Shelf, Storage, StoredFileMissing
from app.models.sealed import the_vault
from tests.builders.veterans import open_vault

FIRST, SECOND = (UUID(int=(0x0190 << 112) | number) for number in (0xAB, 0xCD))


@pytest.fixture
async def vault(session: AsyncSession) -> Vault:
    await open_vault(session)
    return the_vault()


@pytest.fixture(params=[FolderShelf, lambda _folder: MemoryShelf()], ids=["folder", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    make: Callable[[Path], Shelf] = request.param
    return make(tmp_path / "files")


async def test_a_content_comes_back_as_it_was(shelf: Shelf, vault: Vault) -> None:
    storage = Storage(shelf, vault)
    key = await storage.put(FIRST, b"\0\xffcontent")
    assert await storage.fetch(key, FIRST) == b"\0\xffcontent"
    assert b"content" not in shelf.get(key)


async def test_a_content_opens_for_its_own_attachment_only(shelf: Shelf, vault: Vault) -> None:
    storage = Storage(shelf, vault)
    first, second = await storage.put(FIRST, b"hers"), await storage.put(SECOND, b"his")
    with pytest.raises(DoesNotOpen):
        await storage.fetch(first, SECOND)
    shelf.put(first, shelf.get(second))
    with pytest.raises(DoesNotOpen):
        await storage.fetch(first, FIRST)


async def test_a_content_that_was_cut_or_altered_does_not_open(shelf: Shelf, vault: Vault) -> None:
    storage = Storage(shelf, vault)
    key = await storage.put(FIRST, b"a receipt over 500 yuan")
    sealed = shelf.get(key)
    for damaged in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b""):
        shelf.put(key, damaged)
        with pytest.raises(DoesNotOpen):
            await storage.fetch(key, FIRST)


async def test_what_is_removed_is_gone_and_removing_again_is_no_error(
    shelf: Shelf, vault: Vault
) -> None:
    storage = Storage(shelf, vault)
    key = await storage.put(FIRST, b"x")
    await storage.remove(key)
    await storage.remove(key)
    with pytest.raises(StoredFileMissing):
        await storage.fetch(key, FIRST)


async def test_what_was_put_away_before_an_instant_is_listed(shelf: Shelf, vault: Vault) -> None:
    storage = Storage(shelf, vault)
    key = await storage.put(FIRST, b"x")
    now = datetime.now(UTC)  # noqa: TID251  # The disk's own clock.
    assert await storage.written_before(now - timedelta(hours=1)) == []
    assert await storage.written_before(now + timedelta(hours=1)) == [key]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "ab/../../x",
        "",
        "ab",
        f"ab/{'a' * 32}/..",
        f"AB/{'a' * 32}",
    ],
)
def test_a_name_that_the_house_did_not_give_reaches_no_file(tmp_path: Path, name: str) -> None:
    shelf = FolderShelf(tmp_path)
    for act in (shelf.get, shelf.remove, lambda name: shelf.put(name, b"x")):
        with pytest.raises(ValueError, match="named by the house"):
            act(name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_on_disk_is_its_owners_alone_and_no_half_one_is_left(tmp_path: Path) -> None:
    FolderShelf(tmp_path).put(f"ab/{'a' * 32}", b"sealed")
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (file.name, file.stat().st_mode & 0o777) == ("a" * 32, 0o600)
