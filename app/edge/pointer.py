"""JSON pointers (RFC 6901) that tell where, without repeating what the caller sent."""

import re
from dataclasses import dataclass
from typing import Self

# A member name is input too: only what reads like a field of our contracts is repeated.
_FIELD_NAME = re.compile(r"[a-z][a-z_]{0,39}[0-9]{0,2}", re.ASCII)


@dataclass(frozen=True)
class Pointer:
    """A place in a body; it stops above the first member whose name is not a field name."""

    segments: tuple[str, ...] = ()
    ended: bool = False

    def down(self, segment: str | int) -> Self:
        if self.ended:
            return self
        if isinstance(segment, str) and _FIELD_NAME.fullmatch(segment) is None:
            return type(self)(self.segments, ended=True)
        return type(self)((*self.segments, str(segment)))

    def __str__(self) -> str:
        return "".join(f"/{segment}" for segment in self.segments)
