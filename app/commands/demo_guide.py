"""What a demo says once it runs: where the pages are, and how to sign in as whom."""

from rich.console import Console
from rich.table import Table

from app.seed.personas import Personas, personas
from app.settings import Settings

HOW_TO = """\
[bold]以退役军人登录[/bold]：在模拟的微信里为本人生成登录凭证，POST /miniapp/v1/sessions 填入 code；
  再生成手机号凭证，连同姓名和身份证号 POST /miniapp/v1/identity-bindings。
[bold]以工作人员登录[/bold]：在上面的页面里登录，
  或 POST /staff/v1/sessions 填 username、password、otp；
  动态口令用 rongyao staff code <账号> 查看，或把密钥存入任一口令软件。
[bold]银行[/bold]：六家模拟银行已自行连接，每家有一页账簿和故障按钮；
  自己写程序的，从 clients/bank/README.md 开始，密钥在 simulators/bank/demo_keys.yaml。"""


def print_guide(console: Console, settings: Settings) -> None:
    cast = personas()
    console.print(_pages(settings))
    console.print(_staff(cast))
    console.print(_citizens(cast))
    console.print(HOW_TO)
    console.print(
        "[bold]make tour[/bold] 演示一件困难帮扶从申请到评价，"
        "[bold]make tours[/bold] 演示三次发放和两段上门服务；按 Ctrl-C 停止。"
    )


def _pages(settings: Settings) -> Table:
    api = f"http://{settings.host}:{settings.port}"
    outside = settings.wechat_base_url.removesuffix("/wechat")
    table = Table("页面", "地址", title="戎耀 正在运行")
    table.add_row("全部页面和接口", f"{api}/")
    table.add_row("上门路线（县、市和服务队）", f"{api}/pages/routes")
    table.add_row("上门服务统计（监管）", f"{api}/pages/visits")
    table.add_row("小程序接口", f"{api}/miniapp/v1/docs")
    table.add_row("工作人员接口", f"{api}/staff/v1/docs")
    table.add_row("合作银行接口", f"{api}/bank/v1/docs")
    table.add_row("模拟的微信、短信和银行", f"{outside}/")
    if settings.metrics_port:
        table.add_row("运行指标", f"http://127.0.0.1:{settings.metrics_port}/metrics")
    return table


def _staff(cast: Personas) -> Table:
    table = Table(
        "岗位", "姓名", "账号", "动态口令密钥", title=f"工作人员（密码都是 {cast.password}）"
    )
    for person in cast.staff.values():
        table.add_row(person.role.label, person.name, person.username, person.totp_secret)
    return table


def _citizens(cast: Personas) -> Table:
    table = Table(
        "姓名", "身份证号", "手机号", title="退役军人和家属（在模拟的微信里登录，再实名绑定）"
    )
    for citizen in cast.citizens.values():
        table.add_row(citizen.person.name, citizen.id_number, citizen.person.phone)
    return table
