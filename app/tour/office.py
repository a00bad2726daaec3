"""The middle of the story: what village, township and county do with the request."""

from typing import Any

from app.domain.calendar.days import day_of
from app.seed.personas import personas
from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.papers import photo_of_paper
from app.tour.stage import Stage

AMOUNT = {"amount_fen": 500_000}
PUBLICITY_DAYS = 9
"""Five working days and a weekend, wherever in the week the notice is hung, and some more."""


async def through_the_office(
    stage: Stage, ledger: Ledger, request_id: str, veteran: Caller
) -> None:
    """Ask for the missing paper, get it, and decide along the chain."""
    ledger.chapter("五、补材料，逐级办理")
    desk = Desk(stage, ledger, request_id)
    await desk.ask_for_paper(veteran)
    await desk.act(
        "village_clerk", "decide", "入户核查，情况属实",
        {"result": "agree", "opinion": "已入户，情况属实，建议帮扶。",
         "checks": ["home_visit", "family_income"], "award": AMOUNT},
    )  # fmt: skip
    await desk.nobody_skips()
    await desk.act(
        "township_clerk", "decide", "审核同意",
        {"result": "agree", "opinion": "材料齐全，同意上报。", "checks": ["no_duplicate"],
         "award": AMOUNT},
    )  # fmt: skip
    await desk.publicise()
    await desk.act(
        "county_reviewer", "decide", "批准帮扶 5,000.00 元",
        {"result": "approve", "opinion": "符合条件，批准。", "award": AMOUNT},
    )  # fmt: skip
    await desk.deliver()


class Desk:
    """One request, as it lies before one member of staff after the other."""

    def __init__(self, stage: Stage, ledger: Ledger, request_id: str) -> None:
        self._stage = stage
        self._ledger = ledger
        self._path = f"/requests/{request_id}"
        self._signed_in: dict[str, Caller] = {}

    async def act(
        self, who: str, verb: str, words: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Let one member of staff do one thing, on the version that lies before them."""
        staff = await self._staff(who)
        version = (await staff.get(self._path))["version"]
        done = await staff.post(f"{self._path}:{verb}", body, version=version)
        self._ledger.step(personas().staff[who].name, f"{words} → {done['status_label']['zh']}")
        return done

    async def ask_for_paper(self, veteran: Caller) -> None:
        note = "请补一张住院证明的照片，四个角都拍进去。"
        asked = {"documents": ["event_proof"], "fields": [], "note": note}
        await self.act("village_clerk", "request-supplement", "请她补一份材料", asked)
        seen = await veteran.get(self._path)
        waits = seen["status_label"]["zh"] == "待补正" and seen["supplement"]["note"] == note
        self._ledger.holds("她看到缺什么，时钟停下", held=waits and seen["due_on"] is None)
        proof = await veteran.upload(
            "/attachments", photo_of_paper("住院证明"), {"document_key": "event_proof"}
        )
        handed_in = {"form": {}, "attachments": [proof["id"]], "commitments": []}
        await veteran.post(f"{self._path}:supplement", handed_in, version=seen["version"])
        again = await self._refused("village_clerk", "request-supplement", asked)
        self._ledger.holds("材料只能一次性要齐，不能再要第二次", held=again == 409, seen=again)  # noqa: PLR2004
        accepted = await self.act("village_clerk", "accept", "受理")
        self._ledger.holds(
            "受理时承诺办结日期", held=bool(accepted["due_on"]), seen=accepted["due_on"]
        )

    async def nobody_skips(self) -> None:
        approve = {"result": "approve", "opinion": "先批了。", "award": AMOUNT}
        status = await self._refused("county_reviewer", "decide", approve)
        self._ledger.holds("还没轮到县里，县里不能先批", held=status in {403, 409}, seen=status)
        status = await self._refused("neighbour_reviewer", "decide", approve)
        self._ledger.holds("别的县当作没有这件事", held=status == 404, seen=status)  # noqa: PLR2004

    async def publicise(self) -> None:
        notice = {"place": "village_board", "site": "村委会公告栏"}
        hung = await self.act("township_clerk", "publicise", "张榜公示", notice)
        shown = hung["notice"]["shown"]
        self._ledger.holds("公示只有脱敏姓名、地方和金额", held="*" in str(shown), seen=shown)
        early = await self._refused("township_clerk", "close-publicity", {"conclusion": "提前结束"})
        self._ledger.holds("公示期没满不能结束", held=early == 409, seen=early)  # noqa: PLR2004
        now = await self._stage.days_pass(PUBLICITY_DAYS)
        self._ledger.step("时钟", f"拨到 {day_of(now)}")
        self._signed_in.clear()
        conclusion = {"conclusion": "公示期间无异议。"}
        await self.act("township_clerk", "close-publicity", "公示期满，无异议", conclusion)

    async def deliver(self) -> None:
        today = day_of(await self._stage.days_pass(0)).isoformat()
        served = {"method": "in_person", "served_on": today, "proof": "本人签收"}
        done = await self.act("county_reviewer", "deliver", "决定书当面送达", served)
        remedies = done["decision"]["remedies"]
        self._ledger.holds("决定写明复议和诉讼的期限", held=bool(remedies))

    async def _refused(self, who: str, verb: str, body: dict[str, Any]) -> int:
        """Try what must not work and return the status of the refusal."""
        staff = await self._staff(who)
        seen = await staff.look(self._path)
        answer = await staff.answer(f"{self._path}:{verb}", body, version=seen.get("version", 1))
        return answer.status_code

    async def _staff(self, who: str) -> Caller:
        if who not in self._signed_in:
            self._signed_in[who] = await self._stage.staff(who)
        return self._signed_in[who]
