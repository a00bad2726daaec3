"""Which rows a second person compares with the paper."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from app.domain.operations.imports.errors import SampleDrawnByAnother, SecondPersonNeeded


def drawn(seed: str, rows: Sequence[UUID], size: int) -> list[UUID]:
    """Return `size` of the rows, or all there are.

    Anybody who knows the seed finds the same ones again: the rows whose SHA-256 of
    `seed:row id` is the smallest.
    """
    return sorted(rows, key=lambda row: sha256(f"{seed}:{row}".encode()).digest())[:size]


def require_second_person(entered_by: UUID, acting: UUID) -> None:
    if entered_by == acting:
        raise SecondPersonNeeded


def require_drawer(drawn_by: UUID | None, acting: UUID) -> None:
    if drawn_by != acting:
        raise SampleDrawnByAnother
