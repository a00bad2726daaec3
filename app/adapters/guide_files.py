"""The service guides of app/service_guides, read strictly and completed with what all share."""

from pathlib import Path

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.parse import Document, with_common
from app.domain.catalogue.reading import NotAGuide

FOLDER = Path(__file__).parent.parent / "service_guides"
COMMON = "_common.yaml"


def guide_documents(folder: Path = FOLDER) -> dict[str, Document]:
    """Return every guide by its code, completed and not yet parsed."""
    common = read_yaml(folder / COMMON)
    documents = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        document = read_yaml(path)
        if document.get("code") != path.stem:
            raise NotAGuide(f"{path.name}: code", "must be the name of the file")
        documents[path.stem] = with_common(document, common)
    return documents
