"""The five levels of administration, from the village to the province."""

from app.domain.terms import Term


class Level(Term):
    """A level of administration. Never compare members with `<`: that compares the words."""

    VILLAGE = "village", "村(社区)"
    TOWNSHIP = "township", "乡镇(街道)"
    COUNTY = "county", "县(市、区)"
    CITY = "city", "市"
    PROVINCE = "province", "省"

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
