"""Write a whole file: header, lines, trailer with count and total."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from app.domain.payments.files.cells import Values
from app.domain.payments.files.faults import LineFault, LineRefused
from app.domain.payments.files.lines import line_of
from app.domain.payments.files.template import Field, FileTemplate, Layout


@dataclass(frozen=True, slots=True)
class Written:
    """The octets, what they come to, and the lines that could not be put in, by payment."""

    octets: bytes
    count: int
    total_fen: int
    left_out: tuple[tuple[str, LineFault], ...]


def write_file(
    template: FileTemplate, layout: Layout, named: Values, lines: Iterable[Values]
) -> Written:
    """Write `lines` under the header `named`; a line that cannot be written stays out alone."""
    body: list[bytes] = []
    left_out: list[tuple[str, LineFault]] = []
    total_fen = 0
    for values in lines:
        try:
            body.append(line_of(template, layout.columns, values))
            total_fen += int(str(values[Field.AMOUNT]))
        except LineRefused as refused:
            left_out.append((str(values[Field.PAYMENT_NO]), refused.fault))
    totals: Values = {**named, Field.COUNT: len(body), Field.TOTAL: total_fen}
    before = _ended(template, [line_of(template, layout.header, totals), *body])
    totals = {**totals, Field.DIGEST: sha256(before).hexdigest()}
    trailer = _ended(template, [line_of(template, layout.trailer, totals)])
    return Written(before + trailer, len(body), total_fen, tuple(left_out))


def _ended(template: FileTemplate, lines: list[bytes]) -> bytes:
    return template.line_end.join([*lines, b""])
