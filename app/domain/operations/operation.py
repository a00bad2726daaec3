"""Long work that somebody waits for."""

from app.domain.terms import Term


class OperationStatus(Term):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


OVER = frozenset({OperationStatus.DONE, OperationStatus.FAILED})
