"""`python -m clients.bank.postman [--check]`: the Postman collection, out of the contract."""

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CONTRACT = FOLDER.parents[1] / "openapi" / "bank.json"
COLLECTION = FOLDER / "postman_collection.json"
SCRIPT = FOLDER / "postman_sign.js"
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
PREFIX = "/bank/v1"
TOKEN = "/token"  # noqa: S105  # An address; the script before every call asks for it.
EXAMPLES: dict[str, Any] = {"string": "", "integer": 1, "number": 1, "boolean": True}
FORMATS = {
    "date": "2026-11-22",
    "date-time": "2026-11-22T09:30:00+08:00",
    "uuid": "0192f0c1-0000-7000-8000-000000000001",
}
BY_NAME: dict[str, Any] = {
    "amount_fen": 6000,
    "code": "0000",
    "note": "总数不符",
    "payment_no": "P350505202611000000000001",
    "payment_nos": ["P350505202611000000000001"],
    "serial": "20261122000001",
    "total_fen": 6000,
}
NEVER_EMPTY = {"PaymentsSought": ["payment_nos"]}
"""Bodies of which every member is optional, and still one must be there."""

Json = dict[str, Any]


def collection_of(contract: Json) -> str:
    """Return the collection as text: one request for each operation, in the contract's order."""
    items = [
        _item(contract, path, method, operation)
        for path, verbs in contract["paths"].items()
        for method, operation in verbs.items()
        if method in {"get", "post"} and path != TOKEN
    ]
    script = {"type": "text/javascript", "exec": SCRIPT.read_text("utf-8").splitlines()}
    collection = {
        "info": {
            "name": "Rongyao /bank/v1",
            "description": "Set base_url, client_id and private_jwk; see clients/bank/README.md.",
            "schema": SCHEMA,
        },
        "event": [{"listen": "prerequest", "script": script}],
        "variable": [
            {"key": name, "value": value}
            for name, value in (
                ("base_url", "http://127.0.0.1:8000"),
                ("public_url", ""),
                ("client_id", ""),
                ("private_jwk", ""),
            )
        ],
        "item": items,
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _item(contract: Json, path: str, method: str, operation: Json) -> Json:
    parameters = operation.get("parameters", [])
    headers = [
        {"key": "Idempotency-Key", "value": "{{$guid}}"}
        for parameter in parameters
        if parameter["name"].lower() == "idempotency-key"
    ]
    query = [
        {"key": parameter["name"], "value": "", "disabled": not parameter.get("required")}
        for parameter in parameters
        if parameter["in"] == "query"
    ]
    named = [parameter["name"] for parameter in parameters if parameter["in"] == "path"]
    address = f"{PREFIX}{path}"
    for name in named:
        address = address.replace(f"{{{name}}}", f"{{{{{name}}}}}")
    request: Json = {
        "method": method.upper(),
        "header": headers,
        "url": {
            "raw": f"{{{{base_url}}}}{address}",
            "host": ["{{base_url}}"],
            "path": address.removeprefix("/").split("/"),
            "query": query,
        },
        "description": operation.get("description", ""),
    }
    if "requestBody" in operation:
        request["body"] = _body(contract, operation["requestBody"]["content"])
    return {"name": operation["summary"], "request": request}


def _body(contract: Json, content: Json) -> Json:
    if "multipart/form-data" in content:
        return {"mode": "formdata", "formdata": [{"key": "file", "type": "file", "src": ""}]}
    example = _example(contract, content["application/json"]["schema"])
    return {
        "mode": "raw",
        "raw": json.dumps(example, ensure_ascii=False, indent=2),
        "options": {"raw": {"language": "json"}},
    }


def _example(contract: Json, schema: Json) -> Any:
    """Return something of the schema's shape; what is optional is left out."""
    if "$ref" in schema:
        return _example(contract, _named(contract, schema["$ref"]))
    choices = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
    if choices:
        return _example(contract, choices[0])
    given = [schema[name] for name in ("const", "default", "example") if name in schema]
    given += [*schema.get("examples", []), *schema.get("enum", [])]
    return given[0] if given else _made_up(contract, schema)


def _made_up(contract: Json, schema: Json) -> Any:
    kind = schema.get("type", "")
    if kind == "array":
        return [_example(contract, schema["items"])]
    if kind == "object":
        wanted: list[str] = schema.get("required", [])
        wanted = wanted or NEVER_EMPTY.get(schema.get("title", ""), [])
        members = {name: schema["properties"][name] for name in wanted}
        return {
            name: BY_NAME[name] if name in BY_NAME else _example(contract, member)
            for name, member in members.items()
        }
    return FORMATS.get(schema.get("format", "")) or EXAMPLES.get(kind)


def _named(contract: Json, reference: str) -> Json:
    found: Json = contract
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def main() -> None:
    text = collection_of(json.loads(CONTRACT.read_text("utf-8")))
    if "--check" in sys.argv[1:]:
        current = COLLECTION.exists() and COLLECTION.read_text("utf-8") == text
        raise SystemExit(None if current else "postman_collection.json: run make contracts")
    COLLECTION.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
