"""What can happen to a file between two houses."""

from collections.abc import Callable
from random import Random

from simulators.bank.files import FEN_PER_YUAN, digest_of, written_amount
from simulators.bank.templates import FileForm
from simulators.bank.troubles import Kind, Troubles

NO_CHARACTER = b"\xff\xff"
"""No character in GB18030, nor in UTF-8."""


def spoiled(octets: bytes, form: FileForm, troubles: Troubles, dice: Random) -> bytes:
    """Return the file with every trouble that is due for it."""
    for kind, spoil in SPOILS.items():
        if troubles.take(kind) is not None:
            octets = spoil(octets, form, dice)
    return octets


def flip_byte(octets: bytes, _: FileForm, dice: Random) -> bytes:
    at = dice.randrange(len(octets))
    return octets[:at] + bytes([octets[at] ^ (1 << dice.randrange(8))]) + octets[at + 1 :]


def add_row(octets: bytes, form: FileForm, _: Random) -> bytes:
    """Repeat the first row; header and trailer still say what was right before."""
    lines = _lines(octets, form)
    return _joined([*lines[:2], *lines[1:]], form)


def edit_total(octets: bytes, form: FileForm, _: Random) -> bytes:
    """Let the trailer say one yuan more."""
    *lines, trailer = _lines(octets, form)
    separator, at = form.separator.encode(), form.results.trailer.index("total")
    cells = trailer.split(separator)
    fen = int(cells[at].replace(b".", b""))  # 12.34 yuan and 1234 fen have the same digits.
    cells[at] = written_amount(fen + FEN_PER_YUAN, form).encode()
    return _joined([*lines, separator.join(cells)], form)


def drop_trailer(octets: bytes, form: FileForm, _: Random) -> bytes:
    return _joined(_lines(octets, form)[:-1], form)


def wrong_encoding(octets: bytes, form: FileForm, _: Random) -> bytes:
    """Write the same text as the other encoding has it."""
    other = "UTF-8" if form.encoding != "UTF-8" else "GB18030"
    return _digested(octets.decode(form.encoding).encode(other), form)


def broken_name(octets: bytes, form: FileForm, _: Random) -> bytes:
    """Put octets that are no character into the name of the first row."""
    lines = _lines(octets, form)
    # Decoded first: GB18030 has characters whose second octet is the separator's.
    texts = lines[1].decode(form.encoding).split(form.separator)
    fields = [text.encode(form.encoding) for text in texts]
    fields[form.results.columns.index("holder_name")] = NO_CHARACTER
    return _digested(
        _joined([lines[0], form.separator.encode().join(fields), *lines[2:]], form), form
    )


SPOILS: dict[Kind, Callable[[bytes, FileForm, Random], bytes]] = {
    Kind.ADD_ROW: add_row,
    Kind.EDIT_TOTAL: edit_total,
    Kind.DROP_TRAILER: drop_trailer,
    Kind.WRONG_ENCODING: wrong_encoding,
    Kind.BROKEN_NAME: broken_name,
    Kind.FLIP_BYTE: flip_byte,
}


def _digested(octets: bytes, form: FileForm) -> bytes:
    """Let the trailer vouch for what the bank itself got wrong."""
    *lines, trailer = _lines(octets, form)
    before, separator = _joined(lines, form), form.separator.encode()
    *totals, _ = trailer.split(separator)
    return before + _joined([separator.join([*totals, digest_of(before).encode()])], form)


def _lines(octets: bytes, form: FileForm) -> list[bytes]:
    end = form.line_end.encode()
    return octets.removesuffix(end).split(end)


def _joined(lines: list[bytes], form: FileForm) -> bytes:
    end = form.line_end.encode()
    return b"".join(line + end for line in lines)
