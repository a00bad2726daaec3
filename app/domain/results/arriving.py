"""Lines of a bank as they arrive, by the interface or in a file, in one shape."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.payments.files.lines import Cells
from app.domain.payments.files.reading import BadLine, read_file
from app.domain.payments.files.template import Field, FileTemplate
from app.domain.veterans.masks import mask_numbers_in


@dataclass(frozen=True, slots=True)
class ArrivingLine:
    line_no: int
    serial: str
    payment_no: str
    attempt: int
    amount_fen: int
    code: str
    booked_at: datetime
    holder_name: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a delivery says: its lines, and those that nobody can read."""

    lines: Sequence[ArrivingLine]
    bad: Sequence[BadLine] = ()

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.bad)


def from_file(template: FileTemplate, octets: bytes) -> Arrived:
    """Read a result file; raises `FileRefused` where it cannot be trusted as a whole."""
    found = read_file(template, template.results, octets)
    return Arrived([_line_of(line_no, cells) for line_no, cells in found.lines], found.bad)


def from_message(octets: bytes) -> Arrived:
    """Read a message of the interface; its fields were checked before it was kept."""
    lines = json.loads(octets)["lines"]
    return Arrived([_line_from(line_no, line) for line_no, line in enumerate(lines, start=1)])


def _line_of(line_no: int, cells: Cells) -> ArrivingLine:
    holder_name, booked_at = cells.get(Field.HOLDER_NAME), cells[Field.BOOKED_AT]
    if not isinstance(booked_at, datetime):
        raise TypeError(booked_at)
    return ArrivingLine(
        line_no=line_no,
        serial=str(cells[Field.SERIAL]),
        payment_no=str(cells[Field.PAYMENT_NO]),
        attempt=int(str(cells[Field.ATTEMPT])),
        amount_fen=int(str(cells[Field.AMOUNT])),
        code=str(cells[Field.CODE]),
        booked_at=booked_at,
        holder_name=None if holder_name is None else str(holder_name),
    )


def _line_from(line_no: int, line: dict[str, Any]) -> ArrivingLine:
    return ArrivingLine(
        line_no=line_no,
        serial=line["serial"].strip(),
        payment_no=line["payment_no"],
        attempt=line["attempt"],
        amount_fen=line["amount_fen"],
        code=line["code"],
        booked_at=datetime.fromisoformat(line["booked_at"]),
        # What the bank sent is kept sealed; here nobody needs a number that it let slip.
        note=mask_numbers_in(line.get("note") or "") or None,
    )
