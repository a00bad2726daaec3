"""The carried guides as documents to change, and parsed."""

import copy
from typing import Any

from app.adapters.guide_files import guide_documents
from app.domain.catalogue.guide import Guide
from app.domain.catalogue.parse import parse, parted_standing

_DOCUMENTS = guide_documents()
CODES = tuple(_DOCUMENTS)


def document(code: str) -> dict[str, Any]:
    """A copy of one guide, free to be spoiled."""
    guide: dict[str, Any] = copy.deepcopy(dict(parted_standing(_DOCUMENTS[code])[1]))
    return guide


def guide(code: str) -> Guide:
    return parse(document(code), version=1)
