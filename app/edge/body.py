"""The one reading layer: a body is counted, timed and checked while it arrives."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from app.domain.errors import FieldFault, Invalid, Malformed
from app.edge.errors import (
    BodyCompressed,
    BodyIncomplete,
    BodyOfAnotherKind,
    BodyTooLarge,
    BodyTooSlow,
    FormUnreadable,
)
from app.edge.strict_form import strict_form
from app.edge.strict_json import strict_json
from app.settings import Settings

MOST_FIELDS = 16
LONGEST_FIELD_BYTES = 64 * 1024
_FORM_BYTES = 16 * 1024
_CHUNK = 64 * 1024
_TAIL_BYTES = 16
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BodyKind(Enum):
    JSON = "application/json"
    FILE = "multipart/form-data"
    FORM = "application/x-www-form-urlencoded"


_ACCEPTED = {
    BodyKind.JSON: re.compile(r'application/json(?:\s*;\s*charset="?utf-8"?)?', re.IGNORECASE),
    BodyKind.FILE: re.compile(
        r'multipart/form-data\s*;\s*boundary=(?:"[^"\\]{1,70}"|[^\s";]{1,70})', re.IGNORECASE
    ),
    BodyKind.FORM: re.compile(
        r'application/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?', re.IGNORECASE
    ),
}


@dataclass(frozen=True)
class Allowance:
    """How long and how big one body may be."""

    kind: BodyKind
    bytes: int
    seconds: float


def allowance(kind: BodyKind, settings: Settings) -> Allowance:
    if kind is BodyKind.FILE:
        return Allowance(kind, settings.file_limit_bytes, settings.receive_file_seconds)
    limit = _FORM_BYTES if kind is BodyKind.FORM else settings.json_limit_bytes
    return Allowance(kind, limit, settings.receive_seconds)


class HouseRequest(Request):
    """A request whose body has been taken, whole and strict, before anything else sees it."""

    allowed: Allowance
    body_hash: bytes = sha256(b"").digest()
    """SHA-256 of what was sent; of the parts of a form, whose boundary differs each time."""

    message: bytes | None = None
    """What was sent, octet for octet, where its sender has signed it."""

    async def take(self, allowed: Allowance, fields: frozenset[str]) -> None:
        """Read and check the body; `fields` are the members that a form may have."""
        self.allowed = allowed
        _check_headers(self.headers, allowed)
        try:
            async with asyncio.timeout(allowed.seconds):
                await self._take_form() if allowed.kind is BodyKind.FILE else await self.body()
        except TimeoutError:
            raise BodyTooSlow(seconds=int(allowed.seconds)) from None
        except ClientDisconnect:
            raise BodyIncomplete from None
        if allowed.kind is BodyKind.FILE:
            await self._check_form(fields)
        elif allowed.kind is BodyKind.FORM:
            self._form = FormData(list(strict_form(await self.body()).items()))
        elif raw := await self.body():
            self.body_hash = sha256(raw).digest()
            await self.json()

    async def stream(self) -> AsyncGenerator[bytes, None]:
        arrived, tail = 0, b""
        signed: list[bytes] | None = [] if "signature-input" in self.headers else None
        async with aclosing(super().stream()) as chunks:
            async for chunk in chunks:
                arrived += len(chunk)
                tail = (tail + chunk[-_TAIL_BYTES:])[-_TAIL_BYTES:]
                if arrived > self.allowed.bytes:
                    raise BodyTooLarge(limit_bytes=self.allowed.bytes)
                if signed is not None:
                    signed.append(chunk)
                yield chunk
        self.message = None if signed is None else b"".join(signed)
        # The parser takes a form cut short for a whole one, and forgets its last file.
        if self.allowed.kind is BodyKind.FILE and not tail.rstrip().endswith(b"--"):
            raise FormUnreadable

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = strict_json(await self.body())
        return self._json

    async def _take_form(self) -> None:
        try:
            await self.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD_BYTES)
        except (HTTPException, ValueError, LookupError):
            raise FormUnreadable from None

    async def _check_form(self, fields: frozenset[str]) -> None:
        try:
            self.body_hash = await self._form_digest(fields)
        except BaseException:
            await self.close()  # What was received lies in a temporary file.
            raise

    async def _form_digest(self, fields: frozenset[str]) -> bytes:
        digest, parts = sha256(), (await self.form()).multi_items()
        if len({name for name, _ in parts}) < len(parts):
            raise Invalid(errors=(FieldFault("", "duplicate_key"),))
        for name, part in sorted(parts, key=lambda item: item[0]):
            if name not in fields:
                raise Invalid(errors=(FieldFault("", "unknown_field"),))
            digest.update(f"{len(name)}:{name}".encode())
            digest.update(await _part_digest(part))
        return digest.digest()


async def _part_digest(part: UploadFile | str) -> bytes:
    text = part if isinstance(part, str) else part.filename or ""
    if _CONTROLS.search(text):
        raise FormUnreadable
    digest = sha256(text.encode() + b"\0")
    if isinstance(part, UploadFile):
        while chunk := await part.read(_CHUNK):
            digest.update(chunk)
        await part.seek(0)
    return digest.digest()


def _check_headers(headers: Headers, allowed: Allowance) -> None:
    """Refuse on the headers alone what need not be received."""
    if any(coding.lower() != "identity" for coding in headers.getlist("content-encoding")):
        raise BodyCompressed
    length = headers.get("content-length")
    if length is not None and not (length.isascii() and length.isdigit()):
        raise Malformed
    empty = "transfer-encoding" not in headers and int((length or "0")[:20]) == 0
    kinds = headers.getlist("content-type")
    if not (empty and not kinds) and not (
        len(kinds) == 1 and _ACCEPTED[allowed.kind].fullmatch(kinds[0].strip())
    ):
        raise BodyOfAnotherKind(wanted=allowed.kind.value)
    if int((length or "0")[:20]) > allowed.bytes:
        raise BodyTooLarge(limit_bytes=allowed.bytes)
