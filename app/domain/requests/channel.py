"""How a request reached the bureau, and how the person signed it."""

from app.domain.terms import Term


class Channel(Term):
    MINIAPP = "miniapp", "小程序"
    COUNTER = "counter", "窗口"
    PHONE = "phone", "电话"
    HOME = "home", "上门"
    PROACTIVE = "proactive", "免申即享"


class Signature(Term):
    """What stands under a paper made at the counter or the door."""

    HANDWRITTEN = "handwritten", "本人签名"
    THUMBPRINT = "thumbprint", "按指印"
    BY_AGENT = "by_agent", "代办人签名"
    SPOKEN = "spoken", "电话录音确认"
    IN_APP = "in_app", "小程序确认"
