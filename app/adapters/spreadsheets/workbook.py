"""The sheets of a workbook, read a row at a time."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, repeat
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from app.adapters.spreadsheets.package import plain_copy
from app.adapters.spreadsheets.survey import Survey, surveyed, walk
from app.domain.operations.imports.cells import Raw
from app.domain.operations.imports.errors import (
    MOST_SHEETS,
    SpreadsheetDamaged,
    SpreadsheetTooLarge,
)

EXPLANATION = "填写说明"
"""The sheet of a template that explains it; nothing is read from it."""

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Sheet:
    """One visible sheet that holds anything."""

    name: str
    survey: Survey
    _sheet: CalamineSheet

    def rows(self) -> Iterator[Sequence[Raw]]:
        """Yield every row from the first of the sheet, the cells from its first column on."""
        start = self._sheet.start
        before = start[1] if start else 0
        for cells in self._sheet.iter_rows():
            yield list(chain(repeat(None, before), cells))


def open_workbook(content: bytes) -> list[Sheet]:
    """Return the sheets that a list may stand on, or raise why the file is refused.

    Hidden sheets are passed over like the explanation: whoever looks at the file does not see
    them, so nothing in them is meant.
    """
    copy = plain_copy(content)
    try:
        surveys = _surveys(copy)
        workbook = CalamineWorkbook.from_filelike(BytesIO(copy))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible and sheet.name != EXPLANATION
        ]
        return [
            Sheet(name, surveys[name], workbook.get_sheet_by_name(name))
            for name in visible
            if surveys[name].rows
        ]
    except (CalamineError, KeyError, ValueError, OSError):
        raise SpreadsheetDamaged from None


def _surveys(copy: bytes) -> dict[str, Survey]:
    """Look through each sheet before calamine makes room for what it says it holds."""
    with ZipFile(BytesIO(copy)) as archive:
        target_of = {
            relation["Id"]: posixpath.normpath(posixpath.join("/xl", relation["Target"])).lstrip(
                "/"
            )
            for relation in _elements(archive.read(_RELATIONS), "Relationship")
        }
        sheets = _elements(archive.read(_WORKBOOK), "sheet")
        if len(sheets) > MOST_SHEETS:
            raise SpreadsheetTooLarge
        known = set(archive.namelist())
        surveys: dict[str, Survey] = {}
        for sheet in sheets:
            [relation] = [fact for name, fact in sheet.items() if name.endswith(":id")]
            target = target_of[relation]
            # Charts and dialogs stand elsewhere; there is nothing to read in them.
            surveys[sheet["name"]] = surveyed(archive.read(target)) if target in known else Survey()
        return surveys


def _part(target: str) -> str:
    """Return the name of a part that the workbook points to."""
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _elements(xml: bytes, wanted: str) -> list[Mapping[str, str]]:
    """Return the attributes of the elements of that name."""
    found: list[Mapping[str, str]] = []

    def begin(name: str, facts: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(facts)

    walk(xml, begin)
    return found
