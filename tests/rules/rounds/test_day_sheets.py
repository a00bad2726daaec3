"""A team's day on paper, as a spreadsheet and as a picture: the same doors, no name cut short."""

from datetime import date, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.adapters.day_sheets.fonts import in_fonts
from app.adapters.day_sheets.paper import paper
from app.adapters.day_sheets.picture import picture
from app.adapters.day_sheets.spreadsheet import LEFT_OUT, spreadsheet
from app.domain.calendar.days import SHANGHAI
from app.domain.rounds.day_sheet import HEADINGS, DaySheet, Door, TeamRound
from app.domain.rounds.problem import Place

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("王䶮", "迪丽·阿不都热依木", "=SUM(A1)", "陈建国")


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)


def _door(nth: int, name: str) -> Door:
    return Door(
        reference=f"SM350502-000000{nth}",
        begins_at=_at(8 + nth % 10, 10),
        leaves_at=_at(8 + nth % 10, 50),
        name=name,
        phone="13800000001",
        address="泉州市鲤城区开元街道清源社区",
        purposes=("送医上门", "送药上门"),
        notes=("五楼无电梯", "闽南语"),
        because=("年满80周岁",),
        place=Place(24.90 + nth / 100, 118.58),
    )


def _sheet(names: tuple[str, ...] = NAMES) -> DaySheet:
    doors = tuple(_door(nth, name) for nth, name in enumerate(names))
    way = TeamRound(
        team="鲤城一队",
        phone="0595-22000001",
        vehicle="闽C00001",
        members=("林医生", "陈护士"),
        home=Place(24.91, 118.59),
        sets_out_at=_at(8, 0),
        back_at=_at(17, 0),
        metres=43_210,
        doors=doors,
    )
    return DaySheet(date(2026, 11, 24), "泉州市", (way,), ("SM350502-0000009",))


def _printed(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "".join(page.extract_text().replace("\n", "") for page in pages)


def test_paper_names_every_door_with_its_time_and_who_is_left_out() -> None:
    printed = _printed(paper(_sheet()))
    for words in (*NAMES, "08:10–08:50", "五楼无电梯", "43.2 公里", "SM350502-0000009"):
        assert words in printed


def test_a_long_day_goes_on_to_another_page_with_its_headings() -> None:
    pages = PdfReader(BytesIO(paper(_sheet(NAMES * 5)))).pages
    assert len(pages) > 2
    assert all(HEADINGS[-1] in page.extract_text() for page in pages[:2])


def test_paper_carries_the_letters_that_it_prints() -> None:
    printed = paper(_sheet())
    assert printed.count(b"/FontFile2") >= 2


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("陈建国", '<font name="WenQuanYiMicroHei">陈建国</font>'),
        (
            "王䶮",
            '<font name="WenQuanYiMicroHei">王</font><font name="DroidSansFallbackRare">䶮</font>',
        ),
        ("𠮷田", '<font name="WenQuanYiMicroHei">〔U+20BB7〕田</font>'),
        ("<b>&", '<font name="WenQuanYiMicroHei">&lt;b&gt;&amp;</font>'),
    ],
)
def test_no_letter_of_a_name_vanishes(name: str, printed: str) -> None:
    assert in_fonts(name) == printed


def test_a_spreadsheet_holds_the_same_as_text() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(spreadsheet(_sheet())))
    rows = book.get_sheet_by_name("第1队").to_python()
    assert rows[2] == list(HEADINGS)
    assert [row[2] for row in rows[3:]] == list(NAMES)
    assert book.get_sheet_by_name(LEFT_OUT).to_python() == [["SM350502-0000009"]]


def test_a_picture_has_a_mark_for_every_door_and_names_nobody() -> None:
    drawn = picture(_sheet())
    root = ET.fromstring(drawn)  # noqa: S314  # Our own.
    marks = [mark.text for mark in root.iter(f"{SVG}text")]
    assert [mark for mark in marks if mark and mark.isdigit()] == ["1", "2", "3", "4"]
    assert len(list(root.iter(f"{SVG}circle"))) == 4
    assert not any(name.encode() in drawn for name in NAMES)


def test_a_day_on_which_nobody_goes_out_says_so() -> None:
    empty = DaySheet(date(2026, 11, 24), "泉州市", ())
    assert "当天无法安排：无" in _printed(paper(empty))
    assert len(list(ET.fromstring(picture(empty)).iter(f"{SVG}circle"))) == 0  # noqa: S314
