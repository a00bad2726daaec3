"""What a bank's result code means for a payment."""

from app.domain.terms import Term


class Meaning(Term):
    """One table per bank maps its codes to these; an unknown code is INVESTIGATE."""

    PAID = "paid", "已到账"
    FIX_DATA = "fix_data", "需更正账户"
    RETRY = "retry", "可重发"
    INVESTIGATE = "investigate", "需核查"
    WAIT = "wait", "处理中"
