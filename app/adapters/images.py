"""Files as they arrive, made safe to keep and to hand out again.

Photos are drawn anew, so that nothing of the file survives but the picture: no place, no
device, no thumbnail, no archive behind the last row. A PDF is kept as it came and is therefore
looked at more closely.
"""

import struct
import zlib
from io import BytesIO

import filetype
from anyio import CapacityLimiter, to_thread
from PIL import Image, ImageOps

from app.domain.attachments.errors import FileDamaged, FileKindRefused, ImageTooLarge
from app.domain.attachments.kinds import CleanFile, MediaType
from app.domain.attachments.pdf import require_plain_pdf

# The largest photos of telephones have 50 to 64 million points. They are JPEG, which is read at
# the size it is wanted in; the other kinds are unpacked whole, from a hundredth of the octets.
MOST_POINTS = {"JPEG": 64_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
# A4 at more than 300 points an inch.
LONGEST_SIDE = 4000
LARGEST_PNG_BYTES = 10 * 1024 * 1024
_JPEG_QUALITY = 88
_FORMATS = {
    "image/jpeg": ("JPEG", MediaType.JPEG),
    "image/png": ("PNG", MediaType.PNG),
    "image/webp": ("WEBP", MediaType.JPEG),
}
_WRITTEN = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
# An unpacked picture takes up to 750 MB while it is drawn: two at a time.
_drawing = CapacityLimiter(2)


async def cleaned(content: bytes) -> CleanFile:
    """Return what may be kept of a file, or raise why it is refused."""
    return await to_thread.run_sync(clean, content, limiter=_drawing)


def clean(content: bytes) -> CleanFile:
    """The kind is told by the bytes; name and declared type are not asked."""
    kind = filetype.guess_mime(content)
    if kind == MediaType.PDF:
        require_plain_pdf(content)
        return CleanFile(MediaType.PDF, content)
    if kind not in _FORMATS:
        raise FileKindRefused
    read_as, kept_as = _FORMATS[kind]
    return _drawn_anew(content, read_as, kept_as)


def _drawn_anew(content: bytes, read_as: str, kept_as: MediaType) -> CleanFile:
    try:
        with Image.open(BytesIO(content), formats=[read_as]) as image:
            if image.width * image.height > MOST_POINTS[read_as]:
                raise ImageTooLarge
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(image, in_place=True)
            return _written(image, kept_as)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge from None
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, struct.error, zlib.error):
        # What Pillow raises on a file that is cut short or lies about itself.
        raise FileDamaged from None


def _written(image: Image.Image, kept_as: MediaType) -> CleanFile:
    mode = "RGB" if kept_as is MediaType.JPEG else _mode_with_alpha(image)
    picture = image if image.mode == mode else image.convert(mode)  # Each copy is a whole one.
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info.clear()  # Writers copy comments and profiles from here.
    out = BytesIO()
    picture.save(out, _WRITTEN[kept_as], quality=_JPEG_QUALITY)
    if kept_as is MediaType.PNG and out.tell() > LARGEST_PNG_BYTES:
        # A photo in the wrong format: drawn anew it takes several times what it came with.
        return _written(picture, MediaType.JPEG)
    return CleanFile(kept_as, out.getvalue())


def _mode_with_alpha(image: Image.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"
