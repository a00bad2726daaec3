"""`python -m simulators --port 8090`: loopback only, for the demo and the tests."""

import argparse

import uvicorn

from simulators.bank.partners import demo_bureau
from simulators.program import simulators
from simulators.world import Accounts


def main() -> None:
    agreed = Accounts()
    options = argparse.ArgumentParser(prog="simulators")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8090)
    options.add_argument("--wechat-appid", default=agreed.wechat_appid)
    options.add_argument("--wechat-secret", default=agreed.wechat_secret)
    options.add_argument("--sms-secret", default=agreed.sms_secret)
    options.add_argument("--bureau", help="Where the banks find the bureau, by its demo keys")
    options.add_argument("--bureau-known-as", default="", metavar="URL", help="If it differs")
    options.add_argument("--banks-work-every", type=float, default=0, metavar="SECONDS")
    given = options.parse_args()
    accounts = Accounts(given.wechat_appid, given.wechat_secret, given.sms_secret)
    # No access log: queries carry the app's secret, as they do with the real WeChat.
    uvicorn.run(
        simulators(
            accounts,
            demo_bureau(given.bureau, given.bureau_known_as) if given.bureau else None,
            banks_work_every_seconds=given.banks_work_every,
        ),
        host=given.host,
        port=given.port,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
