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
    """已处理的条数。"""
    total: Count | None
    """总条数；尚未清点时为 null。"""


class OperationError(Wire):
    """Why the work came to nothing."""

    code: str
    """原因代码，各版本不变。"""
    title: str
    """原因。"""
    detail: str
    """现在可以怎么做。"""


class OperationRead(Wire):
    """Work that goes on after the answer."""

    id: UUID
    """操作编号。"""
    kind: str
    """做的是什么，例如 import_reading、import_applying。"""
    status: OperationStatus
    """状态。"""
    progress: Progress
    """进度。"""
    result_url: str | None
    """结果的地址；尚无结果时为 null。"""
    error: OperationError | None
    """未完成的原因；其他状态为 null。"""
    created_at: At
    """发起时间。"""
    ended_at: At | None
    """结束时间。"""

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
