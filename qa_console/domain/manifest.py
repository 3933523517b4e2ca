"""From the rows of a manifest to recordings: which column is which field, and what each row says.

Source: contract, "Manifest". Pure; reading the file is `files.manifest`, looking for the sound is
`services.importing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import tzinfo
from difflib import get_close_matches

from qa_console.domain.audio_place import place_of
from qa_console.domain.cells import (
    LONGEST_NOTE,
    BadCell,
    direction_of,
    moment_of,
    satisfaction_of,
    seconds_of,
    tags_of,
    text_of,
)
from qa_console.domain.model import RecordingFacts
from qa_console.domain.text import composed
from qa_console.errors import ManifestError, WrongUsage
from qa_console.i18n import mark

FIELDS = (
    "recording",
    "agent_id",
    "agent_name",
    "team",
    "started_at",
    "duration",
    "direction",
    "customer_phone",
    "queue",
    "order_id",
    "satisfaction",
    "tags",
)
REQUIRED = ("recording", "agent_id")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "recording": ("录音文件", "录音", "录音文件名", "录音路径"),
    "agent_id": ("坐席工号", "工号", "坐席编号"),
    "agent_name": ("坐席姓名", "坐席", "姓名"),
    "team": ("班组", "团队"),
    "started_at": ("开始时间", "通话开始时间", "通话时间"),
    "duration": ("时长", "通话时长", "时长(秒)", "时长（秒）"),
    "direction": ("方向", "呼叫方向"),
    "customer_phone": ("客户电话", "客户号码", "电话"),
    "queue": ("队列", "技能组"),
    "order_id": ("订单号", "订单编号"),
    "satisfaction": ("满意度",),
    "tags": ("标签",),
}
"""Chinese headings that mean a field where no column has the field's own name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it: `line` where it starts (1 is the first), harmless text by column."""

    line: int | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row was not taken. `reason`: an English template over `values`; `line` None: not from a line."""

    line: int | None
    field: str
    value: str = attribute(repr=False)
    reason: str
    values: Mapping[str, object] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column each field is read from, and the columns that are kept as extra fields."""

    of_field: Mapping[str, str]
    extra: tuple[str, ...]

    @property
    def doubtful(self) -> tuple[tuple[str, str], ...]:
        """Extra columns that look like a field misspelt, with that field."""
        free = [name for name in FIELDS if name not in self.of_field]
        near = ((name, get_close_matches(name.casefold(), free, 1, 0.75)) for name in self.extra)
        return tuple((name, close[0]) for name, close in near if close)


def read_mapping(given: Sequence[str]) -> dict[str, str]:
    """`FIELD=COLUMN` as typed, to `{field: column}`.

    Raises WrongUsage for another form or a field given twice, ManifestError for an unknown field.
    """
    mapping: dict[str, str] = {}
    for pair in given:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (equals and name and column):
            raise WrongUsage(
                mark("--map takes FIELD=COLUMN, not {given}"),
                given=pair,
                where="--map",
                remedy=mark("write for example --map agent_id=StaffNo"),
            )
        if name not in FIELDS:
            raise ManifestError(
                mark("--map names the field {field}, which does not exist"),
                field=name,
                where="--map",
                remedy=mark("the fields are: {fields}"),
                fields=", ".join(FIELDS),
            )
        if name in mapping:
            raise WrongUsage(mark("--map gives {field} twice"), field=name, where="--map")
        mapping[name] = column
    return mapping


def resolve_columns(columns: Sequence[str], mapping: Mapping[str, str], where: str) -> Columns:
    """Which column is which field: as `mapping` says, else by name, else by a known Chinese heading.

    Raises ManifestError for a mapped column that is not there and where a required field has none.
    """
    for name, column in mapping.items():
        if column not in columns:
            raise _no_such_column(column, name, columns, where)
    of_field = dict(mapping)
    for name in FIELDS:
        if name not in of_field and (found := _column_for(name, columns, of_field.values())) is not None:
            of_field[name] = found
    for name in REQUIRED:
        if name not in of_field:
            raise _missing_column(name, columns, where)
    taken = set(of_field.values())
    return Columns(of_field, tuple(column for column in columns if column not in taken))


def _column_for(name: str, columns: Sequence[str], taken: Collection[str]) -> str | None:
    free = [column for column in columns if column not in taken]
    if name in free:
        return name
    wanted = {name, *HEADINGS[name]}
    return next((column for column in free if column.casefold() in wanted), None)


def _no_such_column(column: str, name: str, columns: Sequence[str], where: str) -> ManifestError:
    near = get_close_matches(column, columns, 1)
    return ManifestError(
        mark("the manifest has no column {column} for the field {field}"),
        column=column,
        field=name,
        where=where,
        remedy=mark("did you mean {near}? The columns are: {columns}")
        if near
        else mark("the columns are: {columns}"),
        near=near[0] if near else "",
        columns=_listed(columns),
    )


def _missing_column(name: str, columns: Sequence[str], where: str) -> ManifestError:
    near = get_close_matches(name, columns, 1, 0.5)
    return ManifestError(
        mark("the manifest has no column {field}"),
        field=name,
        where=where,
        remedy=mark("name it with --map {field}={near}, if that is the column; the columns are: {columns}")
        if near
        else mark("name it with --map {field}=COLUMN; the columns are: {columns}"),
        near=near[0] if near else "",
        columns=_listed(columns),
    )


def _listed(columns: Sequence[str], most: int = 30) -> str:
    return ", ".join(columns[:most]) + (" ..." if len(columns) > most else "")


def facts_of(row: Row, columns: Columns, zone: tzinfo, root: str) -> RecordingFacts | Rejection:
    """What the row says, or the first field (in the contract's order) that cannot be used and why.

    `zone`: of times that name none. `root`: the audio folder, absolute.
    """
    cells = {name: row.cells.get(column, "") for name, column in columns.of_field.items()}
    current = ""

    def cell(name: str) -> str:
        nonlocal current
        current = name
        told = cells.get(name, "")
        return told if name == "recording" else composed(told)

    def extra(name: str) -> str:
        nonlocal current
        current = name
        return text_of(composed(row.cells.get(name, "")), LONGEST_NOTE)

    try:
        for name in REQUIRED:
            if not cell(name):
                raise BadCell(mark("empty; every row needs it"))
        return RecordingFacts(
            file=place_of(cell("recording"), root),
            agent_id=text_of(cell("agent_id")),
            agent_name=text_of(cell("agent_name")),
            team=text_of(cell("team")),
            started_at=moment_of(cell("started_at"), zone),
            duration_s=seconds_of(cell("duration")),
            direction=direction_of(cell("direction")),
            customer_phone=text_of(cell("customer_phone")),
            queue=text_of(cell("queue")),
            order_id=text_of(cell("order_id")),
            satisfaction=satisfaction_of(cell("satisfaction")),
            tags=tags_of(cell("tags")),
            extra={name: extra(name) for name in columns.extra if name in row.cells},
        )
    except BadCell as bad:
        value = cells.get(current, row.cells.get(current, ""))
        return Rejection(row.line, current, shortened(value), bad.reason, bad.values)


def shortened(value: str, longest: int = 200) -> str:
    """A value as a message quotes it."""
    return value if len(value) <= longest else value[:longest] + "..."
