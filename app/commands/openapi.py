"""`rongyao openapi`: write the published contracts, or check that they are what is built."""

import json
from pathlib import Path
from typing import Any

from app.audiences import audiences
from app.migrate import ROOT

FOLDER = ROOT / "openapi"


def published() -> dict[str, dict[str, Any]]:
    """Return the three documents as they stand in `openapi/`."""
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
    }


def built() -> dict[str, dict[str, Any]]:
    """Return the three documents as the routes build them."""
    return {name: audience.openapi() for name, audience in audiences().items()}


def write() -> None:
    for name, document in built().items():
        Path(FOLDER, f"{name}.json").write_text(as_text(document), "utf-8")


def outdated() -> list[str]:
    """Name the documents that are not what the routes build."""
    return [
        name
        for name, document in built().items()
        if not (path := FOLDER / f"{name}.json").exists()
        or path.read_text("utf-8") != as_text(document)
    ]


def as_text(document: dict[str, Any]) -> str:
    """Sorted, so that a difference is a change and nothing else."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
