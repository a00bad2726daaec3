"""The bank's own reader of batch files and writer of result files."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from simulators.bank.bank import Instruction, Line
from simulators.bank.templates import FileForm

FEN_PER_YUAN = 100


class FileRefused(Exception):
    """The file is not what the bank's template says."""


def instructions_in(octets: bytes, form: FileForm, batch_id: str) -> list[Instruction]:
    """Read a batch file; header, rows and trailer must agree with each other."""
    header, *rows, trailer = _lines(octets, form)
    layout = form.instructions
    orders = [_instruction(row, form, batch_id) for row in rows]
    counted = (len(orders), sum(order.amount_fen for order in orders))
    for line, fields in ((header, layout.header), (trailer, layout.trailer)):
        said = _fields(line, fields, form)
        if (int(said["count"]), _fen(said["total"], form)) != counted:
            raise FileRefused(f"counted {counted}, said {said}")
    return orders


def result_file(serial: str, lines: Sequence[Line], form: FileForm) -> bytes:
    """Write a result file for the bureau."""
    totals = {
        "serial": serial,
        "count": str(len(lines)),
        "total": written_amount(sum(line.amount_fen for line in lines), form),
    }
    layout = form.results
    texts = [_written(totals, layout.header, form)]
    texts += [_written(_row(line, form), layout.columns, form) for line in lines]
    before = "".join(f"{text}{form.line_end}" for text in texts).encode(form.encoding)
    trailer = _written({**totals, "digest": digest_of(before)}, layout.trailer, form)
    return before + f"{trailer}{form.line_end}".encode(form.encoding)


def digest_of(before_trailer: bytes) -> str:
    """Return what the trailer says of every octet before it."""
    return sha256(before_trailer).hexdigest()


def written_amount(fen: int, form: FileForm) -> str:
    if form.amount == "fen":
        return str(fen)
    return f"{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02}"


def _lines(octets: bytes, form: FileForm) -> list[str]:
    try:
        text = octets.decode(form.encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("the octets are no text in the bank's encoding") from error
    lines = text.removesuffix(form.line_end).split(form.line_end)
    if len(lines) < len(("header", "trailer")):
        raise FileRefused("a file has a header and a trailer")
    return lines


def _instruction(row: str, form: FileForm, batch_id: str) -> Instruction:
    fields = _fields(row, form.instructions.columns, form)
    return Instruction(
        batch_id=batch_id,
        payment_no=fields["payment_no"],
        attempt=int(fields["attempt"]),
        account_number=fields["account_number"],
        holder_name=fields["holder_name"],
        amount_fen=_fen(fields["amount"], form),
    )


def _fields(line: str, names: Sequence[str], form: FileForm) -> dict[str, str]:
    values = line.split(form.separator)
    if len(values) != len(names):
        raise FileRefused(f"{len(values)} fields where {len(names)} belong")
    fields = dict(zip(names, values, strict=True))
    for name in ("count", "attempt"):
        if not (fields.get(name, "0").isascii() and fields.get(name, "0").isdigit()):
            raise FileRefused(f"{name} is no number")
    return fields


def _fen(text: str, form: FileForm) -> int:
    try:
        fen = Decimal(text) * (1 if form.amount == "fen" else FEN_PER_YUAN)
    except InvalidOperation as error:
        raise FileRefused("an amount is no number") from error
    if fen != fen.to_integral_value():
        raise FileRefused("an amount has parts of a fen")
    return int(fen)


def _row(line: Line, form: FileForm) -> Mapping[str, str]:
    return {
        "serial": line.serial,
        "payment_no": line.payment_no,
        "attempt": str(line.attempt),
        "account_number": line.account_number,
        "holder_name": line.holder_name,
        "amount": written_amount(line.amount_fen, form),
        "code": line.code,
        "booked_at": line.booked_at.isoformat(),
    }


def _written(values: Mapping[str, str], names: Sequence[str], form: FileForm) -> str:
    return form.separator.join(values.get(name, "") for name in names)
