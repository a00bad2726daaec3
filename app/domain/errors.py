"""What can go wrong, as facts. HTTP is decided once, in app/edge/problem.py."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

Fact = str | int | date


@dataclass(frozen=True)
class FieldFault:
    """One field that must change: `pointer` is an RFC 6901 path, `code` names a text."""

    pointer: str
    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


class AppError(Exception):
    """A fact that stops a request; `code` is stable and names its texts.

    `facts` fill the placeholders of those texts and never carry what the caller sent.
    `keeps` says that what was written before the refusal must persist (a failed sign-in
    counted, a code used up): it is committed, then answered.
    """

    code: ClassVar[str]
    keeps: ClassVar[bool] = False

    def __init__(self, *, errors: tuple[FieldFault, ...] = (), **facts: Fact) -> None:
        super().__init__(self.code)
        self.errors = errors
        self.facts = facts


class Malformed(AppError):
    """The message cannot be read."""

    code = "malformed"


class Unauthenticated(AppError):
    """Nobody known is calling."""

    code = "unauthenticated"


class Forbidden(AppError):
    """The caller is known and may not do this."""

    code = "forbidden"


class NotFound(AppError):
    """No such thing, or none that this caller may know of: one and the same answer."""

    code = "not_found"


class TooSlow(AppError):
    """The message did not arrive in time."""

    code = "too_slow"


class Conflict(AppError):
    """The rules do not allow this in the present state."""

    code = "conflict"


class Gone(AppError):
    """It was there and is over: a code expired, a link used up."""

    code = "gone"


class Stale(AppError):
    """Somebody changed it since the caller read it."""

    code = "stale"


class TooLarge(AppError):
    """The message is longer than allowed."""

    code = "too_large"


class UnsupportedMedia(AppError):
    """The message is of a kind that is not read here."""

    code = "unsupported_media"


class Invalid(AppError):
    """The message can be read, and its content cannot be accepted."""

    code = "invalid"


class PreconditionMissing(AppError):
    """A write to an existing thing came without the version it was read at."""

    code = "precondition_missing"


class TooMany(AppError):
    """Too many calls; `retry_after_seconds` says when the next one is welcome."""

    code = "too_many"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds=retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(AppError):
    """Something we depend on does not answer; trying again later helps."""

    code = "unavailable"


class VersionedThing(Protocol):
    @property
    def version(self) -> int: ...


def expect_version(thing: VersionedThing, version: int) -> None:
    """Refuse a write that was prepared on an older state of `thing`."""
    if thing.version != version:
        raise Stale(current_version=thing.version)
