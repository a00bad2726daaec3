"""What a route may ask for besides its authority and its transaction."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.edge.address import caller_address
from app.house import House


def the_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


TheHouse = Annotated[House, Depends(the_house)]
CallerAddress = Annotated[str, Depends(caller_address)]
