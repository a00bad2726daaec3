"""Managed areas: zones without a code in GB/T 2260 that administer parts of counties.

People keep the code of the county they are registered in; the area decides for them. So the area
reaches its members, the county no longer does, and whatever stands above both reaches both.
The SQL function `division_scope` is the twin of `scope_of` for the moment of sign-in.
"""

from dataclasses import dataclass
from typing import Self

from app.domain.divisions.code import CodeRange, ancestor_at, level_of, parent_of, subtree
from app.domain.divisions.levels import Level
from app.domain.divisions.ranges import merged, without


@dataclass(frozen=True, slots=True)
class ManagedArea:
    """An area by its house code, with the divisions it administers."""

    code: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManagedAreas:
    """Every managed area there is; without any, divisions are read by their codes alone."""

    areas: tuple[ManagedArea, ...] = ()

    @classmethod
    def of(cls, members: dict[str, tuple[str, ...]]) -> Self:
        """Put areas together from the members of each."""
        return cls(tuple(ManagedArea(code, tuple(held)) for code, held in members.items()))

    def area_of(self, code: str) -> str | None:
        """Return the area that administers the division, or None for most of the country."""
        return next(
            (
                area.code
                for area in self.areas
                if code in subtree(area.code) or any(code in subtree(m) for m in area.members)
            ),
            None,
        )

    def scope_of(self, code: str) -> tuple[CodeRange, ...]:
        """Return the codes whose rows the staff of a division may see."""
        own = subtree(code)
        reached = [own]
        reached += [subtree(m) for area in self.areas if area.code == code for m in area.members]
        administered_elsewhere = [
            subtree(member)
            for area in self.areas
            if area.code not in own
            for member in area.members
            if member in own and member != code
        ]
        return without(merged(reached), administered_elsewhere)

    def parent_of(self, code: str) -> str | None:
        """Return the division that administers this one: the area in the place of the county."""
        holder = next((area.code for area in self.areas if code in area.members), None)
        return holder or parent_of(code)

    def ancestor_at(self, code: str, level: Level) -> str | None:
        """Return who acts at that level for the division, if anybody does.

        The county of a division inside an area is the area.
        """
        if level is Level.COUNTY and level_of(code).rank <= Level.COUNTY.rank:
            return self.area_of(code) or ancestor_at(code, level)
        return ancestor_at(code, level)

    def path_of(self, code: str) -> tuple[str, ...]:
        """Return the division and all that administer it, the province first."""
        path = [code]
        while (parent := self.parent_of(path[0])) is not None:
            path.insert(0, parent)
        return tuple(path)
