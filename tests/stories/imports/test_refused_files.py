"""Files that are no lists, or mean harm, are turned away whole and leave nothing behind."""

from sqlalchemy import func, select

from app.house import House
from app.models.operations.imports import Import
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.imports import IMPORTS, Clerk, a_list
from tests.builders.packages import GOOD, MAKES_MUCH, SHEET, lying, with_part
from tests.fixtures.work import WorkOff

CSV = "姓名,身份证号\n张建明,1".encode("gb18030")


async def test_what_can_be_told_from_outside_is_refused_at_the_door(
    house: House, clerk: Clerk
) -> None:
    told = [
        (await clerk.sends(content, name="优抚名册.xlsx"))
        for content in (CSV, with_part(SHEET, MAKES_MUCH), GOOD + bytes(10 * 1024 * 1024))
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in told] == [
        (415, "not_a_spreadsheet"),
        (413, "spreadsheet_too_large"),
        (413, "body_too_large"),
    ]
    assert [path for path in house.settings.storage_folder.rglob("*") if path.is_file()] == []
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await session.scalar(select(func.count()).select_from(Import)) == 0


async def test_what_shows_only_inside_is_refused_by_the_job_that_reads(
    clerk: Clerk, colleague: Clerk, work_off: WorkOff
) -> None:
    for content, code in ((lying(), "spreadsheet_damaged"), (a_list([]), "spreadsheet_empty")):
        sent = await clerk.sends(content)
        assert sent.status_code == 202, sent.text
        await work_off()
        operation = await clerk.gets(sent.headers["location"])
        assert (operation["status"], operation["error"]["code"]) == ("failed", code)
        path = operation["result_url"]
        found = await clerk.gets(path)
        assert (found["status"], found["error_code"], found["row_count"]) == ("refused", code, 0)
        nothing = await clerk.client.get(f"{path}/file", headers=clerk.signed_in.headers)
        assert (nothing.status_code, nothing.json()["code"]) == (409, "import_not_read")
        assert (await colleague.does(path, "draw-sample")).status_code == 409


async def test_lists_are_of_known_kinds_and_no_matter_of_village_stations(
    clerk: Clerk, village: Clerk
) -> None:
    assert (await clerk.sends(GOOD, kind="no_such_list")).status_code == 404
    assert (await clerk.sends(GOOD, kind="../etc")).status_code == 422
    assert (await village.sends(GOOD)).status_code == 403
    answer = await village.client.get(IMPORTS, headers=village.signed_in.headers)
    assert answer.status_code == 403
