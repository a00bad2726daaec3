"""Files as both contracts show them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.attachments.kinds import MediaType
from app.models.attachments import Attachment
from app.schemas.common import At, Wire

DocumentKey = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]
FileBytes = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class AttachmentRead(Wire):
    """A file that was sent; its content has an address of its own."""

    id: UUID
    """附件编号，提交申请时填写。"""
    person_id: UUID
    """附件所属的人。"""
    document_key: DocumentKey
    """对应办事指南中的材料。"""
    media_type: MediaType
    """保存后的文件类型。"""
    size_bytes: FileBytes
    """保存后的大小，单位字节。"""
    request_id: UUID | None
    """所属申请；尚未用于申请时为 null。"""
    uploaded_at: At
    """上传时间。"""

    @classmethod
    def of(cls, attachment: Attachment) -> "AttachmentRead":
        return cls(
            id=attachment.id,
            person_id=attachment.person_id,
            document_key=attachment.document_key,
            media_type=attachment.media_type,
            size_bytes=attachment.size_bytes,
            request_id=attachment.request_id,
            uploaded_at=attachment.uploaded_at,
        )
