"""However a guide is spoiled, it is read or refused with the place; nothing else happens."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.forms import form_faults
from app.domain.catalogue.parse import parse
from app.domain.catalogue.reading import NotAGuide
from tests.rules.catalogue.guides import CODES, document, guide

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=8), parts, max_size=3)
    ),
    max_leaves=6,
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    parts = dict(enumerate(node)) if isinstance(node, list) else node
    for key, part in parts.items() if isinstance(parts, dict) else ():
        found += _places(part, (*path, key))
    return found


PLACES = {code: _places(document(code)) for code in CODES}


@settings(max_examples=600, deadline=None)
@given(st.data(), st.sampled_from(CODES), ANYTHING)
def test_a_guide_with_anything_anywhere_is_read_or_refused(
    data: st.DataObject, code: str, anything: Any
) -> None:
    spoiled = document(code)
    *way, last = data.draw(st.sampled_from(PLACES[code]))
    node: Any = spoiled
    for step in way:
        node = node[step]
    node[last] = anything
    # Any other exception than this one would fail the test.
    with suppress(NotAGuide):
        parse(spoiled, version=1)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CODES), st.data())
def test_answers_of_any_kind_are_faults_and_never_failures(code: str, data: st.DataObject) -> None:
    form = guide(code).form
    names = st.sampled_from(sorted(form["properties"])) | st.text(max_size=8)
    values = data.draw(st.dictionaries(names, ANYTHING, max_size=5))
    for fault in form_faults(form, values, at="/form"):
        assert fault.pointer.startswith("/form")
        named = fault.pointer.removeprefix("/form").lstrip("/").partition("/")[0]
        assert named in {"", *form["properties"]}
