"""Lists that are sent in as spreadsheets, on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.states import ImportStatus
from app.imports.kind import ImportKind
from app.models.operations.imports import Import
from app.schemas.common import At, Count, Fen, Line, Version, Wire

KindCode = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class ColumnRead(Wire):
    """One column of a list."""

    key: str
    """列的代码，各版本不变。"""
    label: str
    """列名。"""
    type: ColumnType
    """怎样填写。"""
    required: bool
    """是否必填。"""
    choices: list[str]
    """可选的内容；不是选项时为空。"""

    @classmethod
    def of(cls, column: Column, language: str) -> Self:
        return cls(
            key=column.key,
            label=column.label(language),
            type=column.type,
            required=column.required,
            choices=[choice.zh for choice in column.choices],
        )


class ImportKindRead(Wire):
    """One kind of list that can be sent in."""

    kind: KindCode
    """种类，上传时填写。"""
    title: str
    """名称。"""
    columns: list[ColumnRead]
    """各列，按模板中的次序。"""

    @classmethod
    def of(cls, kind: ImportKind[Any], language: str) -> Self:
        return cls(
            kind=kind.code,
            title=kind.title.en if language == "en" else kind.title.zh,
            columns=[ColumnRead.of(column, language) for column in kind.columns],
        )


class ImportKinds(Wire):
    """Every kind of list."""

    items: list[ImportKindRead]
    """按代码排列。"""


class EffectRead(Wire):
    """What rows would do, or did."""

    effect: str
    """作用的代码。"""
    label: str
    """作用。"""
    count: Count
    """行数。"""


class ImportRead(Wire):
    """One list and how far it is."""

    id: UUID
    """名册编号。"""
    kind: KindCode
    """种类。"""
    status: ImportStatus
    """状态。"""
    dry_run: bool
    """是否只是试运行。"""
    division_code: str
    """所属区划，12 位。"""
    digest: str
    """文件的 SHA-256，16 进制。"""
    size_bytes: Count
    """文件大小，单位字节。"""
    row_count: Count
    """数据行数；读取完成前为 0。"""
    fault_count: Count
    """问题数；有一个问题就全部不入库。"""
    total_fen: Fen | None
    """金额合计，单位分；没有金额列时为 null。"""
    effects: list[EffectRead]
    """入库后的作用。"""
    error_code: str | None
    """整份文件被拒绝的原因代码；没有时为 null。"""
    operation_url: str
    """读取或入库的进度。"""
    entered_by: UUID
    """录入人的账号。"""
    entered_at: At
    """录入时间。"""
    seed: str | None
    """抽样种子：按 SHA-256(种子:行编号) 从小到大取样，可复核；未抽样时为 null。"""
    sampled_by: UUID | None
    """抽查人的账号，不得为录入人。"""
    sampled_at: At | None
    """抽样时间。"""
    checked_at: At | None
    """抽查通过的时间。"""
    confirmed_by: UUID | None
    """确认人的账号，不得为录入人。"""
    confirmed_at: At | None
    """确认时间。"""
    dismissed_by: UUID | None
    """作废人的账号。"""
    dismissed_reason: str | None
    """作废原因。"""
    ended_at: At | None
    """入库、作废或发现问题的时间。"""
    version: Version
    """当前版本，操作时放入 If-Match。"""

    @classmethod
    def of(cls, found: Import) -> Self:
        same = {name: getattr(found, name) for name in cls.model_fields if name not in _MADE}
        effects = [
            EffectRead(effect=effect, label=told["label"], count=told["count"])
            for effect, told in found.effects.items()
        ]
        return cls(
            **same,
            digest=found.digest.hex(),
            effects=effects,
            operation_url=f"/staff/v1/operations/{found.operation_id}",
        )


_MADE = {"digest", "effects", "operation_url"}


class RowFaultRead(Wire):
    """What is wrong with one row."""

    sheet: str
    """工作表。"""
    row: Count
    """行号，与表格中所见相同，从 1 起。"""
    column: str | None
    """列名；整行的问题为 null。"""
    code: str
    """问题代码，各版本不变。"""
    message: str
    """问题与修改方法。"""


class ImportRowRead(Wire):
    """One row; personal numbers are masked."""

    id: UUID
    """行编号，核对样本时填写。"""
    sheet: str
    """工作表。"""
    row: Count
    """行号，与表格中所见相同，从 1 起。"""
    values: dict[str, str | None]
    """按列代码给出的内容；无法读取的列不出现，超过保存期后为空。"""
    faults: list[RowFaultRead]
    """这一行的问题。"""


class SampleRowRead(Wire):
    """One row to be compared with the papers."""

    id: UUID
    """行编号。"""
    sheet: str
    """工作表。"""
    row: Count
    """行号，与表格中所见相同。"""
    values: dict[str, str | None]
    """按列代码给出的内容；抽样人核对时号码完整显示，其他人看到的已隐去。"""
    agrees: bool | None
    """与纸质材料是否一致；尚未核对时为 null。"""


class SampleRead(Wire):
    """The sample of one list."""

    seed: str | None
    """抽样种子；未抽样时为 null。"""
    items: list[SampleRowRead]
    """抽到的行，按表格中的次序。"""


class RowChecked(Wire):
    """One row that was compared with its paper."""

    id: UUID
    """行编号。"""
    agrees: bool
    """与纸质材料一致为 true。"""


class SampleChecked(Wire):
    """Rows that were compared."""

    rows: Annotated[list[RowChecked], Field(min_length=1, max_length=500)]
    """核对过的行，可以分几次提交。"""

    def agreeing(self) -> dict[UUID, bool]:
        return {row.id: row.agrees for row in self.rows}


class DismissalWanted(Wire):
    """Why a list is put aside."""

    reason: Line
    """作废原因。"""
