"""The three published contracts, each an application of its own."""

from app.domain.identity.tokens import TokenKind
from app.edge.audience import Audience
from app.routers import bank, miniapp, staff


def audiences() -> dict[str, Audience]:
    """Build the three applications, by the name of their document."""
    mini = Audience(
        prefix="/miniapp/v1",
        title="戎耀 · 小程序接口",
        description="退役军人和家属在微信小程序中使用的接口：只用 GET 和 POST。",
        token_kind=TokenKind.CITIZEN_ACCESS,
    )
    mini.admit(*miniapp.ROUTERS)
    office = Audience(
        prefix="/staff/v1",
        title="戎耀 · 工作人员接口",
        description="村、乡镇、县、市、省各级服务站和局机关工作人员使用的接口。",
        token_kind=TokenKind.STAFF_ACCESS,
    )
    office.admit(*staff.ROUTERS)
    banks = Audience(
        prefix="/bank/v1",
        title="戎耀 · 合作银行接口",
        description="合作银行的机器客户端使用的接口。发放功能上线后在此发布。",
        token_kind=TokenKind.BANK_ACCESS,
    )
    banks.admit(*bank.ROUTERS)
    return {"miniapp": mini, "staff": office, "bank": banks}
