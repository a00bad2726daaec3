"""YAML as carried data is written: no key twice, and days stay text."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from app.domain.catalogue.reading import NotAGuide


class _Loader(yaml.SafeLoader):
    """Refuses a key written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise NotAGuide(str(key), f"stands twice, again in line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep=deep)


# Days stay text: what is stored as JSON must be the same before and after.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the object that the file holds."""
    document = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  # Made from SafeLoader.
    if not isinstance(document, dict):
        raise NotAGuide(path.name, "must be an object with keys")
    return document


def documents_by_code(folder: Path) -> dict[str, dict[str, Any]]:
    """Return every document of a folder by its code, save files that begin with `_`."""
    documents = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        document = read_yaml(path)
        if document.get("code") != path.stem:
            raise NotAGuide(f"{path.name}: code", "must be the name of the file")
        documents[path.stem] = document
    return documents
