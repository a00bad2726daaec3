"""A photo of a paper, drawn here: what somebody would take with a telephone."""

from io import BytesIO

from PIL import Image, ImageDraw


def photo_of_paper(words: str) -> bytes:
    """Return a small PNG with lines on it; two different papers never look alike."""
    image = Image.new("RGB", (480, 320), "white")
    pen = ImageDraw.Draw(image)
    for row, byte in enumerate(words.encode()[:24]):
        pen.line([(20, 20 + row * 12), (20 + byte, 20 + row * 12)], fill="black", width=3)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
