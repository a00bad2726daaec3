"""The line to the bureau: real HTTP that can be slow and can lose answers on demand."""

import time

import httpx

from simulators.bank.troubles import Kind, Troubles


class Wire(httpx.BaseTransport):
    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._line = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        slow = self._troubles.take(Kind.SLOW)
        if slow is not None:
            time.sleep(slow.seconds)
        answer = self._line.handle_request(request)
        keyed = "idempotency-key" in request.headers
        if keyed and self._troubles.take(Kind.LOST_ANSWER) is not None:
            answer.read()  # The bureau has done what was asked; only we do not hear of it.
            answer.close()
            raise httpx.ReadError("the answer was lost on the way", request=request)
        return answer

    def close(self) -> None:
        self._line.close()
