"""Long work on the wire."""

from typing import Self
from uuid import UUID

from app.domain.operations.operation import OVER, OperationStatus
from app.edge.texts import fill, texts
from app.models.operations.operation import Operation
from app.schemas.common import At, Count, Wire


class Progress(Wire):
    """How much of the work is done."""

    done: Count
    """How many are done."""
    total: Count | None
    """Of how many; null until they are counted."""


class OperationError(Wire):
    """Why the work came to nothing."""

    code: str
    """The reason's code, the same in every version."""
    title: str
    """The reason."""
    detail: str
    """What can be done now."""


class OperationRead(Wire):
    """Work that goes on after the answer."""

    id: UUID
    """The operation."""
    kind: str
    """What is done, as import_reading or import_applying."""
    status: OperationStatus
    """How far it has come."""
    progress: Progress
    """How far it is."""
    result_url: str | None
    """Where the result is; null until there is one."""
    error: OperationError | None
    """Why it came to nothing; null otherwise."""
    created_at: At
    """When it was asked for."""
    ended_at: At | None
    """When it ended."""

    @property
    def over(self) -> bool:
        return self.status in OVER

    @classmethod
    def of(cls, operation: Operation, language: str) -> Self:
        return cls(
            id=operation.id,
            kind=operation.kind,
            status=operation.status,
            progress=Progress(done=operation.progress_done, total=operation.progress_total),
            result_url=operation.result_url,
            error=_error(operation, language),
            created_at=operation.created_at,
            ended_at=operation.ended_at,
        )


def _error(operation: Operation, language: str) -> OperationError | None:
    if operation.error_code is None:
        return None
    wording, facts = texts()[operation.error_code][language], operation.error_facts or {}
    return OperationError(
        code=operation.error_code,
        title=fill(wording.title, facts, language),
        detail=fill(wording.detail, facts, language),
    )
