"""The five levels of administration, from the village to the province."""

from enum import StrEnum


class Level(StrEnum):
    """A level of administration. Never compare members with `<`: that compares the words."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"

    @property
    def rank(self) -> int:
        """How far up this level stands: 1 for a village, 5 for a province."""
        return _RANK[self]

    @property
    def above(self) -> "Level | None":
        """The next level up; nothing stands above the province here."""
        return _BY_RANK.get(self.rank + 1)

    @property
    def below(self) -> "Level | None":
        """The next level down; nothing stands below the village."""
        return _BY_RANK.get(self.rank - 1)


_RANK = {level: position for position, level in enumerate(Level, start=1)}
_BY_RANK = {position: level for level, position in _RANK.items()}
