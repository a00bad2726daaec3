"""A list goes in: rehearsed, sent, sampled by a second person, confirmed, applied."""

from collections.abc import Sequence
from typing import Any

from app.tour.caller import Caller
from app.tour.paying.desks import CountyDesk
from app.tour.paying.sheets import Row, sheet
from app.tour.paying.waiting import over

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def rehearse(desk: CountyDesk, kind: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return what would become of the list."""
    return await _send(desk.prepare, kind, sheet(kind, rows), dry_run=True)


async def bring_in(desk: CountyDesk, kind: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Bring a sound list in, by two people; return it as it stands afterwards."""
    sent = await _send(desk.prepare, kind, sheet(kind, rows), dry_run=False)
    path = f"/imports/{sent['id']}"
    drawn = await desk.review.post(f"{path}:draw-sample", version=sent["version"])
    sample = (await desk.review.get(f"{path}/sample"))["items"]
    agreeing = {"rows": [{"id": row["id"], "agrees": True} for row in sample]}
    checked = await desk.review.post(f"{path}:check-sample", agreeing, version=drawn["version"])
    operation = await desk.review.post(f"{path}:confirm", version=checked["version"])
    await over(desk.review, operation["id"])
    return await desk.review.get(path)


async def _send(caller: Caller, kind: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
    fields = {"kind": kind, "dry_run": "true" if dry_run else "false"}
    operation = await caller.upload(
        "/imports", content, fields, name=f"{kind}.xlsx", media_type=XLSX
    )
    seen = await over(caller, operation["id"])
    return await caller.get(seen["result_url"].removeprefix("/staff/v1"))
