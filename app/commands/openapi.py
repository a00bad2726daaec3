"""`rongyao openapi`: write the published contracts, or check that they are what is built."""

from pathlib import Path
from typing import Any

from app.audiences import audiences
from app.edge.document import document_text
from app.migrate import ROOT

FOLDER = ROOT / "openapi"


def built() -> dict[str, dict[str, Any]]:
    """Return the three documents as the routes build them."""
    return {name: audience.openapi() for name, audience in audiences().items()}


def write() -> None:
    for name, document in built().items():
        Path(FOLDER, f"{name}.json").write_text(document_text(document), "utf-8")


def outdated() -> list[str]:
    """Name the documents that are not what the routes build."""
    return [
        name
        for name, document in built().items()
        if not (path := FOLDER / f"{name}.json").exists()
        or path.read_text("utf-8") != document_text(document)
    ]
