"""The kinds of files the bureau takes."""

from dataclasses import dataclass
from enum import StrEnum


class MediaType(StrEnum):
    """What is kept; everything that arrives becomes one of these or is refused."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"

    @property
    def extension(self) -> str:
        return _EXTENSIONS[self]


MEDIA_TYPE_LABELS = {
    MediaType.JPEG: "照片",
    MediaType.PNG: "图片",
    MediaType.PDF: "PDF 文档",
}
_EXTENSIONS = {MediaType.JPEG: "jpg", MediaType.PNG: "png", MediaType.PDF: "pdf"}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept and handed out again."""

    media_type: MediaType
    content: bytes
