"""What a PDF must be to be kept as it came: that and nothing else at the same time."""

import re

from app.domain.attachments.errors import FileDamaged, PdfRefused

_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n ]")
# Readers look for the end within the last kilobyte; anything but blanks behind it was put there.
_END = re.compile(rb"startxref\s+[0-9]{1,10}\s+%%EOF\s*\Z")
_END_WITHIN = 1024
# Scripts, programs to start, files inside, passwords.
_REFUSED_NAMES = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Encrypt)\b")
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
# Unpackers find these archives wherever they begin, and zip by the record at its end; four bytes
# are too few to be looked for in megabytes of pictures.
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_WITHIN = 22 + 65535


def require_plain_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut short, or that carries something besides its pages."""
    if _HEADER.match(content) is None:
        raise PdfRefused
    if _END.search(content, max(0, len(content) - _END_WITHIN)) is None:
        # Cut short, unless the end is there with something behind it.
        raise PdfRefused if b"%%EOF" in content else FileDamaged
    if any(mark in content for mark in _ARCHIVES) or _END_OF_ZIP in content[-_END_OF_ZIP_WITHIN:]:
        raise PdfRefused
    if _REFUSED_NAMES.search(_ESCAPED_NAME.sub(_unescaped, content)):
        raise PdfRefused


def _unescaped(escape: re.Match[bytes]) -> bytes:
    """`/J#61vaScript` is the same name."""
    return bytes.fromhex(escape[1].decode())
