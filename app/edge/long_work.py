"""Answers to calls whose work takes longer than a call may: 202, where to ask, and when."""

from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from app.edge.language import Language
from app.models.operations.operation import Operation
from app.schemas.staff.operations import OperationRead

ASK_AGAIN_SECONDS = 2

ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "headers": {
            "Location": {"description": "查询进度的地址。", "schema": {"type": "string"}},
            "Retry-After": {"description": "几秒后再查询。", "schema": {"type": "integer"}},
        }
    }
}
"""For the `responses` of a route that answers with `accepted`."""


def accepted(response: Response, operation: OperationRead) -> OperationRead:
    """Say where the progress of the work is read."""
    response.headers["Location"] = f"/staff/v1/operations/{operation.id}"
    return told_when(response, operation)


def told_when(response: Response, operation: OperationRead) -> OperationRead:
    """Say when asking again is worth it; never, once the work is over."""
    if not operation.over:
        response.headers["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return operation


class Accepting:
    """Answers with the work that was begun, in the caller's language."""

    def __init__(self, language: str, response: Response) -> None:
        self._language, self._response = language, response

    def answer(self, operation: Operation) -> OperationRead:
        return accepted(self._response, OperationRead.of(operation, self._language))


async def accepting(language: Language, response: Response) -> Accepting:
    return Accepting(language, response)


LongWork = Annotated[Accepting, Depends(accepting)]
