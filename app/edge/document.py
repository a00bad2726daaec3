"""The published contract of one audience, as this house writes it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from app.domain.terms import Term
from app.edge.route import BEARER
from app.schemas.common import Problem
from app.schemas.seat_problems import SeatProblem

_STOCK = ("HTTPValidationError", "ValidationError")
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "登录后取得的访问令牌；几分钟后失效，用刷新令牌换新。",
}


_SCHEMES: Mapping[bool, Mapping[str, Any]] = {
    False: {BEARER: _BEARER},
    True: {
        "dpop": {
            "type": "http",
            "scheme": "dpop",
            "bearerFormat": "JWT",
            "description": "`Authorization: DPoP <令牌>`，并在 `DPoP` 头中附本次调用的证明"
            "（RFC 9449）：ES256 签名，typ 为 dpop+jwt，含 jwk，声明 htm、htu、iat、jti、ath；"
            "每个证明只用一次。",
        },
        "certificate": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "`Authorization: Bearer <令牌>`，"
            "连接须使用申请令牌时的客户端证书（RFC 8705）。",
        },
    },
}
"""By whether the tokens of an audience are bound to a key."""


def document(  # What stands at the head of a document.
    *,
    title: str,
    version: str,
    description: str,
    server: str,
    routes: Iterable[BaseRoute],
    bound: bool = False,
) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of `routes`, sorted, with our problems and labels."""
    found = get_openapi(
        title=title,
        version=version,
        description=description,
        servers=[{"url": server}],
        routes=list(routes),
    )
    components = found.setdefault("components", {})
    components["securitySchemes"] = dict(_SCHEMES[bound])
    schemas = components.setdefault("schemas", {})
    for name in _STOCK:
        schemas.pop(name, None)
    schemas |= _problem_schemas(json.dumps(found["paths"]))
    _label(schemas)
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["responses"] = dict(sorted(operation["responses"].items()))
            if "security" in operation:
                operation["security"] = [{name: []} for name in _SCHEMES[bound]]
    ordered: dict[str, Any] = json.loads(json.dumps(found, sort_keys=True))
    return ordered


def document_text(contract: Mapping[str, Any]) -> str:
    """Return the document as it is committed to openapi/*.json."""
    return json.dumps(contract, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _problem_schemas(paths: str) -> dict[str, Any]:
    """Return the kinds of problems that the operations name, with their parts."""
    found: dict[str, Any] = {}
    for kind in (Problem, SeatProblem):
        if f'"#/components/schemas/{kind.__name__}"' in paths:
            schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
            found |= {**schema.pop("$defs"), kind.__name__: schema}
    return found


def _label(schemas: Mapping[str, Any]) -> None:
    """Give every enumeration of terms the Chinese labels that clients show."""
    terms = {kind.__name__: kind for kind in _terms(Term)}
    for name, schema in schemas.items():
        values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
        kind = terms.get(schema.get("title") or name)
        if kind is not None and values and set(values) <= {member.value for member in kind}:
            schema["x-enum-labels"] = {member.value: member.label for member in kind}


def _terms(parent: type[Term]) -> Iterable[type[Term]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _terms(kind)
