"""What a route may ask for besides its authority and its transaction."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.edge.address import caller_address
from app.house import House


async def the_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def _address(request: Request) -> str:
    return caller_address(request)


TheHouse = Annotated[House, Depends(the_house)]
CallerAddress = Annotated[str, Depends(_address)]
