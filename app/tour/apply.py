"""The first story: a veteran applies, the bureau decides, everyone sees where it stands."""

from random import Random
from typing import Any
from uuid import uuid4

import httpx

from app.domain.calendar.days import day_of
from app.house import machine_time
from app.seed.personas import personas
from app.settings import Settings
from app.tour.caller import Caller, body_of
from app.tour.elder import Elder, new_elder
from app.tour.ledger import Ledger
from app.tour.office import through_the_office
from app.tour.papers import photo_of_paper
from app.tour.stage import Phone, Stage

FORM = {
    "hardship_kind": "illness",
    "event_text": "老伴住院动手术，自己负担的费用很多。",
    "household_size": 2,
    "household_income_fen": 260_000,
    "loss_fen": 4_180_000,
    "other_aid_fen": 300_000,
    "urgent": False,
    "commitment": True,
}


async def play(settings: Settings, ledger: Ledger) -> None:
    """Play the story on the running bureau; what held stands in the ledger."""
    async with httpx.AsyncClient(timeout=30) as client:
        stage = Stage(settings, client)
        elder = new_elder(Random(uuid4().int), day_of(machine_time()))
        await _register(stage, ledger, elder)
        phone = await stage.telephone(f"{elder.name}的孙女", elder.phone)
        veteran = await _bind(stage, ledger, elder, phone)
        await _look_around(ledger, veteran, elder)
        request = await _apply(ledger, veteran)
        await through_the_office(stage, ledger, request["id"], veteran)
        again = await stage.telephone(f"{elder.name}的孙女", elder.phone)
        await _read_answer_and_rate(ledger, await stage.citizen(again.login_code), request["id"])


async def _register(stage: Stage, ledger: Ledger, elder: Elder) -> None:
    ledger.chapter("一、村里建档")
    who = personas().staff["village_clerk"]
    clerk = await stage.staff("village_clerk")
    made = await clerk.post("/veterans", elder.registration(who.division_code))
    ledger.step(who.name, f"为{elder.name}建立档案")
    masked = elder.id_number not in str(made) and elder.phone not in str(made)
    ledger.holds("身份证号和手机号只显示脱敏后的", held=masked, seen=made["id_number"])
    found = await clerk.post("/veterans:search", {"id_number": elder.id_number.lower()})
    ids = [item["id"] for item in found["items"]]
    ledger.holds("按身份证号精确查到本人", held=ids == [made["id"]])
    elsewhere = await stage.staff("neighbour_reviewer")
    answer = await elsewhere.post("/veterans:search", {"id_number": elder.id_number})
    ledger.holds("别的县查不到她", held=answer["items"] == [])


async def _bind(stage: Stage, ledger: Ledger, elder: Elder, phone: Phone) -> Caller:
    ledger.chapter("二、手机登录和实名绑定")
    veteran = await stage.citizen(phone.login_code)
    ledger.step(elder.name, "在孙女的手机上打开小程序")
    replayed = await stage.stranger().answer("/sessions", {"code": phone.login_code})
    ledger.holds("登录码用过一次就作废", held=replayed.status_code == 401)  # noqa: PLR2004
    entries = {
        "name": elder.name,
        "id_number": elder.id_number,
        "phone_code": phone.phone_code,
    }
    bound = await veteran.post("/identity-bindings", entries)
    ledger.holds("姓名、身份证号、手机号核对一致，绑定成功", held=bound["name"] == elder.name)
    return veteran


async def _look_around(ledger: Ledger, veteran: Caller, elder: Elder) -> None:
    ledger.chapter("三、看档案，看办事指南")
    profile = await veteran.get("/profile")
    shown = str(profile)
    hidden = elder.id_number not in shown and elder.phone not in shown
    ledger.holds("自己的档案也只显示脱敏号码", held=hidden)
    guide = await veteran.get("/service-items/hardship_aid")
    ledger.step("小程序朗读", guide["ui"]["read_aloud"])
    known = [paper["key"] for paper in guide["documents"] if paper["held_by_bureau"]]
    ledger.holds("局里已有的材料不再要", held="identity_card" in known, seen="、".join(known))


async def _apply(ledger: Ledger, veteran: Caller) -> dict[str, Any]:
    ledger.chapter("四、申请困难帮扶")
    form = {**FORM, "event_on": day_of(machine_time()).replace(day=1).isoformat()}
    bills = await veteran.upload(
        "/attachments", photo_of_paper("住院费用清单"), {"document_key": "medical_bills"}
    )
    draft = await veteran.post(
        "/requests",
        {
            "item_code": "hardship_aid",
            "form": form,
            "attachments": [bills["id"]],
            "commitments": ["event_proof"],
        },
    )
    path, key = f"/requests/{draft['id']}:submit", uuid4().hex
    first = await veteran.answer(path, version=draft["version"], key=key)
    second = await veteran.answer(path, version=draft["version"], key=key)
    request = body_of(first)
    ledger.holds("同一次提交发两遍，只办一件", held=second.json() == request)
    label = request["status_label"]["zh"]
    ledger.holds("当场得到受理编号", held=bool(request["reference"]), seen=request["reference"])
    ledger.holds("状态文字不超过五个字", held=len(label) <= 5, seen=label)  # noqa: PLR2004
    return request


async def _read_answer_and_rate(ledger: Ledger, veteran: Caller, request_id: str) -> None:
    ledger.chapter("六、看结果，作评价")
    request = await veteran.get(f"/requests/{request_id}")
    timeline = (await veteran.get(f"/requests/{request_id}/timeline"))["items"]
    for line in timeline:
        ledger.step(line["at"][:10], line["text"]["zh"])
    ledger.holds("每一步都看得到", held=len(timeline) >= 8, seen=f"{len(timeline)} 步")  # noqa: PLR2004
    granted = (request["outcome"] or {}).get("amount_fen")
    ledger.holds("看到批准的金额", held=granted == 500_000, seen=f"{(granted or 0) / 100:.2f} 元")  # noqa: PLR2004
    rating = {"score": 5, "comment": "办得快，讲得清楚。"}
    path = f"/requests/{request_id}:rate"
    rated = await veteran.post(path, rating, version=request["version"])
    ledger.holds("作出好差评", held=rated["rating"]["score"] == 5)  # noqa: PLR2004
    again = await veteran.answer(path, rating, version=rated["version"])
    ledger.holds("评价只有一次", held=again.status_code == 409, seen=again.json().get("code"))  # noqa: PLR2004
    home = await veteran.get("/home")
    ledger.holds("首页显示新消息", held=home["unread"] > 0, seen=home["unread"])
