"""What a route may ask for besides its authority and its transaction."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.house import House


def the_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def caller_address(request: Request) -> str:
    """Return where the call comes from, as the proxy in front of us vouches for it."""
    return request.client.host if request.client else "unknown"


TheHouse = Annotated[House, Depends(the_house)]
CallerAddress = Annotated[str, Depends(caller_address)]
