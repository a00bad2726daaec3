"""Files, good and bad."""

from io import BytesIO
from random import Random

from PIL import Image, PngImagePlugin


def a_photo(
    kind: str = "JPEG",
    size: tuple[int, int] = (640, 480),
    *,
    place: bool = False,
    sideways: bool = False,
) -> bytes:
    """Draw something; with `place` the file says where it was taken and by what."""
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    if sideways:
        exif[0x0112] = 6  # Orientation: turn a quarter to the right.
    if place:
        exif[0x010F] = "HUAWEI-CANARY"
        exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 54.0, 36.0), 3: "E", 4: (118.0, 35.0, 9.0)})
    out = BytesIO()
    if kind == "PNG":
        note = PngImagePlugin.PngInfo()
        note.add_text("Location", "24.91,118.586 HUAWEI-CANARY")
        picture.save(out, kind, exif=exif, pnginfo=note if place else None)
    else:
        picture.save(out, kind, exif=exif, **({"comment": "HUAWEI-CANARY"} if place else {}))
    return out.getvalue()


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, Random(7).randbytes(3 * size[0] * size[1]))


def a_pdf(extra: bytes = b"", *, version: bytes = b"1.4") -> bytes:
    """Write a PDF of one empty page; `extra` stands among its objects."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    body = b"%PDF-" + version + b"\n"
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    body += extra
    start = len(body)
    body += b"xref\n0 4\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
