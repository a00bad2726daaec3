"""Parts of a report from the door that teams write and people read."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from app.domain.reports.medicines import Medicine
from app.domain.reports.told import Need, Signed
from app.domain.reports.vitals import Vitals
from app.domain.requests.channel import Signature
from app.schemas.common import Latitude, Line, Longitude, Paragraph, PersonName, Text, Wire
from app.schemas.instants import OurInstant

Told = Annotated[
    OurInstant,
    PlainSerializer(lambda at: at.isoformat(), when_used="json"),
]
"""By the clock of the device, with its offset; sealed as UTC, so that a copy is the same."""

ItemCode = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Codes = Annotated[list[ItemCode], Field(max_length=30)]
Attendees = Annotated[list[PersonName], Field(min_length=1, max_length=12)]
Whole = Annotated[int, Field(strict=True, ge=0, le=1000)]
Measured = Annotated[float, Field(strict=True, ge=0, le=1000)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=1000)]
Short = Annotated[str, Text(40)]


class Place(Wire):
    """Where the device was."""

    latitude: Latitude
    """纬度，GCJ-02，度。"""
    longitude: Longitude
    """经度，GCJ-02，度。"""


class VitalsTold(Wire):
    """What was measured; null where it was not."""

    systolic_mmhg: Whole | None = None
    """收缩压，mmHg。"""
    diastolic_mmhg: Whole | None = None
    """舒张压，mmHg。"""
    pulse_per_minute: Whole | None = None
    """脉搏，次/分。"""
    temperature_celsius: Measured | None = None
    """体温，℃。"""
    glucose_mmol_per_litre: Measured | None = None
    """血糖，mmol/L。"""
    oxygen_percent: Whole | None = None
    """血氧饱和度，%。"""

    @property
    def vitals(self) -> Vitals:
        return Vitals(**self.model_dump())


class MedicineTold(Wire):
    """A medicine that was handed over."""

    name: Line
    """药名。"""
    batch: Short
    """批号。"""
    expires_on: date
    """有效期至，当天仍可用。"""
    quantity: Quantity
    """数量。"""
    unit: Short
    """单位，如盒、片、瓶。"""
    allergy_checked: bool
    """是否询问过过敏史。"""
    prescriber: PersonName
    """处方医生。"""

    @property
    def medicine(self) -> Medicine:
        return Medicine(self.name, self.expires_on)


class NeedTold(Wire):
    """Something that would help the person."""

    item_code: ItemCode
    """服务事项代码。"""
    note: Line | None = None
    """补充说明。"""

    @property
    def need(self) -> Need:
        return Need(self.item_code, self.note)


class SignatureTold(Wire):
    """Who signed that the team was there."""

    kind: Literal[Signature.HANDWRITTEN, Signature.THUMBPRINT, Signature.BY_AGENT]
    """本人签名、按指印或代办人签名。"""
    attachment_id: UUID
    """签名图片的附件编号。"""
    signer: PersonName | None = None
    """代签人姓名；代签时必填。"""
    witness: PersonName | None = None
    """见证人姓名；按指印时必填。"""

    @property
    def signed(self) -> Signed:
        return Signed(self.kind, self.attachment_id, self.signer, self.witness)


class Health(Wire):
    """What was found and handed over."""

    vitals: VitalsTold | None
    """生命体征；没有测量时为 null。"""
    complaint: Paragraph | None
    """主诉。"""
    medicines: list[MedicineTold]
    """发放的药品。"""

    @classmethod
    def of(cls, content: dict[str, Any]) -> "Health":
        return cls.model_validate({name: content[name] for name in cls.model_fields})
