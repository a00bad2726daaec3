"""Somebody on the roll dies: the village reports, the county confirms, the family is paid."""

from datetime import date

from app.tour.paying.desks import CountyDesk
from app.tour.paying.roll import Enrolled, open_account


async def dies(desk: CountyDesk, enrolled: Enrolled, died_on: date) -> None:
    """Report the death and confirm it: two people."""
    path = f"/veterans/{enrolled.person_id}/change-reports"
    told = {"kind": "death", "died_on": died_on.isoformat(), "note": "家属报告"}
    report = await desk.prepare.post(path, told)
    await desk.review.post(f"{path}/{report['id']}:confirm", version=report["version"])


async def holds_for_the_family(desk: CountyDesk, enrolled: Enrolled) -> None:
    """Put the account on record that receives what was still owed to the dead: two people."""
    opened = await open_account(
        desk,
        enrolled.person_id,
        enrolled.payee,
        kind="survivor",
        account_number=enrolled.payee.heirs_number,
        holder_name=f"{enrolled.payee.name[0]}家属",
        basis="亲属关系证明和其他近亲属同意书",
    )
    change = opened["change"]
    await desk.review.post(f"/account-changes/{change['id']}:confirm", version=change["version"])
