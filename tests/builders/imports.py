"""Lists as offices make them, and a kind of list that only tests know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from xlsxwriter import Workbook

from app.domain.audit.tags import EventTag
from app.domain.catalogue.wording import Localised
from app.domain.operations.imports.columns import Column, ColumnType, choices_of
from app.domain.operations.imports.rows import ImportRow, RowFault
from app.domain.veterans.terms import HukouKind
from app.imports.kind import ImportKind, ImportOrder
from app.policies.scope import Scope
from app.queries.veterans.numbered import Numbered, persons_numbered
from app.usecases.audit.record_many import Happened, record_many
from tests.builders.identity import SignedIn

STAFF = "/staff/v1"
IMPORTS = f"{STAFF}/imports"
HEADER = ("姓名", "身份证号", "起始月份", "金额(元)", "户口性质", "银行卡号")
Known = Mapping[str, Numbered]


async def _facts(session: AsyncSession, scope: Scope, rows: Sequence[ImportRow]) -> Known:
    return await persons_numbered(session, scope, [row.text("id_number") for row in rows])


def _judge(row: ImportRow, known: Known) -> Sequence[RowFault]:
    person = known.get(row.text("id_number"))
    if person is None:
        return [RowFault("id_number", "person_unknown")]
    if person.name != row["name"]:
        return [RowFault("name", "name_malformed")]
    return []


async def _apply(session: AsyncSession, order: ImportOrder, rows: Sequence[ImportRow]) -> None:
    known = await _facts(session, order.scope, rows)
    happened = [
        Happened(person.id, person.id, person.division_code, {"fen": row.whole("amount_fen")})
        for row in rows
        if (person := known[row.text("id_number")])
    ]
    await record_many(session, EventTag.CHANGE_REPORTED, "persons", happened, at=order.now)


ROSTER: ImportKind[Known] = ImportKind(
    code="test_roster",
    title=Localised("测试名册", "Test roster"),
    columns=(
        Column("name", "姓名", "Name"),
        Column("id_number", "身份证号", "Identity number", ColumnType.ID_NUMBER),
        Column("starts_on", "起始月份", "First month", ColumnType.MONTH),
        Column("amount_fen", "金额(元)", "Amount (yuan)", ColumnType.YUAN),
        Column(
            "hukou",
            "户口性质",
            "Household",
            ColumnType.CHOICE,
            required=False,
            choices=choices_of(HukouKind),
        ),
        Column("card", "银行卡号", "Card", ColumnType.CARD_NUMBER, required=False),
    ),
    natural_key=("id_number", "starts_on"),
    facts=_facts,
    judge=_judge,
    apply=_apply,
)


def a_list(
    rows: Sequence[Sequence[Any]],
    header: Sequence[str] = HEADER,
    *,
    sheet: str = "数据",
    formulas: Mapping[str, str] | None = None,
    hidden_rows: Sequence[int] = (),
) -> bytes:
    """Write text as text and numbers as numbers, as somebody without the template would."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for number, row in enumerate([header, *rows]):
        for place, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, place, value)
            elif value is not None:
                page.write(number, place, value)
    for cell, formula in (formulas or {}).items():
        page.write_formula(cell, formula, None, "42")
    for number in hidden_rows:
        page.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class Clerk:
    """A member of staff who works with lists over HTTP."""

    client: httpx.AsyncClient
    signed_in: SignedIn

    async def sends(
        self,
        content: bytes,
        *,
        dry_run: bool = False,
        kind: str = ROSTER.code,
        name: str = "a.xlsx",
    ) -> httpx.Response:
        return await self.client.post(
            IMPORTS,
            files={"file": (name, content, "application/octet-stream")},
            data={"kind": kind, "dry_run": "true" if dry_run else "false"},
            headers=self.signed_in.keyed(),
        )

    async def fetches(self, path: str, language: str = "zh-CN") -> bytes:
        headers = {**self.signed_in.headers, "Accept-Language": language}
        answer = await self.client.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def gets(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(path, params=query, headers=self.signed_in.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def does(self, path: str, verb: str, body: Any = None) -> httpx.Response:
        """Act on a list as it is now."""
        version = (await self.gets(path))["version"]
        headers = self.signed_in.keyed(**{"If-Match": f'"{version}"'})
        return await self.client.post(f"{path}:{verb}", json=body, headers=headers)

    async def ticks(self, path: str, **odd: bool) -> httpx.Response:
        """Compare the whole sample; `odd` names rows by id that are told otherwise."""
        sample = await self.gets(f"{path}/sample")
        rows = [{"id": row["id"], "agrees": odd.get(row["id"], True)} for row in sample["items"]]
        return await self.does(path, "check-sample", {"rows": rows})
