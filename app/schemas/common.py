"""What all three contracts share on the wire."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from unicodedata import category

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.domain.calendar.days import SHANGHAI
from app.domain.divisions.code import PATTERN

T = TypeVar("T")


class Wire(BaseModel):
    """A message or a part of one: unknown fields are refused, errors never show the input."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


# Integers are strict, so that true is not 1 and "7" is not 7, and bounded, so that neither
# PostgreSQL nor JavaScript overflows on them.
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Fen = Annotated[int, Field(strict=True, ge=0, le=10**13)]
SignedFen = Annotated[int, Field(strict=True, ge=-(10**13), le=10**13)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=527_040)]
Days = Annotated[int, Field(strict=True, ge=0, le=36_525)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]
Stars = Annotated[int, Field(strict=True, ge=1, le=5)]
DisabilityGrade = Annotated[int, Field(strict=True, ge=1, le=10)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
"""A day that can be reckoned from, weeks to either side."""

At = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(SHANGHAI).isoformat(timespec="seconds")),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""An instant as people here read it: `2026-11-22T09:30:00+08:00`."""

# Invisible characters forge log lines, turn text around and make two names look alike.
# Private use and unassigned ones stay: rare characters of names live there.
_REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class Text:
    """Text of at most `longest` characters, as in `Annotated[str, Text(60)]`.

    Blanks around it are dropped; nothing inside is changed, for a name is kept as written.
    """

    longest: int
    shortest: int = 1
    lines: bool = False

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        plain = core_schema.str_schema(
            strict=True,
            strip_whitespace=True,
            min_length=self.shortest,
            max_length=self.longest,
        )
        return core_schema.no_info_after_validator_function(self._visible, plain)

    def _visible(self, value: str) -> str:
        for character in value:
            if category(character) in _REFUSED and not (self.lines and character == "\n"):
                raise PydanticCustomError("character_refused", "A character is refused.")
        return value


PersonName = Annotated[str, Text(60)]
Line = Annotated[str, Text(200)]
DivisionCode = Annotated[str, Field(strict=True, pattern=PATTERN, examples=["350505000000"])]
Paragraph = Annotated[str, Text(2000, lines=True)]


class Page(Wire, Generic[T]):
    """One page of a list, in the list's own order."""

    # A page of something has no source of its own: to look for one takes longer than all else
    # that a start imports.
    model_config = ConfigDict(use_attribute_docstrings=False)

    items: Annotated[list[T], Field(description="The rows of this page.")]
    next_cursor: Annotated[
        str | None,
        Field(description="Send it as `cursor` for the next page; null on the last one."),
    ]


class FieldProblem(Wire):
    """One field that must change."""

    pointer: str
    """JSON pointer (RFC 6901) into the body, empty for the body itself;
    for other parts of the request `query/…`, `path/…` or `header/…`."""
    code: str
    """What is wrong, stable across versions."""
    message: str
    """What is wrong, for people."""


class Problem(Wire):
    """Why a request was refused and what can be done (RFC 9457)."""

    type: str
    """URN of the kind of problem."""
    title: str
    """The kind of problem, for people."""
    status: Annotated[int, Field(ge=400, le=599)]
    """The HTTP status, repeated."""
    detail: str
    """What can be done now, for people."""
    instance: str
    """The path that was called, without anything personal."""
    code: str
    """The kind of problem, stable across versions."""
    trace_id: str
    """Names this call in the logs; 32 hexadecimal digits."""
    errors: list[FieldProblem]
    """The fields that must change; empty when no field is at fault."""
