"""Versions on the wire: ETag out, If-Match in."""

import re
from typing import Annotated

from fastapi import Depends, Header

from app.edge.errors import VersionMalformed, VersionMissing

# A proxy that compresses weakens the tag on its way out (RFC 9110 §8.8.3); it comes back so.
_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,9})"', re.ASCII)


def etag(version: int) -> str:
    return f'"{version}"'


PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "读取时得到的 ETag；内容已被他人修改时答复 412。",
    "schema": {"type": "string", "pattern": f"^{_TAG.pattern}$", "examples": ['"3"']},
}
"""How a contract shows the header: required, where FastAPI would show it as optional."""


async def expected_version(
    if_match: Annotated[str | None, Header(alias="If-Match", include_in_schema=False)] = None,
) -> int:
    if if_match is None:
        raise VersionMissing
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise VersionMalformed
    return int(tag[1])


IfMatch = Annotated[int, Depends(expected_version)]
"""The version the caller read; the use case compares it with `expect_version`."""
