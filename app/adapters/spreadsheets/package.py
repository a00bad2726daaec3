"""The archive that an xlsx is: looked at before it is opened, and unpacked within limits.

What is read later is a plain copy that holds the needed parts alone, made here from octets that
were counted and compared with their checksums: no second reader of archives, which might
understand the file in another way, ever sees what came from outside.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.domain.operations.imports.errors import (
    NotASpreadsheet,
    SpreadsheetActive,
    SpreadsheetDamaged,
    SpreadsheetEncrypted,
    SpreadsheetTooLarge,
)

# 18,664 people in twelve columns unpack to 30 MB.
MOST_PARTS, MOST_OCTETS = 500, 96 * 1024 * 1024
# Lists shrink to a twentieth, rarely to a fiftieth.
MOST_TIMES, TIMES_COUNT_FROM = 250, 1024 * 1024

_CONTENT_TYPES, _WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[A-Za-z0-9_-]{1,60}\.xml"
)
_ACTIVE = re.compile(
    r"vbaProject|macrosheets/|activeX/|embeddings/|ctrlProps/|customUI/", re.IGNORECASE
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 64 * 1024
_IS_ENCRYPTED = 0x1


def require_spreadsheet(content: bytes) -> None:
    """Refuse on its directory alone what is no plain xlsx; nothing is unpacked for that."""
    if content.startswith(_OLE):
        # Excel wraps a workbook with a password into the container of its oldest format.
        raise SpreadsheetEncrypted if _ENCRYPTED in content else NotASpreadsheet
    if not content.startswith(_ZIP):
        raise NotASpreadsheet
    with _opened(content) as archive:
        _require_plain(archive.infolist(), len(content))


def plain_copy(content: bytes) -> bytes:
    """Return the needed parts in an archive of our own, not packed."""
    require_spreadsheet(content)
    out = BytesIO()
    with _opened(content) as archive, ZipFile(out, "w", ZIP_STORED) as copy:
        for part in archive.infolist():
            if _NEEDED.fullmatch(part.filename):
                octets = b"".join(_read(archive, part))
                if part.filename == _CONTENT_TYPES and _MAIN not in octets:
                    raise NotASpreadsheet
                copy.writestr(ZipInfo(part.filename), octets)
    return out.getvalue()


def _require_plain(parts: list[ZipInfo], packed: int) -> None:
    names = [part.filename for part in parts]
    if _CONTENT_TYPES not in names or _WORKBOOK not in names:
        raise NotASpreadsheet
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise SpreadsheetEncrypted
    if any(map(_ACTIVE.search, names)):
        raise SpreadsheetActive
    if len({name.lower() for name in names}) < len(names):
        raise SpreadsheetDamaged
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise SpreadsheetDamaged
    sizes = [part.file_size for part in parts]
    if len(parts) > MOST_PARTS or sum(sizes) > MOST_OCTETS:
        raise SpreadsheetTooLarge
    if sum(part.compress_size for part in parts) > packed:
        raise SpreadsheetDamaged  # Parts that lie over one another: a bomb of the newer kind.
    if any(_swells(part) for part in parts):
        raise SpreadsheetTooLarge


def _swells(part: ZipInfo) -> bool:
    return part.file_size > max(TIMES_COUNT_FROM, part.compress_size * MOST_TIMES)


def _read(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """Yield a part, never more of it than the directory said."""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise SpreadsheetDamaged from None


def _opened(content: bytes) -> ZipFile:
    try:
        return ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise SpreadsheetDamaged from None
