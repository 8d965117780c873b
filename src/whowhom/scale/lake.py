"""A lake: Parquet files under one folder or bucket, each written whole or not at all.

    lake.json               by which versions, in blocks of how many documents, from which inputs
    read/INPUT.parquet      what the readers made of an input that is not Parquet; may be deleted at the end
    documents/BLOCK.parquet every row of the block: a document, or why it was skipped
    reports/BLOCK.parquet   the reports of the block; written last, so that it says the block is done
    packed/pair=…/week=…/   the reports again, by pair of sides and week (see back.py)

The same documents, versions and block size give the same bytes, whatever the number of workers and however often
the work was cut off.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whowhom.errors import InputError
from whowhom.exchange import report_as_dict, report_from_dict
from whowhom.model import Document, Report, Skipped

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.fs import FileSystem

FORMAT = 1
LEVEL = 3  # of zstd; fixed, so that the same rows give the same bytes
OTHER = "other"  # stands for a side that is no country where a folder is named after it


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a lake is: a folder, or an address such as s3://bucket/news."""

    address: str

    @property
    def place(self) -> tuple[FileSystem, str]:
        """The file system and the path in it."""
        return place_of(self.address)

    def path(self, *parts: str) -> str:
        """A path in the lake."""
        return "/".join((self.place[1], *parts))

    def address_of(self, folder: str, name: str) -> str:
        """The address of a Parquet file in the lake."""
        head, mark, query = self.address.partition("?")
        root = head.rstrip("/") if "://" in head else self.place[1]
        return f"{root}/{folder}/{name}.parquet{mark}{query}"

    def names(self, folder: str) -> list[str]:
        """The names of the whole Parquet files in a folder of the lake, without their suffix, sorted."""
        from pyarrow.fs import FileSelector, FileType

        files = self.place[0].get_file_info(FileSelector(self.path(folder), allow_not_found=True))
        found = (f.base_name for f in files if f.type == FileType.File)
        return sorted(name.removesuffix(".parquet") for name in found if name.endswith(".parquet"))

    def write_table(self, table: pa.Table, *parts: str) -> None:
        """Write a table as a Parquet file, whole or not at all."""
        import pyarrow.parquet as pq

        with self.writing(*parts) as file:
            pq.write_table(table, file, compression="zstd", compression_level=LEVEL)

    def read_table(self, *parts: str) -> pa.Table:
        """A Parquet file of the lake."""
        import pyarrow.parquet as pq

        with self.place[0].open_input_file(self.path(*parts)) as file:
            return pq.read_table(file)

    def read_settings(self) -> dict[str, Any] | None:
        """What `lake.json` says, or None where there is no lake yet. InputError for what is no lake of ours."""
        from pyarrow.fs import FileType

        system, path = self.place[0], self.path("lake.json")
        if system.get_file_info(path).type != FileType.File:
            return None
        try:
            with system.open_input_stream(path) as file:
                found = json.loads(file.read())
        except ValueError:
            found = None
        if not (isinstance(found, dict) and found.get("format") == FORMAT):
            raise InputError("no lake of this version", where=path, do="name another folder")
        return found

    def write_settings(self, settings: Mapping[str, Any]) -> None:
        """Write `lake.json`."""
        with self.writing("lake.json") as file:
            file.write(json.dumps(settings, indent=1, ensure_ascii=False).encode())

    @contextmanager
    def writing(self, *parts: str) -> Iterator[Any]:
        """A stream to a file of the lake, that is there when all is written, and not before.

        On a disk it is written beside its place and moved there; an object store shows no object before its end.
        """
        from pyarrow.fs import LocalFileSystem

        system, path = self.place[0], self.path(*parts)
        if not isinstance(system, LocalFileSystem):
            with system.open_output_stream(path) as file:
                yield file
            return
        folder, _, name = path.rpartition("/")
        Path(folder).mkdir(parents=True, exist_ok=True)
        part = Path(folder, f".{name}.{uuid.uuid4().hex}.part")
        try:
            with part.open("wb") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def place_of(address: str) -> tuple[FileSystem, str]:
    """The file system of an address and the path in it; InputError where it is no address."""
    from pyarrow import ArrowInvalid
    from pyarrow.fs import FileSystem, LocalFileSystem

    if "://" not in address:
        return LocalFileSystem(), str(Path(address).absolute())
    if "@" in address.partition("://")[2].partition("/")[0] or "secret_key" in address:
        what = "keys do not belong into an address, which is written into the lake"
        raise InputError(what, where=address.partition("://")[0] + "://…", do="set AWS_ACCESS_KEY_ID and its like")
    try:
        system, path = FileSystem.from_uri(address)
    except (ArrowInvalid, OSError, ValueError) as error:
        what = f"no address of a file system: {str(error).splitlines()[0]}"
        raise InputError(what, where=address, do="name a folder, or s3://bucket/folder") from error
    return system, path.rstrip("/")


# ---------------------------------------------------------------- documents as rows

DOCUMENT = (
    "document_id", "text", "title", "outlet", "url", "published", "language", "path", "byline", "dateline",
)  # fmt: skip


def document_schema() -> pa.Schema:
    """The columns of a file of documents; a row with `skipped` was handed in and not taken, and has no text."""
    import pyarrow as pa

    texts = [pa.field(name, pa.string()) for name in DOCUMENT]
    return pa.schema([*texts, pa.field("flags", pa.list_(pa.string())), pa.field("skipped", pa.string())])


def document_table(items: Iterable[Document | Skipped]) -> pa.Table:
    """Documents, and what was skipped with its reason, as a table."""
    import pyarrow as pa

    return pa.Table.from_pylist([document_row(item) for item in items], schema=document_schema())


def document_row(item: Document | Skipped) -> dict[str, Any]:
    if isinstance(item, Skipped):
        return {"path": as_unicode(item.path), "skipped": as_unicode(item.reason)}
    row = {name: getattr(item, name) for name in DOCUMENT}
    row["published"] = item.published.isoformat() if item.published else None
    row["flags"] = list(item.flags)
    try:
        "".join(value for value in row.values() if isinstance(value, str)).encode("utf-8")
    except UnicodeEncodeError:
        return document_row(Skipped(item.path or item.document_id, "half of a pair of surrogates is no text"))
    return row


def as_unicode(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def rows_as_documents(table: pa.Table, origin: str, first: int = 0) -> Iterator[Document | Skipped]:
    """The documents of a table, with a reason for each row that is none."""
    for number, row in enumerate(table.to_pylist(), first + 1):
        if row.get("skipped"):
            yield Skipped(row.get("path") or f"{origin}:{number}", row["skipped"])
            continue
        try:
            yield row_as_document(row)
        except (TypeError, ValueError) as error:
            yield Skipped(f"{origin}:{number}", f"no document: {error}")


def row_as_document(row: Mapping[str, Any]) -> Document:
    if not isinstance(row.get("document_id"), str) or not row["document_id"]:
        raise ValueError("it has no document_id")
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError("it has no text")
    published = row.get("published")
    if isinstance(published, str):
        published = datetime.fromisoformat(published)
    elif isinstance(published, date) and not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day)  # noqa: DTZ001 a day has no zone
    others = {name: row.get(name) for name in DOCUMENT if name not in ("document_id", "text", "published")}
    return Document(row["document_id"], row["text"], published=published, flags=tuple(row.get("flags") or ()), **others)


# ---------------------------------------------------------------- reports as rows


def report_schema() -> pa.Schema:
    """The columns of a file of reports: what they are searched by, and the whole report as JSON."""
    import pyarrow as pa

    names = "report_id document_id actor recipient event_type mode cameo status".split()
    kinds = {"day": pa.date32(), "week": pa.string(), "confidence": pa.float64(), "report": pa.string()}
    return pa.schema([*(pa.field(n, pa.string()) for n in names), *(pa.field(n, k) for n, k in kinds.items())])


def report_table(coded: Iterable[tuple[Document, Sequence[Report]]]) -> pa.Table:
    """Reports as a table."""
    import pyarrow as pa

    rows = [report_row(report, document) for document, reports in coded for report in reports]
    return pa.Table.from_pylist(rows, schema=report_schema())


def report_row(report: Report, document: Document) -> dict[str, Any]:
    day = day_of(report, document)
    return {
        "report_id": report.report_id,
        "document_id": report.document_id,
        "actor": report.actor[0].side if report.actor else None,
        "recipient": report.recipient[0].side if report.recipient else None,
        "event_type": report.act.event_type,
        "mode": report.act.mode,
        "cameo": report.act.cameo,
        "status": report.status.value,
        "day": day,
        "week": "{}-W{:02}".format(*day.isocalendar()) if day else None,
        "confidence": report.confidence,
        "report": json.dumps(report_as_dict(report), ensure_ascii=False),
    }


def day_of(report: Report, document: Document) -> date | None:
    """The day a report is put under: that of publication where it lies in the act's own time, else the act's first."""
    if report.when is None or (document.day and report.when.first <= document.day <= report.when.last):
        return document.day
    return report.when.first


def row_as_report(text: str) -> Report:
    """The report in the column `report`."""
    return report_from_dict(json.loads(text))
