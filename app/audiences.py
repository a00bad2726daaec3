"""The three published contracts, each an application of its own."""

from app.domain.identity.tokens import TokenKind
from app.edge.audience import Audience
from app.routers import bank, miniapp, staff

BANKS = """合作银行的机器客户端使用的接口。只能看到和办理本行的批次、明细、账户与结果；
不属于本行的与不存在的，答复相同（404）。每次查询都有记录。

**接入**：由局方登记客户端和 P-256 公钥（JWK），经第二人核准后生效；同时最多两把，便于换钥。
每 5 分钟用 `POST /token` 换取令牌：`client_assertion` 为 ES256 签名的 JWT，
头为 `typ: client-authentication+jwt` 和 `kid`（公钥指纹，RFC 7638），
`iss`、`sub` 为客户端编号，`aud` 只填本系统地址，`jti` 只用一次，有效期不超过 60 秒。
令牌绑定到随请求出示的 DPoP 密钥（RFC 9449）或客户端证书（RFC 8705），离开它们即无效。

**办理**：写入须带 `Idempotency-Key`，同一请求重发得到第一次的答复。金额单位为分；
编号、账号、流水号均为文本。枚举可能增加新值，请容忍。
"""


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
        description=BANKS,
        token_kind=TokenKind.BANK_ACCESS,
    )
    banks.admit(*bank.ROUTERS)
    return {"miniapp": mini, "staff": office, "bank": banks}
