"""One thing of each kind that a village and its offices have."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.policies.permissions import Role
from tests.builders.campaigns import campaigns_of_a_village
from tests.builders.care import a_contract
from tests.builders.divisions import a_station, a_station_officer
from tests.builders.identity import SignedIn, a_staff_account, an_agency
from tests.builders.ratings import a_call_back
from tests.builders.reports import a_visit_report
from tests.builders.requests import TOWNSHIP, Case
from tests.builders.rounds import a_plan
from tests.builders.veterans import VILLAGE, a_person
from tests.builders.visits import a_visit, supply_around


async def things_of_an_office(rows: AsyncSession, case: Case, clerk: SignedIn) -> dict[str, str]:
    """Make what people and offices have, and return the ids by the names in paths."""
    station = await a_station(rows, TOWNSHIP)
    officer = await a_station_officer(rows, station)
    helper = await a_person(rows, "黄小明", VILLAGE)
    agency = await an_agency(rows, case.person_id, helper.id, clerk.account_id)
    account = await a_staff_account(rows, Role.VILLAGE_CLERK, VILLAGE)
    visit = await a_visit(rows, case.person_id)
    call_back = await a_call_back(rows, visit)
    report = await a_visit_report(rows, visit, account.id)
    assert visit.team_id
    contract = await a_contract(rows, case.person_id, visit.team_id, account.id)
    return {
        "contract_id": str(contract.id),
        **await campaigns_of_a_village(rows, case.person_id, account.id),
        "visit_id": str(visit.id),
        "visit_report_id": str(report.id),
        "plan_id": str((await a_plan(rows, visit)).id),
        "call_back_id": str(call_back.id),
        "team_id": str(visit.team_id),
        **await supply_around(rows, visit, account.id),
        "station_id": str(station.id),
        "member_id": str(officer.id),
        "agency_id": str(agency.id),
        "account_id": str(account.id),
    }
