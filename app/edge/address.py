"""Where a call comes from, as far as budgets and counters tell callers apart."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.requests import Request

_ONE_CUSTOMER = 64
"""The bits that name a household or a rented server; behind them it has 2^64 addresses."""


def caller_address(request: Request) -> str:
    """Return where the call comes from, as the proxy in front of us vouches for it."""
    return budgeted(request.client.host) if request.client else "unknown"


def budgeted(host: str) -> str:
    """Return the address that counts: of IPv6 the network, or nobody would ever be over budget."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _ONE_CUSTOMER), strict=False))
