"""A request takes only files of its own person that no other request holds."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from app.domain.attachments.binding import require_bindable
from app.domain.attachments.errors import AttachmentsNotUsable

ME, SHE = UUID(int=1), UUID(int=2)
THIS, OTHER = UUID(int=11), UUID(int=12)
A, B, C = UUID(int=21), UUID(int=22), UUID(int=23)


@dataclass(frozen=True)
class File:
    id: UUID
    person_id: UUID = ME
    request_id: UUID | None = None


@pytest.mark.parametrize(
    ("asked", "found", "faulty"),
    [
        ([], [], []),
        ([A], [File(A)], []),
        ([B, A], [File(A), File(B)], []),
        ([A], [File(A, request_id=THIS)], []),
        ([A], [], [0]),
        ([A, B], [File(A)], [1]),
        ([A], [File(A, request_id=OTHER)], [0]),
        ([A], [File(A, person_id=SHE)], [0]),
        ([A, A], [File(A)], [1]),
        ([C, A, B], [File(A), File(B, person_id=SHE)], [0, 2]),
    ],
)
def test_each_file_that_cannot_be_taken_is_pointed_at(
    asked: list[UUID], found: list[File], faulty: list[int]
) -> None:
    try:
        require_bindable(asked, found, person_id=ME, request_id=THIS)
        refused: tuple[str, ...] = ()
    except AttachmentsNotUsable as refusal:
        refused = tuple(fault.pointer for fault in refusal.errors)
    assert refused == tuple(f"/attachments/{place}" for place in faulty)
