"""Sealed attributes: written in plain, stored sealed, read only by asking for it.

`id_number = Sealed(index="id_number_index")` stands over the columns `id_number_sealed` and
`id_number_index`. Setting it seals the value for this table, column and row; reading it
returns a `SealedValue`. `insert()` and COPY pass descriptors by: they call the vault.
"""

from collections.abc import Callable
from typing import Any, Self, overload
from uuid import UUID

from app.adapters.crypto import Vault
from app.models.base import Entity

_vault: Vault | None = None


def use_vault(vault: Vault) -> None:
    """Set the vault of this process; it is opened once, when the process starts."""
    global _vault  # noqa: PLW0603  # One vault per process.
    _vault = vault


def the_vault() -> Vault:
    if _vault is None:
        raise RuntimeError("the vault is not open: use_vault() first")
    return _vault


class SealedValue:
    """A value that is still sealed; truthy when there is one. Printing it shows nothing."""

    __slots__ = ("_cell", "_sealed")

    def __init__(self, sealed: bytes | None, table: str, column: str, row_id: UUID) -> None:
        self._sealed = sealed
        self._cell = (table, column, row_id)

    def __bool__(self) -> bool:
        return self._sealed is not None

    def reveal(self, purpose: str) -> str | None:
        """Open the value in full; `purpose` says at the call why that is right."""
        if not purpose:
            raise ValueError("a sealed value is read for a purpose")
        return None if self._sealed is None else the_vault().open(*self._cell, self._sealed)

    def masked(self, mask: Callable[[str], str]) -> str | None:
        """Return only what `mask` leaves of the value."""
        return None if self._sealed is None else mask(the_vault().open(*self._cell, self._sealed))


class Sealed:
    """A descriptor over `<name>_sealed` and, where named, a blind index column."""

    def __init__(self, *, index: str | None = None) -> None:
        self._index = index

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: Entity, owner: type) -> SealedValue: ...
    def __get__(self, row: Entity | None, owner: type) -> "Self | SealedValue":
        if row is None:
            return self
        return SealedValue(getattr(row, self._column), row.__tablename__, self._name, row.id)

    def __set__(self, row: Entity, value: str | None) -> None:
        setattr(row, self._column, sealed_cell(row, self._name, value))
        if self._index is not None:
            setattr(row, self._index, index_of(row.__tablename__, self._name, value))


def sealed_cell(row: Entity, name: str, value: str | None) -> bytes | None:
    return None if value is None else the_vault().seal(row.__tablename__, name, row.id, value)


def index_of(table: str, name: str, value: str | None) -> bytes | None:
    """Return the blind index of a canonical value."""
    return None if value is None else the_vault().index(table, name, value)


class SealedJson:
    """Like `Sealed`, for a small JSON object; reading returns None where there is none."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: Entity, owner: type) -> dict[str, Any] | None: ...
    def __get__(self, row: Entity | None, owner: type) -> "Self | dict[str, Any] | None":
        if row is None:
            return self
        sealed = getattr(row, self._column)
        if sealed is None:
            return None
        opened: dict[str, Any] = the_vault().open_json(
            row.__tablename__, self._name, row.id, sealed
        )
        return opened

    def __set__(self, row: Entity, value: dict[str, Any] | None) -> None:
        sealed = None
        if value is not None:
            sealed = the_vault().seal_json(row.__tablename__, self._name, row.id, value)
        setattr(row, self._column, sealed)
