"""The service guides of app/service_guides, read strictly and completed with what all share."""

from pathlib import Path

from app.adapters.strict_yaml import documents_by_code, read_yaml
from app.domain.catalogue.parse import Document, with_common

FOLDER = Path(__file__).parent.parent / "service_guides"
COMMON = "_common.yaml"


def guide_documents(folder: Path = FOLDER) -> dict[str, Document]:
    """Return every guide by its code, completed and not yet parsed."""
    common = read_yaml(folder / COMMON)
    found = documents_by_code(folder)
    return {code: with_common(document, common) for code, document in found.items()}
