"""The words of what is told from the door."""

from app.domain.terms import Term


class Outcome(Term):
    """What came of standing at the door; in his own home nobody is a no-show."""

    FULFILLED = "fulfilled", "已服务"
    NOT_MET = "not_met", "未遇见"
    REFUSED = "refused", "本人谢绝"
    IN_HOSPITAL = "in_hospital", "住院"
    DECEASED = "deceased", "逝世"


class CardKept(Term):
    """Where the preferential card (优待证) is; in other hands it is looked into."""

    IN_HAND = "in_hand", "在本人手中"
    ELSEWHERE = "elsewhere", "不在本人手中"
    NO_CARD = "no_card", "没有优待证"


class NeedRefusal(Term):
    """Why no request was drafted for a need; somebody talks it over with the person."""

    ITEM_NOT_OPEN = "item_not_open", "该事项暂不受理"
    NOT_BY_STATION = "not_by_station", "须由本人或代办人申请"
    DECEASED = "deceased", "本人已逝世或正在核实"
