"""Whatever the code: ranges, levels, parents and areas never contradict each other."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.divisions.code import ancestor_at, level_of, parent_of, subtree
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas

# Zeros often: they are where prefixes lie.
DIGITS = st.sampled_from("0001259")
CODES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["11", "35", "44", "82"]),
    st.text(DIGITS, min_size=2, max_size=2),
    st.text(DIGITS, min_size=2, max_size=2),
    st.text(DIGITS, min_size=3, max_size=3),
    st.text(DIGITS, min_size=3, max_size=3),
)


def _chain(code: str) -> list[str]:
    parent = parent_of(code)
    return [code] if parent is None else [code, *_chain(parent)]


@given(code=CODES, other=CODES)
def test_a_code_lies_in_a_subtree_exactly_when_its_root_is_among_its_ancestors(
    code: str, other: str
) -> None:
    ancestors = [ancestor_at(code, level) for level in Level]
    assert (code in subtree(other)) is (other in ancestors)


@given(code=CODES)
def test_the_chain_of_parents_rises_and_ends_at_the_province(code: str) -> None:
    ranks = [level_of(one).rank for one in _chain(code)]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == Level.PROVINCE.rank


@given(code=CODES, member=CODES)
def test_a_member_is_reached_by_its_area_and_by_nobody_between(code: str, member: str) -> None:
    area = "350571000000"
    if member == area or member in subtree(area) or area in subtree(member):
        return
    areas = ManagedAreas.of({area: (member,)})
    reached = any(member in part for part in areas.scope_of(code))
    above_both = member in subtree(code) and area in subtree(code)
    assert reached is (code in {member, area} or above_both)
