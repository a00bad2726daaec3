"""Files in and out: cleaned before the transaction begins, handed out as nothing but a file."""

from base64 import b64encode
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, File, UploadFile
from starlette.responses import Response

from app.adapters.images import cleaned
from app.domain.attachments.kinds import CleanFile, MediaType


async def _arrived(
    file: Annotated[
        UploadFile, File(description="照片（JPG、PNG、WebP）或 PDF，不超过 10 MB，每次一个。")
    ],
) -> CleanFile:
    return await cleaned(await file.read())


ArrivedFile = Annotated[CleanFile, Depends(_arrived)]
"""The one file of a form, safe to keep. Name it first: drawing takes time, and meanwhile no
connection should wait."""

FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件内容。",
        "content": {
            kind.value: {"schema": {"type": "string", "format": "binary"}} for kind in MediaType
        },
    }
}
"""For the `responses` of a route that answers with `file_answer`."""


def file_answer(file: CleanFile, name: UUID) -> Response:
    """Answer a content as a download: never shown in place, never taken for another kind."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{file.media_type.extension}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(file.content, media_type=file.media_type.value, headers=headers)


OCTETS_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件内容，编码和格式按本行模板。",
        "content": {"text/plain": {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            "Content-Digest": {
                "description": "文件的 SHA-256 摘要（RFC 9530）。",
                "schema": {"type": "string"},
            },
            "Signature-Input": {
                "description": "签名覆盖 @status 和 content-digest（RFC 9421），公钥见 JWKS。",
                "schema": {"type": "string"},
            },
            "Signature": {"description": "本局的签名。", "schema": {"type": "string"}},
        },
    }
}
"""For the `responses` of a route that answers with `octets_answer`."""


def octets_answer(octets: bytes, digest: bytes, *, name: str, encoding: str) -> Response:
    """Answer a text file as a download, with its digest; `name` is one that we made."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Digest": f"sha-256=:{b64encode(digest).decode()}:",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(octets, media_type=f"text/plain; charset={encoding}", headers=headers)


async def _octets(
    file: Annotated[UploadFile, File(description="结果文件，格式按本行模板，每次一个。")],
) -> bytes:
    return await file.read()


ArrivedOctets = Annotated[bytes, Depends(_octets)]
"""The one file of a form as it came, for whoever keeps it raw."""
