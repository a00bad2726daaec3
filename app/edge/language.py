"""The language of what is read: messages that lie in the database as codes."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.edge.texts import negotiate


async def language_of(request: Request) -> str:
    return negotiate(request.headers.get("accept-language"))


Language = Annotated[str, Depends(language_of)]
"""What the caller reads best: `zh-CN` or `en`."""
