"""Read a whole file, strictly: what a bank sends is taken only as its template says."""

from dataclasses import dataclass
from hashlib import sha256

from app.domain.payments.files.faults import FileFault, FileRefused, LineFault, LineRefused
from app.domain.payments.files.lines import Cells, cells_of
from app.domain.payments.files.template import Field, FileTemplate, Layout


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that nobody can read; `line_no` counts the lines between header and trailer."""

    line_no: int
    fault: LineFault


@dataclass(frozen=True, slots=True)
class ReadFile:
    header: Cells
    lines: tuple[tuple[int, Cells], ...]
    bad: tuple[BadLine, ...]


def read_file(template: FileTemplate, layout: Layout, octets: bytes) -> ReadFile:
    """Return header and lines; raise `FileRefused` where the file as a whole cannot be trusted.

    Count comes before digest and digest before the sum, so that an added row, an edited total
    and a flipped octet each get their own name.
    """
    rows = _rows(template, octets)
    header = _head(template, layout, rows[0])
    trailer = _tail(template, layout, rows[-1])
    body = rows[1:-1]
    _expect_totals(header, trailer, len(body))
    _expect_digest(template, trailer, octets, rows[-1])
    lines, bad = _lines(template, layout, body)
    total = sum(int(str(cells[Field.AMOUNT])) for _, cells in lines)
    # Where a line cannot be read its amount is not known; the digest has vouched for the rest.
    known = not bad or Field.DIGEST not in trailer
    if total != trailer[Field.TOTAL] and (known or total > int(str(trailer[Field.TOTAL]))):
        raise FileRefused(FileFault.TOTAL)
    return ReadFile(header, tuple(lines), tuple(bad))


def _rows(template: FileTemplate, octets: bytes) -> list[bytes]:
    if not octets:
        raise FileRefused(FileFault.EMPTY)
    if not octets.endswith(template.line_end):
        raise FileRefused(FileFault.LINE_END)
    rows = octets.removesuffix(template.line_end).split(template.line_end)
    if any(b"\n" in row or b"\r" in row for row in rows):
        raise FileRefused(FileFault.LINE_END)
    if len(rows) == 1:
        raise FileRefused(FileFault.TRAILER_MISSING)
    return rows


def _head(template: FileTemplate, layout: Layout, row: bytes) -> Cells:
    try:
        return cells_of(template, layout.header, row)
    except LineRefused as refused:
        wrong = refused.fault is LineFault.ENCODING
        raise FileRefused(FileFault.ENCODING if wrong else FileFault.HEADER) from None


def _tail(template: FileTemplate, layout: Layout, row: bytes) -> Cells:
    try:
        return cells_of(template, layout.trailer, row)
    except LineRefused:
        pass
    try:
        cells_of(template, layout.columns, row)
    except LineRefused:
        raise FileRefused(FileFault.TRAILER) from None
    raise FileRefused(FileFault.TRAILER_MISSING)


def _expect_totals(header: Cells, trailer: Cells, count: int) -> None:
    if trailer[Field.COUNT] != count or header.get(Field.COUNT, count) != count:
        raise FileRefused(FileFault.COUNT)
    if header.get(Field.TOTAL, trailer[Field.TOTAL]) != trailer[Field.TOTAL]:
        raise FileRefused(FileFault.TOTAL)


def _expect_digest(template: FileTemplate, trailer: Cells, octets: bytes, row: bytes) -> None:
    if Field.DIGEST not in trailer:
        return
    before = octets[: len(octets) - len(row) - len(template.line_end)]
    if sha256(before).hexdigest() != trailer[Field.DIGEST]:
        raise FileRefused(FileFault.DIGEST)


def _lines(
    template: FileTemplate, layout: Layout, body: list[bytes]
) -> tuple[list[tuple[int, Cells]], list[BadLine]]:
    lines: list[tuple[int, Cells]] = []
    bad: list[BadLine] = []
    for line_no, row in enumerate(body, start=1):
        try:
            lines.append((line_no, cells_of(template, layout.columns, row)))
        except LineRefused as refused:
            bad.append(BadLine(line_no, refused.fault))
    return lines, bad
