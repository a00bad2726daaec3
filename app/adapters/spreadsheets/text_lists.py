"""Lists as text that a spreadsheet opens: row by row, however many there are."""

from collections.abc import Iterable, Sequence

# A spreadsheet on Windows takes text for the local encoding unless this stands in front.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What a spreadsheet may take for a formula; in Chinese input full-width signs count as well.
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def text_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV (RFC 4180), every cell quoted and none of them a formula."""
    return "".join(f"{','.join(map(_cell, row))}\r\n" for row in rows).encode()


def _cell(value: object) -> str:
    text = str(value)
    if text.lstrip(" ").startswith(LIKE_A_FORMULA):
        text = f"'{text}"
    plain = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return '"' + plain.replace('"', '""') + '"'
