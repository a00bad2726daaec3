"""What is no plain xlsx is told from outside; what lies about itself, before it is believed."""

import pytest

from app.adapters.spreadsheets.package import require_spreadsheet
from app.adapters.spreadsheets.workbook import open_workbook
from app.domain.errors import AppError
from app.domain.operations.imports.errors import (
    NotASpreadsheet,
    SpreadsheetActive,
    SpreadsheetDamaged,
    SpreadsheetEncrypted,
    SpreadsheetTooLarge,
)
from tests.builders.files import a_pdf
from tests.builders.imports import a_list
from tests.builders.packages import (
    CORNER,
    ENTITIES,
    GOOD,
    MAKES_MUCH,
    MANY,
    OLD_XLS,
    SHEET,
    encrypted,
    lying,
    overlapping,
    packed,
    parts_of,
    with_part,
    with_sheet,
)

AT_THE_DOOR: dict[str, tuple[bytes, type[AppError]]] = {
    "csv": ("姓名,身份证号\n张建明,1".encode("gb18030"), NotASpreadsheet),
    "empty": (b"", NotASpreadsheet),
    "pdf": (a_pdf(), NotASpreadsheet),
    "old xls": (OLD_XLS, NotASpreadsheet),
    "password": (OLD_XLS + "EncryptedPackage".encode("utf-16-le"), SpreadsheetEncrypted),
    "encrypted part": (encrypted(), SpreadsheetEncrypted),
    "any zip": (packed({"a.txt": b"x"}), NotASpreadsheet),
    "macro": (with_part("xl/vbaProject.bin", b"x"), SpreadsheetActive),
    "embedded": (with_part("xl/embeddings/oleObject1.bin", b"x"), SpreadsheetActive),
    "same name twice": (with_part("XL/Styles.xml", b"x"), SpreadsheetDamaged),
    "bomb": (with_part(SHEET, MAKES_MUCH), SpreadsheetTooLarge),
    "large picture": (with_part("xl/media/a.png", MAKES_MUCH * 3), SpreadsheetTooLarge),
    "many parts": (packed({**parts_of(GOOD), **MANY}), SpreadsheetTooLarge),
    "overlapping": (overlapping(), SpreadsheetDamaged),
    "cut short": (GOOD[:-30], SpreadsheetDamaged),
}
INSIDE: dict[str, tuple[bytes, type[AppError]]] = {
    "lying": (lying(), SpreadsheetDamaged),
    "sheet cut short": (with_part(SHEET, parts_of(GOOD)[SHEET][:-40]), SpreadsheetDamaged),
    # One value in the last corner: a reader makes room for all that lies before it.
    "far corner": (with_sheet(b"</sheetData>", CORNER), SpreadsheetTooLarge),
    "entities": (with_sheet(b"<worksheet ", ENTITIES), SpreadsheetDamaged),
    "other content": (with_part("[Content_Types].xml", b"<Types/>"), NotASpreadsheet),
}


@pytest.mark.parametrize("case", AT_THE_DOOR)
def test_what_can_be_told_from_the_directory_is_refused_unopened(case: str) -> None:
    content, why = AT_THE_DOOR[case]
    with pytest.raises(why):
        require_spreadsheet(content)


@pytest.mark.parametrize("case", INSIDE)
def test_what_shows_only_inside_is_refused_before_room_is_made_for_it(case: str) -> None:
    content, why = INSIDE[case]
    require_spreadsheet(content)
    with pytest.raises(why):
        open_workbook(content)


def test_a_cell_that_is_only_coloured_does_not_make_a_sheet_large() -> None:
    [sheet] = open_workbook(with_sheet(b"</sheetData>", CORNER.replace(b"<v>1</v>", b"")))
    assert (sheet.survey.rows, sheet.survey.columns) == (2, 6)


def test_sheets_that_nobody_sees_or_that_explain_are_passed_over() -> None:
    hidden = parts_of(GOOD)["xl/workbook.xml"].replace(b"sheetId=", b'state="hidden" sheetId=')
    assert open_workbook(with_part("xl/workbook.xml", hidden)) == []
    assert open_workbook(a_list([["x"]], sheet="填写说明")) == []
