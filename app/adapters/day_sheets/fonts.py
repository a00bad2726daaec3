"""Chinese letters for paper: the fonts that the project carries, embedded in what it prints."""

from functools import cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parents[2] / "reference" / "fonts"
FONT = "WenQuanYiMicroHei"
_RARE = "DroidSansFallbackRare"
_FILES = {FONT: "wqy-microhei.ttf", _RARE: "droid-sans-fallback-rare.ttf"}


def in_fonts(text: str) -> str:
    """Return the text as markup, each stretch in a font that has its letters.

    A letter that no font has is printed as its number: no part of a name may vanish.
    """
    known = "".join(_printable(letter) for letter in text)
    runs = groupby(known, key=_font_of)
    return "".join(
        f'<font name="{font}">{escape("".join(letters))}</font>' for font, letters in runs
    )


def _printable(letter: str) -> str:
    if letter.isspace():
        return " "
    return letter if _has(FONT, letter) or _has(_RARE, letter) else f"〔U+{ord(letter):04X}〕"


def _font_of(letter: str) -> str:
    return FONT if _has(FONT, letter) or not _has(_RARE, letter) else _RARE


def _has(font: str, letter: str) -> bool:
    return ord(letter) in _loaded()[font].face.charToGlyph


@cache
def _loaded() -> dict[str, TTFont]:
    fonts = {name: TTFont(name, str(_FOLDER / file)) for name, file in _FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts
