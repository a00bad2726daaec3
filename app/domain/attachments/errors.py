"""What can go wrong with a file."""

from app.domain.errors import Conflict, FieldFault, Invalid, TooLarge, UnsupportedMedia


class FileKindRefused(UnsupportedMedia):
    """Not a photo or a PDF, whatever its name says."""

    code = "file_kind_refused"


class FileDamaged(Invalid):
    """The file ends too early or cannot be read to its end."""

    code = "file_damaged"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/file", self.code),))


class PdfRefused(UnsupportedMedia):
    """A PDF with something else in it: a script, another file, a password."""

    code = "pdf_refused"


class ImageTooLarge(TooLarge):
    """More points than a photo has; unpacked it would fill the memory."""

    code = "image_too_large"


class TooManyUnused(Conflict):
    """The person has many files already that belong to no request."""

    code = "too_many_unused_attachments"


class AttachmentsNotUsable(Invalid):
    """A file does not exist, is another person's, or is part of another request: one answer."""

    code = "attachments_not_usable"
