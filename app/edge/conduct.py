"""How one route treats whoever knocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi.dependencies.models import Dependant
from starlette.requests import Request

from app.domain.errors import Unauthenticated
from app.edge.address import caller_address
from app.edge.errors import TokenMissing
from app.edge.possession import SCHEMES_OF, Scheme, expect_possession
from app.edge.precondition import expected_version
from app.edge.rate import BUDGET_OF, Budget


@dataclass(frozen=True)
class Conduct:
    """Whether strangers may call, and how long answers are kept under their key (None: no key)."""

    public: bool = False
    keeps_answer_for: timedelta | None = None


async def admit(request: Request, conduct: Conduct) -> None:
    """Turn away who may not come in, before a byte of the body is read.

    A stranger counts on the address, a bank on its client, everybody else on the session.
    """
    request.state.conduct = conduct
    house = request.app.state.house
    if conduct.public:
        house.rates.spend(Budget.STRANGER, caller_address(request))
        return
    kind = request.app.state.token_kind
    try:
        scheme, token = _credentials(request)
        claims = await house.tokens.verify(token, kind)
        expect_possession(request, scheme, token, claims.holder)
    except Unauthenticated:
        house.rates.spend(Budget.STRANGER, caller_address(request))
        raise
    house.rates.spend(BUDGET_OF[kind], claims.caller)
    request.state.claims = claims


def _credentials(request: Request) -> tuple[Scheme, str]:
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    schemes = SCHEMES_OF[request.app.state.token_kind.bound]
    if scheme.lower() not in schemes or not token.strip():
        raise TokenMissing
    return Scheme(scheme.lower()), token.strip()


PROBLEM_SCHEMA = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_TITLES = {
    400: "请求无法读取",
    401: "需要登录",
    403: "没有权限",
    404: "未找到，或不在您的范围内",
    408: "接收超时",
    409: "当前状态不允许",
    410: "已失效",
    412: "内容已被他人修改",
    413: "内容过大",
    415: "不支持的格式",
    422: "内容有误",
    428: "缺少 If-Match",
    429: "请求过于频繁",
    500: "系统内部错误",
    503: "服务暂不可用",
}
_ALWAYS = {400, 429, 500, 503}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of these problems, for `responses=` of a route."""
    return {
        status: {"description": _TITLES[status], "content": PROBLEM_SCHEMA}
        for status in sorted(statuses)
    }


def seat_problems() -> dict[int | str, dict[str, Any]]:
    """Return the response of a route that may refuse a seat and then says what is possible."""
    either = [{"$ref": f"#/components/schemas/{kind}"} for kind in ("SeatProblem", "Problem")]
    content = {"application/problem+json": {"schema": {"anyOf": either}}}
    return {409: {"description": _TITLES[409], "content": content}}


def problems_of(conduct: Conduct, methods: set[str], dependant: Dependant) -> set[int]:
    """Return the statuses of every refusal that a route of this kind can answer."""
    statuses = set(_ALWAYS)
    writes = not methods <= {"GET", "HEAD"}
    if not conduct.public or writes:
        statuses |= {401, 403}
    parts = list(all_parts(dependant))
    if writes or any(part.path_params for part in parts):
        statuses |= {404}
    if writes:
        statuses |= {409, 410}
    if body_fields(dependant):
        statuses |= {408, 413, 415, 422}
    if conduct.keeps_answer_for or any(_parameters(part) for part in parts):
        statuses |= {422}
    if needs_version(dependant):
        statuses |= {412, 428}
    return statuses


def all_parts(dependant: Dependant) -> Iterator[Dependant]:
    """Walk a route and everything it depends on."""
    yield dependant
    for part in dependant.dependencies:
        yield from all_parts(part)


def body_fields(dependant: Dependant) -> frozenset[str]:
    """Return the members of the form, or the one body, that the route reads."""
    return frozenset(field.alias for part in all_parts(dependant) for field in part.body_params)


def needs_version(dependant: Dependant) -> bool:
    """Say whether the route, or anything it depends on, asks for If-Match."""
    return any(part.call is expected_version for part in all_parts(dependant))


def permissions_needed(dependant: Dependant) -> list[str]:
    """Return the permissions that the route's signature asks for."""
    calls = (part.call for part in all_parts(dependant))
    return sorted(str(found) for call in calls if (found := getattr(call, "permission", None)))


def _parameters(part: Dependant) -> bool:
    return bool(part.path_params or part.query_params or part.header_params)
