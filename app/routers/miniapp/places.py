"""Where somebody stands, as it is asked."""

from typing import Annotated

from fastapi import Query

Latitude = Annotated[
    float, Query(ge=-90, le=90, allow_inf_nan=False, description="纬度，单位度，GCJ-02。")
]
Longitude = Annotated[
    float, Query(ge=-180, le=180, allow_inf_nan=False, description="经度，单位度，GCJ-02。")
]
