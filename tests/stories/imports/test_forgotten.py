"""What a list said is forgotten in time; that it was there, and its file, are not."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook
from sqlalchemy import select, text

from app.adapters.enqueue import enqueue
from app.house import House
from app.jobs.attachments import remove_strays
from app.models.operations.imports import ImportRowKept
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.imports import Clerk, a_list
from tests.fixtures.work import WorkOff
from tests.stories.imports.conftest import Someone

LONG_AGO = text("UPDATE imports SET ended_at = ended_at - interval '91 days'")


async def _applied(clerk: Clerk, colleague: Clerk, work_off: WorkOff, people: list[Someone]) -> str:
    path: str = (await clerk.sends(a_list([each.row() for each in people]))).json()["result_url"]
    await work_off()
    await colleague.does(path, "draw-sample")
    await colleague.ticks(path)
    await colleague.does(path, "confirm")
    await work_off()
    assert (await clerk.gets(path))["status"] == "applied"
    return path


def _files(house: House) -> list[Path]:
    return [path for path in house.settings.storage_folder.rglob("*") if path.is_file()]


async def test_rows_are_forgotten_in_time_and_known_when_they_come_again(
    house: House, clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    rehearsal = (await clerk.sends(a_list([people[0].row("1")]), dry_run=True)).json()
    path = await _applied(clerk, colleague, work_off, people)
    assert len(_files(house)) == 2
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(LONG_AGO)
        await enqueue(session, "app.jobs.imports.forget_rows", timestamp=0)
    await work_off()

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        kept = (await session.scalars(select(ImportRowKept))).all()
        assert [row.values_sealed for row in kept] == [None] * 5
    rows = (await clerk.gets(f"{path}/rows"))["items"]
    assert [row["values"] for row in rows] == [{}] * 5
    # The file is evidence; that of the rehearsal is none.
    [evidence] = _files(house)
    assert evidence.name == path.rpartition("/")[2].replace("-", "")
    sheet = CalamineWorkbook.from_filelike(BytesIO(await clerk.fetches(f"{path}/file")))
    assert sheet.get_sheet_by_index(0).to_python()[1][0] == people[0].name
    gone = await clerk.client.get(
        f"{rehearsal['result_url']}/file", headers=clerk.signed_in.headers
    )
    assert (gone.status_code, gone.json()["code"]) == (410, "import_file_cleared")

    again = (await clerk.sends(a_list([each.row("99") for each in people]))).json()["result_url"]
    await work_off()
    faults = [row["faults"] for row in (await clerk.gets(f"{again}/rows"))["items"]]
    assert [fault["code"] for [fault] in faults] == ["row_known"] * 5


async def test_the_sweep_of_stray_files_leaves_lists_alone(
    house: House, clerk: Clerk, people: list[Someone]
) -> None:
    await clerk.sends(a_list([each.row() for each in people]))
    await remove_strays(house, house.clock() + timedelta(days=1))
    assert len(_files(house)) == 1
