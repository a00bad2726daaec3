"""Archives that look like spreadsheets, and mean harm or nothing."""

import struct
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.builders.imports import a_list

SHEET = "xl/worksheets/sheet1.xml"
GOOD = a_list([["张建明", "110105194912310021", "2026-01", "60"]])
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MANY = {f"x{number}": b"" for number in range(600)}
CORNER = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet '
MAKES_MUCH = bytes(40 * 1024 * 1024)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return packed({**parts_of(GOOD), name: content})


def with_sheet(old: bytes, new: bytes) -> bytes:
    sheet = parts_of(GOOD)[SHEET]
    assert old in sheet
    return with_part(SHEET, sheet.replace(old, new, 1))


def lying() -> bytes:
    """Say in the directory that a part of 40 MB has a thousand octets."""
    content = bytearray(with_part(SHEET, MAKES_MUCH))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    struct.pack_into("<I", content, at + 24, 1000)
    return bytes(content)


def overlapping() -> bytes:
    """Let two entries of the directory claim the same packed octets."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts_of(GOOD).items():
            archive.writestr(name, part)
        first = archive.getinfo("xl/styles.xml")
        for number in range(200):
            twin = ZipInfo(f"xl/worksheets/twin{number}.xml")
            for fact in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, fact, getattr(first, fact))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]  # noqa: SLF001  # To forge one.
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(GOOD)
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)
