"""The service guides of app/service_guides, read strictly and completed with what all share."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from app.domain.catalogue.parse import Document, with_common
from app.domain.catalogue.reading import NotAGuide

FOLDER = Path(__file__).parent.parent / "service_guides"
COMMON = "_common.yaml"


class _Loader(yaml.SafeLoader):
    """Refuses a key written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise NotAGuide(str(key), f"stands twice, again in line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep=deep)


# Days stay text: a guide is stored as JSON, and must be the same before and after.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def guide_documents(folder: Path = FOLDER) -> dict[str, Document]:
    """Return every guide by its code, completed and not yet parsed."""
    common = _read(folder / COMMON)
    documents = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        document = _read(path)
        if document.get("code") != path.stem:
            raise NotAGuide(f"{path.name}: code", "must be the name of the file")
        documents[path.stem] = with_common(document, common)
    return documents


def _read(path: Path) -> Document:
    document = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  # Made from SafeLoader.
    if not isinstance(document, dict):
        raise NotAGuide(path.name, "must be an object with keys")
    return document
