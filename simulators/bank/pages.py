"""A page for each bank: its books, what it has sent, and buttons for trouble."""

from html import escape
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.bank.bank import Bank
from simulators.bank.cards import magic_number
from simulators.bank.cases import CASES
from simulators.bank.partners import Partners
from simulators.bank.reports import books_of, deliveries_of
from simulators.bank.troubles import Kind, Trouble
from simulators.bank.work.day import WORKING, NotConnected, Step, run
from simulators.html import button, notice_of, page, table

LATEST = 50
FEN_PER_YUAN = 100
TROUBLES = {
    Kind.DOWN: "停机一轮",
    Kind.SLOW: "慢一次",
    Kind.LOST_ANSWER: "丢一次应答",
    Kind.DELAY: "晚一轮回盘",
    Kind.EARLY: "资金未到先付",
    Kind.DUPLICATE: "回盘重发",
    Kind.REORDER: "回盘乱序",
    Kind.OTHER_BANK: "夹带他行付款",
    Kind.OTHER_AMOUNT: "改一笔金额",
    Kind.UNKNOWN_PAYMENT: "夹带未知付款",
    Kind.FLIP_BYTE: "文件翻转一位",
    Kind.ADD_ROW: "文件多一行",
    Kind.EDIT_TOTAL: "文件改合计",
    Kind.DROP_TRAILER: "文件缺尾行",
    Kind.WRONG_ENCODING: "文件错编码",
    Kind.BROKEN_NAME: "姓名乱码",
    Kind.STATEMENT_SHORT: "对账单少一分",
    Kind.STATEMENT_OVER: "对账单多一分",
    Kind.STATEMENT_DUPLICATE: "对账单重一笔",
    Kind.STATEMENT_ORPHAN: "对账单夹一笔",
    Kind.STATEMENT_MISSING: "对账单漏一笔",
}


class BankPages:
    def __init__(self, partners: Partners) -> None:
        self._partners = partners

    def routes(self) -> list[Route]:
        return [
            Route("/bank/{code}", self.show),
            Route("/bank/{code}/work", self.work, methods=["POST"]),
            Route("/bank/{code}/close-day", self.close_day, methods=["POST"]),
            Route("/bank/{code}/trouble/{kind}", self.trouble, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return _page(self._bank(request))

    async def work(self, request: Request) -> Response:
        return await self._run(request, WORKING)

    async def close_day(self, request: Request) -> Response:
        return await self._run(request, (Step.STATE,))

    async def trouble(self, request: Request) -> Response:
        bank, kind = self._bank(request), request.path_params["kind"]
        if kind not in set(TROUBLES):
            raise HTTPException(404)
        bank.troubles.expect(Trouble(kind=Kind(kind)))
        return _page(bank, f"下一次将：{TROUBLES[Kind(kind)]}")

    async def _run(self, request: Request, steps: tuple[Step, ...]) -> Response:
        bank = self._bank(request)
        try:
            done = await run_in_threadpool(run, bank, steps)
        except NotConnected:
            return _page(bank, "尚未连接到退役军人事务局。", status=409)
        return _page(bank, "，".join(f"{step} {count}" for step, count in done.items()))

    def _bank(self, request: Request) -> Bank:
        bank = self._partners.banks.get(request.path_params["code"])
        if bank is None:
            raise HTTPException(404)
        return bank


def _page(bank: Bank, notice: str = "", *, status: int = 200) -> Response:
    place, books = f"/bank/{quote(bank.code)}", books_of(bank)
    body = (
        '<p><a href="/">返回</a>　账户、资金和卡号都是虚构的，重启后清空。</p>',
        notice_of(notice),
        button(f"{place}/work", "现在处理一轮"),
        button(f"{place}/close-day", f"日终并发送对账单（{books['today']}）"),
        "<h2>账簿</h2>",
        table(("项目", "笔数", "金额（元）"), _totals(bank)),
        "<h2>批次</h2>",
        table(("批次号", "笔数", "金额（元）", "状态"), _batches(bank)),
        "<h2>回盘</h2>",
        table(("流水号", "方式", "笔数", "时间"), _sent(bank)),
        "<h2>记录</h2>",
        "".join(f"<p>{escape(note)}</p>" for note in list(bank.notes)[: -LATEST - 1 : -1]),
        "<h2>制造故障</h2>",
        f"<p>待发生：{escape(str(books['trouble'] or '无'))}</p>",
        "".join(button(f"{place}/trouble/{kind}", label) for kind, label in TROUBLES.items()),
        "<h2>测试卡号</h2>",
        table(("卡号", "结果"), ((magic_number(bank.code, n), c.says) for n, c in CASES.items())),
    )
    return page(f"{bank.template.name}（模拟）", body, status=status)


def _totals(bank: Bank) -> list[tuple[str, ...]]:
    books = books_of(bank)
    return [
        ("已入账", str(books["credited_count"]), _yuan(books["credited_fen"])),
        ("已退票", str(books["returned_count"]), _yuan(books["returned_fen"])),
    ]


def _batches(bank: Bank) -> list[tuple[str, ...]]:
    return [
        (taken.number, str(taken.count), _yuan(taken.total_fen), _state_of(taken.refused))
        for taken in reversed(bank.batches.values())
    ]


def _state_of(refused: str | None) -> str:
    return "已受理" if refused is None else f"已退回（{refused}）"


def _sent(bank: Bank) -> list[tuple[str, ...]]:
    latest = deliveries_of(bank)[: -LATEST - 1 : -1]
    return [(sent["serial"], sent["by"], str(sent["count"]), sent["at"]) for sent in latest]


def _yuan(fen: int) -> str:
    return f"{fen // FEN_PER_YUAN:,}.{fen % FEN_PER_YUAN:02}"
