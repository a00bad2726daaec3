"""What crosses the wire: integers with bounds, fields explained, enumerations with labels."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.audiences import audiences
from app.schemas.common import Wire

CONTRACTS = {name: audience.openapi() for name, audience in audiences().items()}


def models() -> list[type[Wire]]:
    return sorted(set(_below(Wire)), key=lambda kind: f"{kind.__module__}.{kind.__qualname__}")


def _below(parent: type[Wire]) -> Iterator[type[Wire]]:
    for kind in parent.__subclasses__():
        if kind.__module__.startswith("app."):
            yield kind
        yield from _below(kind)


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Walk a pydantic core schema or a JSON schema."""
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from nodes(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from nodes(part)


def test_every_integer_is_strict_and_bounded() -> None:
    integers = [
        (kind.__name__, node)
        for kind in models()
        for node in nodes(kind.__pydantic_core_schema__)
        if node.get("type") == "int"
    ]
    loose = {name for name, node in integers if not {"strict", "ge", "le"} <= node.keys()}

    assert integers
    # Problems repeat the status we chose ourselves.
    assert loose - {"Problem", "SeatProblem"} == set()


# Published before anybody looked; client code is named after them.
SHARED_NAMES = {
    "app__schemas__guides__ConditionRead",
    "app__schemas__staff__imports__EffectRead",
    "app__schemas__staff__rates__EffectRead",
    "app__schemas__staff__requests_read__ConditionRead",
}


def test_a_new_message_takes_nobody_elses_name() -> None:
    """Two of one name in a contract are both renamed in it, and so in every client."""
    named = {name for each in CONTRACTS.values() for name in each["components"]["schemas"]}
    assert len(named) > len(SHARED_NAMES)
    assert {name for name in named if "__" in name} == SHARED_NAMES


def test_every_message_refuses_unknown_fields() -> None:
    found = models()

    assert found
    assert [kind.__name__ for kind in found if kind.model_config.get("extra") != "forbid"] == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_field_is_explained(contract: str) -> None:
    schemas = CONTRACTS[contract]["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, part in schema.get("properties", {}).items()
        if not part.get("description")
    ]

    assert schemas
    assert silent == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_enumeration_has_chinese_labels(contract: str) -> None:
    schemas = CONTRACTS[contract]["components"]["schemas"]
    bare = [
        name
        for name, schema in schemas.items()
        if "enum" in schema and set(schema.get("x-enum-labels", ())) != set(schema["enum"])
    ]

    assert bare == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_parameter_is_explained(contract: str) -> None:
    silent = [
        f"{verb} {path}: {parameter['name']}"
        for path, verbs in CONTRACTS[contract]["paths"].items()
        for verb, operation in verbs.items()
        for parameter in operation.get("parameters", [])
        if parameter["in"] != "path" and not parameter.get("description")
    ]

    assert silent == []
