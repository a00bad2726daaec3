"""How a name is read aloud: pypinyin, with surnames read as surnames."""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from app.domain.veterans.names import canonical_pinyin, surname_of

# fmt: off
SURNAME_READINGS = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "覃": "qin",
    "区": "ou", "任": "ren", "朴": "piao", "盖": "ge", "华": "hua", "冼": "xian",
    "翟": "zhai", "缪": "miao", "乐": "yue", "召": "shao", "员": "yun", "黑": "he",
    "秘": "bi", "重": "chong", "折": "she", "种": "chong", "祭": "zhai", "宁": "ning",
    "隗": "wei", "郇": "xun", "佴": "nai", "乜": "nie", "逄": "pang", "阙": "que",
    "牟": "mu", "瞿": "qu", "葛": "ge", "哈": "ha", "纪": "ji", "应": "ying",
    "石": "shi", "柏": "bai", "卜": "bu", "车": "che", "都": "du", "过": "guo",
    "撒": "sa", "繁": "po", "那": "na", "令": "ling", "占": "zhan", "尉迟": "yu chi",
    "万俟": "mo qi", "澹台": "tan tai", "长孙": "zhang sun", "单于": "chan yu",
    "令狐": "ling hu", "鲜于": "xian yu",
    "亓官": "qi guan", "濮阳": "pu yang", "宰父": "zai fu", "乐正": "yue zheng", "夹谷": "jia gu",
    "皇甫": "huang fu", "申屠": "shen tu",
}
# fmt: on
"""Only where a surname is read otherwise than the character, or where dictionaries waver."""


@dataclass(frozen=True, slots=True)
class Reading:
    full: str
    initials: str


@lru_cache(maxsize=16_384)
def _syllables(part: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(part, style=Style.NORMAL, errors="default"))


def read_name(name: str) -> Reading:
    """Return `chenjianguo` and `cjg`; dots and characters without a reading are left out."""
    surname = surname_of(name)
    known = SURNAME_READINGS.get(surname)
    head = known.split() if known else _syllables(surname)
    spoken = [canonical_pinyin(part) for part in (*head, *_syllables(name[len(surname) :]))]
    return Reading("".join(spoken), "".join(part[:1] for part in spoken))
