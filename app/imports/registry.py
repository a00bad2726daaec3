"""Which kinds of lists there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import app.imports
from app.domain.errors import NotFound
from app.imports.kind import ImportKind


def import_kinds() -> tuple[ImportKind[Any], ...]:
    """Return every kind, by its code."""
    return tuple(kind for _, kind in sorted(_kinds().items()))


def kind_of(code: str) -> ImportKind[Any]:
    """Return the kind of that code, or raise `NotFound`."""
    kind = _kinds().get(code)
    if kind is None:
        raise NotFound
    return kind


@contextmanager
def another_kind(kind: ImportKind[Any]) -> Iterator[None]:
    """Let there be one kind more, for as long as it is needed: tests bring theirs."""
    _kinds()[kind.code] = kind
    try:
        yield
    finally:
        del _kinds()[kind.code]


@cache
def _kinds() -> dict[str, ImportKind[Any]]:
    """Find them; imported on first use, for kinds import use cases."""
    modules = [
        import_module(each.name) for each in iter_modules(app.imports.__path__, "app.imports.")
    ]
    found = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.code: kind for kind in found}
