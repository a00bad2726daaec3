"""Whether two spellings of a name mean the same holder."""

import re
import unicodedata
from collections.abc import Iterable

# A variation selector picks a form of a rare character; banks' files mostly lose it.
_DROPPED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\\s·•・･．․‧∙⋅·.]")


def same_name(one: str, other: str) -> bool:
    """Compare without width, case, blanks and dots: 阿依古丽·买买提 is 阿依古丽．买买提.

    A rare character stays itself: what a bank writes as ？ or pinyin must be looked at.
    """
    return bool(_core(one)) and _core(one) == _core(other)


def is_own_name(holder: str, name: str, former_names: Iterable[str]) -> bool:
    """Say whether an account in this name is the person's: papers may carry a former one."""
    return any(same_name(holder, known) for known in (name, *former_names))


def _core(name: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name)).casefold()
