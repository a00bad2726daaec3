"""Only a picture or a plain PDF is kept, and of a picture only what one sees."""

import struct
import zipfile
import zlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from app.adapters.images import LARGEST_PNG_BYTES, LONGEST_SIDE, clean
from app.domain.attachments.errors import (
    FileDamaged,
    FileKindRefused,
    ImageTooLarge,
    PdfRefused,
)
from app.domain.attachments.kinds import MediaType
from app.domain.errors import AppError
from tests.builders.files import a_pdf, a_photo, noise


def _zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return out.getvalue()


def _png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("kind", "kept_as"),
    [("JPEG", MediaType.JPEG), ("PNG", MediaType.PNG), ("WEBP", MediaType.JPEG)],
)
def test_a_photo_is_kept_as_a_photo_of_its_size(kind: str, kept_as: MediaType) -> None:
    kept = clean(a_photo(kind))
    assert kept.media_type is kept_as
    with Image.open(BytesIO(kept.content)) as image:
        assert (image.format, image.size) == (kept_as.name, (640, 480))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_of_a_photo_are_gone(kind: str) -> None:
    sent = a_photo(kind, place=kind != "WEBP")
    if kind != "WEBP":
        assert b"HUAWEI-CANARY" in sent
    kept = clean(sent).content
    assert b"HUAWEI" not in kept
    with Image.open(BytesIO(kept)) as image:
        image.load()
        assert dict(image.getexif()) == {}
        assert {"exif", "comment", "icc_profile", "Location"} & set(image.info) == set()


def test_a_photo_taken_sideways_stands_upright() -> None:
    with Image.open(BytesIO(clean(a_photo(sideways=True)).content)) as image:
        assert image.size == (480, 640)


def test_a_large_photo_is_made_smaller() -> None:
    kept = clean(a_photo(size=(6000, 3000)))
    with Image.open(BytesIO(kept.content)) as image:
        assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_png_that_would_grow_is_kept_as_jpeg() -> None:
    big = BytesIO()
    noise((1900, 1900)).save(big, "PNG", compress_level=0)
    assert len(big.getvalue()) > LARGEST_PNG_BYTES
    assert clean(big.getvalue()).media_type is MediaType.JPEG


def test_transparency_of_a_seal_is_kept() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(clean(out.getvalue()).content)) as image:
        assert (image.mode, image.getpixel((3, 3))) == ("RGBA", (255, 0, 0, 0))


@pytest.mark.parametrize("version", [b"1.0", b"1.4", b"1.7", b"2.0"])
def test_a_plain_pdf_is_kept_as_it_came(version: bytes) -> None:
    sent = a_pdf(version=version)
    kept = clean(sent)
    assert (kept.media_type, kept.content) == (MediaType.PDF, sent)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileKindRefused),
        (b"hello", FileKindRefused),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            FileKindRefused,
        ),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", FileKindRefused),
        (b"<!doctype html><script>alert(1)</script>", FileKindRefused),
        (b"GIF89a" + b"\0" * 20 + b"/*<script>alert(1)</script>", FileKindRefused),
        (b"MZ" + b"\0" * 80, FileKindRefused),
        (b"\x7fELF" + b"\0" * 80, FileKindRefused),
        (_zip(), FileKindRefused),
        (b"BM" + b"\0" * 80, FileKindRefused),
        (b"II*\0" + b"\0" * 80, FileKindRefused),
        (b" " + a_pdf(), FileKindRefused),
        (b"\xef\xbb\xbf" + a_pdf(), PdfRefused),
        (b"%PDF-9.9\n" + a_pdf()[9:], PdfRefused),
        (a_pdf() + _zip(), PdfRefused),
        (a_pdf(_zip()), PdfRefused),
        (a_pdf() + b"<script>alert(1)</script>", PdfRefused),
        (a_pdf(b"Rar!\x1a\x07\x01\x00"), PdfRefused),
        (a_pdf(b"7z\xbc\xaf\x27\x1c"), PdfRefused),
        (a_pdf(b"4 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), PdfRefused),
        (a_pdf(b"4 0 obj\n<< /S /J#61v#61Script /JS (x) >>\nendobj\n"), PdfRefused),
        (a_pdf(b"4 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), PdfRefused),
        (a_pdf(b"4 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"), PdfRefused),
        (a_pdf(b"4 0 obj\n<< /Encrypt 5 0 R >>\nendobj\n"), PdfRefused),
        (a_pdf()[:-30], FileDamaged),
        (a_photo("JPEG")[:-200], FileDamaged),
        (a_photo("PNG")[:200], FileDamaged),
        (a_photo("WEBP")[:100], FileDamaged),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, FileDamaged),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, FileDamaged),
        (_png_claiming(60000, 60000), ImageTooLarge),
        (_png_claiming(10000, 10000), ImageTooLarge),
        (_png_claiming(5000, 5000), ImageTooLarge),
        (_png_claiming(4000, 4000), FileDamaged),
    ],
)
def test_everything_else_is_refused_with_its_reason(content: bytes, error: type[AppError]) -> None:
    with pytest.raises(error):
        clean(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_archive_behind_a_picture_is_left_behind(kind: str) -> None:
    polyglot = a_photo(kind) + _zip() + b"<script>alert(1)</script>"
    assert zipfile.is_zipfile(BytesIO(polyglot)) or kind == "WEBP"
    kept = clean(polyglot).content
    assert not zipfile.is_zipfile(BytesIO(kept))
    assert b"<script>" not in kept


# Pillow warns of damaged EXIF and reads on, which is right: it is thrown away.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_damage_makes_anything_but_a_refusal(kind: str) -> None:
    dice, sound = Random(20261122), a_photo(kind, (96, 64))
    for _ in range(300):
        broken = bytearray(sound[: dice.randrange(13, len(sound))])
        for _ in range(dice.randrange(8)):
            broken[dice.randrange(12, len(broken))] = dice.randrange(256)
        try:
            kept = clean(bytes(broken))
        except AppError:
            continue
        assert kept.media_type in {MediaType.JPEG, MediaType.PNG}
