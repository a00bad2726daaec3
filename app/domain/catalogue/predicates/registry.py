"""What a predicate is, and how a function becomes one.

Parameters are read from the annotations, so they are typed once.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.wording import Localised

Test = Callable[..., bool | None]


class FormField(str):
    """The name of a property of the guide's form."""

    __slots__ = ()


class DivisionRef(str):
    """A 12-digit division code; everything below it counts too."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    name: str
    test: Test
    parameters: Mapping[str, Any]  # Name → type, in the order of the function.
    wording: Localised  # `{name}` stands for a parameter in words.
    help: Localised

    def holds(self, facts: Facts, parameters: Mapping[str, Any]) -> bool | None:
        return self.test(facts, **parameters)


PREDICATES: dict[str, Predicate] = {}


def says(zh: str, en: str, *, help_zh: str, help_en: str) -> Callable[[Test], Test]:
    def register(test: Test) -> Test:
        hints = get_type_hints(test)
        names = list(inspect.signature(test).parameters)[1:]
        PREDICATES[test.__name__] = Predicate(
            test.__name__,
            test,
            {name: hints[name] for name in names},
            Localised(zh, en),
            Localised(help_zh, help_en),
        )
        return test

    return register
