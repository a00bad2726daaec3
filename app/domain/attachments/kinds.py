"""The kinds of files the bureau takes."""

from dataclasses import dataclass

from app.domain.terms import Term


class MediaType(Term):
    """What is kept; everything that arrives becomes one of these or is refused."""

    JPEG = "image/jpeg", "照片"
    PNG = "image/png", "图片"
    PDF = "application/pdf", "PDF 文档"

    @property
    def extension(self) -> str:
        return _EXTENSIONS[self]


_EXTENSIONS = {MediaType.JPEG: "jpg", MediaType.PNG: "png", MediaType.PDF: "pdf"}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept and handed out again."""

    media_type: MediaType
    content: bytes
