"""Personal names: one way of writing each, surnames told apart, and what a searcher types."""

import re
import unicodedata

from app.domain.veterans.errors import NameMalformed

POINTER = "/name"
DOT = "·"
LONGEST = 50

# fmt: off
COMPOUND_SURNAMES = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人",
    "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶",
    "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
    "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良",
    "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里",
    "呼延", "东郭", "南门", "羊舌", "微生", "公户", "公玉", "公仪", "梁丘", "公仲",
    "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘",
    "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "淳于",
    "单于", "达奚", "褚师",
})
# fmt: on

# Keyboards, card readers and old registers each write the dot of a name differently.
_DOTS = str.maketrans(dict.fromkeys("\u2022\u30fb\uff65\uff0e\u2024\u2027\u2219\u22c5\u0387", DOT))
_SPACES = re.compile(r"\s+")
# Unicode calls the Hangul fillers letters; nobody sees them, and a name of them is no name.
_BLANK_LETTERS = re.compile("[\u115f\u1160\u3164\uffa0]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")


def canonical(text: str, *, pointer: str = POINTER) -> str:
    """Return the one form of a name, or refuse what no name holds."""
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().translate(_DOTS)
    name = _BLANK_LETTERS.sub("", name)
    if not _LATIN.search(name):
        name = name.replace(" ", "")  # 张 三 in old registers is 张三.
    if not name or len(name) > LONGEST or not all(_belongs(c) for c in name):
        raise NameMalformed(pointer)
    # A letter stands first (〇 is a number to Unicode): marks, dots and hyphens come after one.
    if unicodedata.category(name[0])[0] not in "LN" or name[-1] == DOT or DOT * 2 in name:
        raise NameMalformed(pointer)
    return name


def canonical_beginning(text: str) -> str:
    """Return the beginning of a name that is still being typed: it may stop at its dot."""
    return canonical(text.translate(_DOTS).rstrip(f"{DOT} "))


def _belongs(character: str) -> bool:
    # Rare characters of the extensions are letters too (Lo); variation selectors (Mn) pick a
    # form of them. Bidi marks and zero-width characters (Cf) never belong.
    if character in f"{DOT} '-":
        return True
    return unicodedata.category(character) in {"Lo", "Lu", "Ll", "Lm", "Mn", "Mc", "Nl"}


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name; of a dotted or Latin one, its first character."""
    if DOT not in name and len(name) > len("欧阳") and name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1]


def canonical_pinyin(text: str) -> str:
    """Return what a searcher typed as the registry keeps it: `Lü Ming`, `lyuming` are lvming."""
    typed = unicodedata.normalize("NFC", text).lower().replace("ü", "v").replace("lyu", "lv")
    return "".join(c for c in typed.replace("nyu", "nv") if "a" <= c <= "z")
