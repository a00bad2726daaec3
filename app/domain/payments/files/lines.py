"""One line: its cells in their order, between separators or by their widths."""

from collections.abc import Sequence

from app.domain.payments.files.cells import Value, Values, padded, stripped, value_of, written
from app.domain.payments.files.faults import LineFault, LineRefused
from app.domain.payments.files.template import Field, FileTemplate

Cells = dict[Field, Value]


def line_of(template: FileTemplate, fields: Sequence[Field], values: Values) -> bytes:
    """Write one line without its end; raise `LineRefused` where a value cannot stand in it."""
    cells = [_encoded(template, written(template, field, values[field])) for field in fields]
    if template.separator is not None:
        return template.separator.encode("ascii").join(cells)
    return b"".join(
        padded(template, field, cell) for field, cell in zip(fields, cells, strict=True)
    )


def cells_of(template: FileTemplate, fields: Sequence[Field], line: bytes) -> Cells:
    """Read one line; raise `LineRefused` where it is not, octet for octet, what we would write."""
    texts = _split(template, fields, line)
    found = {
        field: value_of(template, field, text) for field, text in zip(fields, texts, strict=True)
    }
    if line_of(template, fields, found) != line:
        raise LineRefused(LineFault.CANONICAL)
    return found


def _split(template: FileTemplate, fields: Sequence[Field], line: bytes) -> list[str]:
    if template.separator is not None:
        # The octet of a separator may be half a character: decode first.
        texts = _decoded(template, line).split(template.separator)
        if len(texts) != len(fields):
            raise LineRefused(LineFault.COLUMNS)
        return texts
    if len(line) != sum(template.widths[field] for field in fields):
        raise LineRefused(LineFault.COLUMNS)
    texts, at = [], 0
    for field in fields:
        end = at + template.widths[field]
        texts.append(stripped(field, _decoded(template, line[at:end])))
        at = end
    return texts


def _encoded(template: FileTemplate, text: str) -> bytes:
    try:
        return text.encode(template.encoding)
    except UnicodeEncodeError:
        raise LineRefused(LineFault.ENCODING) from None


def _decoded(template: FileTemplate, octets: bytes) -> str:
    try:
        return octets.decode(template.encoding)
    except UnicodeDecodeError:
        raise LineRefused(LineFault.ENCODING) from None
