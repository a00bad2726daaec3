"""The words of messages, read once from app/texts/messages; a missing one stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.notifications.terms import Told
from app.domain.notifications.wording import MessageText

FOLDER = Path(__file__).parents[1] / "texts" / "messages"


@cache
def message_texts(folder: Path = FOLDER) -> Mapping[Told, MessageText]:
    """Return the words for everything that people are told."""
    found: dict[Told, MessageText] = {}
    for path in sorted(folder.glob("*.yaml")):
        reader = Reader({})
        found |= reader.read(Mapping[Told, MessageText], read_yaml(path), path.name)
    missing = set(Told) - found.keys()
    if missing:
        raise NotAGuide(folder.name, f"has no words for {', '.join(sorted(missing))}")
    return found
