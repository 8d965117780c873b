"""Rows with typed columns: shown in a notebook as a table with its chart, and turned into frames by one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from whowhom.brief.chart import draw_svg
from whowhom.brief.words import tidy
from whowhom.errors import InputError
from whowhom.model import hash_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

MOST_SHOWN = 20  # rows of a table in a notebook; the rest is counted
LONGEST = 160  # characters of a cell
VEGA = "application/vnd.vegalite.v6+json"
STYLE = "border-collapse:collapse;font-size:90%;margin:.4em 0"
CELL = "text-align:left;vertical-align:top;padding:.25em .6em;border-bottom:1px solid #8885"

Row = dict[str, Any]
Value = TypeVar("Value")

# What a column holds; `texts` are lists of texts. A cell may be None in any of them.
KINDS = ("text", "texts", "day", "whole", "number", "yes")


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification that draws itself in a notebook; `spec` can be changed, saved and drawn elsewhere."""

    spec: Mapping[str, Any]
    alt: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The specification for front ends that know Vega-Lite, and a picture for all others."""
        return {VEGA: dict(self.spec), "image/svg+xml": self.svg, "text/plain": self.alt or "a chart"}

    @property
    def svg(self) -> str:
        """The chart as SVG, drawn without a browser."""
        prefix = f"c{hash_of(repr(self.spec))[:8]}-"
        return draw_svg(dict(self.spec), prefix=prefix)


@dataclass(frozen=True, slots=True)
class Table(Sequence[Value], Generic[Value]):
    """Results with their rows. Indexing and looping give the results themselves, as `whowhom.model` has them.

    `columns` tells each column's kind (see `KINDS`), `lead` the ones that are shown; `lines` stand above the table.
    """

    values: tuple[Value, ...]
    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    title: str
    lines: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    draw: Callable[[], Chart | None] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: Any) -> Any:
        return self.values[place]

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    @property
    def chart(self) -> Chart | None:
        """The chart, where there is one and something to be drawn."""
        return self.draw() if self.draw else None

    # ---- frames

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame: days as datetime64, lists as Python lists."""
        frame = need("pandas").DataFrame({name: self.column(name) for name in self.columns}, columns=list(self.columns))
        for name, kind in self.columns.items():
            frame[name] = frame[name].astype(PANDAS[kind]) if kind in PANDAS else frame[name]
        found: pandas.DataFrame = frame
        return found

    def to_polars(self) -> polars.DataFrame:
        """A Polars DataFrame with the kinds of its columns, empty or not."""
        frames = need("polars")
        kinds = {
            "text": frames.String, "texts": frames.List(frames.String), "day": frames.Date, "whole": frames.Int64,
            "number": frames.Float64, "yes": frames.Boolean,
        }  # fmt: skip
        schema = {name: kinds[kind] for name, kind in self.columns.items()}
        found: polars.DataFrame = frames.DataFrame({name: self.column(name) for name in self.columns}, schema=schema)
        return found

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table with the kinds of its columns, empty or not."""
        pa = need("pyarrow")
        kinds = {
            "text": pa.string(), "texts": pa.list_(pa.string()), "day": pa.date32(), "whole": pa.int64(),
            "number": pa.float64(), "yes": pa.bool_(),
        }  # fmt: skip
        schema = pa.schema([(name, kinds[kind]) for name, kind in self.columns.items()])
        return pa.Table.from_pydict({name: self.column(name) for name in self.columns}, schema=schema)

    def column(self, name: str) -> list[Any]:
        """The cells of a column."""
        kind = self.columns[name]
        return [as_kind(row.get(name), kind) for row in self.rows]

    # ---- shown

    def _repr_html_(self) -> str:
        """The title, its lines, the first rows, and the chart. Everything from the news is escaped."""
        lead = [name for name in (self.lead or tuple(self.columns)) if name in self.columns]
        head = "".join(f'<th style="{CELL}">{escape(name.replace("_", " "))}</th>' for name in lead)
        body = "".join(
            "<tr>" + "".join(f'<td style="{self.style(n)}">{say_cell(row.get(n))}</td>' for n in lead) + "</tr>"
            for row in self.rows[:MOST_SHOWN]
        )
        parts = [f"<strong>{escape(tidy(self.title))}</strong> ({len(self.rows)})"]
        parts += [f"<div>{escape(tidy(line))}</div>" for line in self.lines]
        if self.rows:
            parts.append(f'<table style="{STYLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
        if len(self.rows) > MOST_SHOWN:
            parts.append(f"<div>… and {len(self.rows) - MOST_SHOWN} more; to_pandas() has them all</div>")
        if chart := self.chart:
            alt = f'role="img" aria-label="{escape(chart.alt)}"'
            parts.append(f'<div {alt} style="background:#fff;overflow-x:auto">{chart.svg}</div>')
        return "<div>" + "".join(parts) + "</div>"

    def style(self, name: str) -> str:
        """How a cell of a column looks: days stay on one line."""
        return CELL + (";white-space:nowrap" if self.columns[name] == "day" else "")

    def __repr__(self) -> str:
        """The title, its lines and how many rows."""
        return "\n".join([f"{self.title}: {len(self.rows)} rows", *self.lines])


def say_cell(value: Any) -> str:
    """A cell as HTML: text escaped and cut, without invisible characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".replace("-", "−")
    if isinstance(value, list | tuple):
        return say_cell(", ".join(map(str, value)))
    text = tidy(str(value))
    return escape(text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…")


def as_kind(value: Any, kind: str) -> Any:
    """A cell as its column wants it."""
    if value is None:
        return None
    if kind == "day":
        return value if isinstance(value, date) else date.fromisoformat(value)
    if kind == "texts":
        return list(value)
    return {"text": str, "whole": int, "number": float, "yes": bool}[kind](value)


PANDAS = {"text": "string", "day": "datetime64[s]", "whole": "Int64", "number": "float64", "yes": "boolean"}


def need(name: str) -> Any:
    """The library, or a word on how to get it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(f"this needs {name}", do=f"pip install {name}, or 'whowhom[frames]' for all three") from error
