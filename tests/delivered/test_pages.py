"""The pages of staff in a real browser, against a running server with a planned day behind it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.adapters.one_time_codes import code_of
from app.domain.calendar.days import SHANGHAI
from app.domain.identity.otp import step_of
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import VisitStatus
from app.house import House, machine_time
from app.models.identity.staff import StaffAccount, StaffSession
from app.models.veterans.health import HealthRecord
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.figures import Past, a_past_visit, a_team
from tests.builders.identity import PASSWORD, a_staff_account
from tests.builders.requests import CITY, COUNTY, set_clock
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.browser import Browser
from tests.fixtures.server import Server
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
    around,
    asks,
    at_the_county,
    people_expect,
    slots_of,
    teams_go_out,
)

ITS_OWN = ("chrome:", "chrome-extension:", "about:", "data:")
"""What a browser opens for itself when it starts."""
TELEPHONE, DESK = (390, 844), (1280, 900)
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Office:
    """A county whose Tuesday is planned, and whoever may look at it."""

    browser: Browser
    url: str
    accounts: dict[Role, StaffAccount]
    plan: Any

    def enter(self, page: str, role: Role) -> None:
        """Open the page as somebody who has never been there, and sign in."""
        account, browser = self.accounts[role], self.browser
        browser.go(f"{self.url}/pages/{page}")
        browser.fill("[name=username]", account.username)
        browser.fill("[name=password]", PASSWORD)
        secret = account.totp_secret.reveal("sign in as a test")
        assert secret
        browser.fill("[name=otp]", code_of(secret)(step_of(machine_time())))
        browser.click("#sign-in button")
        browser.read("#who span")

    def turn_to(self, day: str) -> None:
        self.browser.run(f"document.querySelector('#day-asked [name=day]').value = '{day}'")
        self.browser.click("#day-asked button:enabled")
        self.browser.read("#plan h2")

    def nothing_amiss(self) -> None:
        """Nothing went wrong, nothing came from elsewhere, nothing is wider than the screen."""
        assert self.browser.complaints() == []
        ours = (f"{self.url}/", f"blob:{self.url}/")
        asked = [each for each in self.browser.requests() if not each.startswith(ITS_OWN)]
        elsewhere = [each for each in asked if not each.startswith(ours)]
        assert asked
        assert elsewhere == []
        for width, height in (TELEPHONE, DESK):
            self.browser.resize(width, height)
            assert self.browser.run(WIDER) <= 0


@pytest.fixture
async def office(
    browser: Browser, house: House, client: httpx.AsyncClient, work_off: WorkOff, server: Server
) -> Office:
    await set_clock(house, MONDAY)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        accounts = {
            role: await a_staff_account(
                session, role, place, password_given=role is Role.CITY_SUPERVISOR
            )
            for role, place in (
                (Role.COUNTY_REVIEWER, COUNTY),
                (Role.CITY_SUPERVISOR, CITY),
                (Role.MEDICAL_TEAM, COUNTY),
            )
        }
    county = await at_the_county(house, client)
    nurse = accounts[Role.MEDICAL_TEAM].id
    teams = await teams_go_out(county, work_off, count=2, account_id=nurse)
    for each, home in zip(teams, HOMES, strict=False):
        await people_expect(house, await slots_of(county, each), around(home, 3))
    await _something_was_done(house, nurse)
    plan = await asks(county, work_off)
    return Office(browser, server.url, accounts, plan)


async def _something_was_done(house: House, staff_id: UUID) -> None:
    """Charts are drawn of what is over."""
    begins = datetime(2026, 11, 10, 9, tzinfo=SHANGHAI)
    past = Past(VisitStatus.FULFILLED, begins - timedelta(days=7), begins, begins, begins, 5)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        team = await a_team(session, COUNTY, "泉港旧队")
        person = await a_person(session, "王秀英", VILLAGE, born_on=date(1940, 1, 2))
        await a_past_visit(session, person, team, past, staff_id)


async def _is_allergic(house: House, visit_id: str) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        record = HealthRecord(person_id=(await session.get_one(Visit, visit_id)).person_id)
        record.tell(
            Health(
                care_need=CareNeed.BEDRIDDEN,
                living=LivingSituation.ALONE,
                last_checkup_on=date(2026, 5, 1),
                allergies=("青霉素",),
            )
        )
        session.add(record)


async def _sessions_end(house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        await session.execute(update(StaffSession).values(idle_ends_at=now, ends_at=now))


def _downloaded(browser: Browser, name: str) -> bytes:
    there: Path = browser.downloads / name
    browser.until(there.exists, name)
    return there.read_bytes()


async def test_the_county_sees_the_ways_and_takes_them_along(office: Office) -> None:
    browser = office.browser
    office.enter("routes", Role.COUNTY_REVIEWER)
    office.turn_to(TUESDAY)

    browser.until(
        lambda: browser.run("return document.querySelectorAll('svg.map circle').length"), "a map"
    )
    assert browser.run("return document.querySelectorAll('svg.map circle').length") == 6
    assert browser.run("return document.querySelector('svg.map').clientWidth") > 300
    text = browser.read("#plan")
    for way in office.plan["rounds"]:
        assert way["team_name"] in text
        for stop in way["stops"]:
            assert f"{stop['planned_from'][11:16]}–{stop['planned_until'][11:16]}" in text
            assert f"{stop['metres'] / 1000:.1f} 公里" in text
    assert "首次安排" in text
    assert "都排进了" in text

    browser.click_words("下载打印件（PDF）")
    pages = PdfReader(BytesIO(_downloaded(browser, f"rounds-{TUESDAY}.pdf"))).pages
    assert sum(page.extract_text().count("138123456") for page in pages) == 6
    browser.click_words("下载电子表格（XLSX）")
    book = CalamineWorkbook.from_filelike(BytesIO(_downloaded(browser, f"rounds-{TUESDAY}.xlsx")))
    assert "第1队" in book.sheet_names
    office.nothing_amiss()

    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(browser.printed())).pages)
    assert printed.count("SM350505-") == 6
    assert "XLSX" not in printed


async def test_whoever_signs_in_once_turns_from_page_to_page(office: Office) -> None:
    browser = office.browser
    office.enter("visits", Role.CITY_SUPERVISOR)
    # Somebody else has set the password: nothing is shown before that is over.
    assert browser.read("#fault").startswith("请先修改密码")
    browser.fill("[name=present_password]", PASSWORD)
    for field in ("new_password", "again"):
        browser.fill(f"[name={field}]", f"{PASSWORD} of my own")
    browser.click("#new-password button:enabled")
    drawn = "return document.querySelectorAll('#visits svg rect.whole').length"
    browser.until(lambda: browser.run(drawn), "bars")
    browser.complaints()  # The console names the call that was refused.
    assert "1 次" in browser.read("#total")
    browser.click_words("上门路线")
    office.turn_to(TUESDAY)
    text = browser.read("#plan")
    assert "下载打印件" not in text
    assert "打印件有姓名、住址和电话" in text
    assert browser.run("return window.location.pathname") == "/pages/routes"
    browser.run("window.history.back()")
    assert "1 次" in browser.read("#total")
    office.nothing_amiss()


async def test_a_team_sees_its_own_round_alone(house: House, office: Office) -> None:
    ours = next(way for way in office.plan["rounds"] if way["team_name"] == "上门服务1队")
    await _is_allergic(house, ours["stops"][0]["visit_id"])
    browser = office.browser
    # Whoever asks for a page that is not for them is shown their own.
    office.enter("visits", Role.MEDICAL_TEAM)
    office.turn_to(TUESDAY)
    text = browser.read("#plan")
    assert ("上门服务1队" in text, "上门服务2队" in text) == (True, False)
    assert text.count("13812345678") == 3
    assert text.count("三楼，没有电梯") == 3
    assert "青霉素" in text
    assert browser.run("return document.querySelector('#plan a').href") == "tel:13812345678"
    browser.click_words("下载本队打印件（PDF）")
    (page,) = PdfReader(BytesIO(_downloaded(browser, f"rounds-{TUESDAY}.pdf"))).pages
    assert "上门服务1队" in page.extract_text()
    office.nothing_amiss()

    browser.run("document.querySelector('#day-asked [name=day]').value = '2026-12-24'")
    browser.click("#day-asked button:enabled")
    assert browser.read("#fault").startswith("不在可查看的日期内：自己的路线")

    office.turn_to(TUESDAY)
    await _sessions_end(house)
    browser.click("#day-asked button:enabled")
    assert browser.read("main > p.fault a") == "重新登录"
    assert "13812345678" not in browser.run("return document.body.textContent")
    browser.click_words("重新登录")
    browser.read("#sign-in")
