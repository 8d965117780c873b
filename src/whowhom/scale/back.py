"""The lake read back: packed by pair and week, counted by DuckDB, and loaded into a store to be merged and measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from whowhom.errors import InputError
from whowhom.merge.merger import REACH, WEEK
from whowhom.model import Document, Report, Run, Skipped, hash_of
from whowhom.ontology import event_types
from whowhom.pipeline import merge_store
from whowhom.scale.lake import OTHER, Lake, row_as_report, rows_as_documents
from whowhom.scale.plan import Progress
from whowhom.store import Store
from whowhom.store.duck import quiet

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

PIECE = 1000  # documents added to a store together
UNDATED = "undated"
MARGIN = timedelta(days=WEEK * (REACH + 1))  # around a window, for deeds that are told of over its edge
CODE = re.compile(r"[A-Z]{3}")
SIDES = "regexp_matches({0}, '^[A-Z]{{3}}$')"  # a country, as opposed to a person or body
QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")

Rows = list[dict[str, Any]]


# ---------------------------------------------------------------- packing


def pack_lake(lake: Lake, *, progress: Progress | None = None) -> int:
    """Write the lake's reports again as packed/pair=USA-RUS/week=2025-W09/reports.parquet; gives how many files.

    Sides that are no countries stand under `other`, reports without a day under `undated`; within a file they are
    ordered by day and id, and `block` says where each one's document is.
    """
    settings = settings_of(lake)
    blocks = lake.names("reports")
    count = 0
    with connection_to(lake, "reports", blocks) as connection:
        side = "CASE WHEN " + SIDES + " THEN {0} ELSE '" + OTHER + "' END"
        found = connection.sql(
            f"SELECT {side.format('actor')} || '-' || {side.format('recipient')} AS pair_key, "  # noqa: S608 our own words
            f"coalesce(week, '{UNDATED}') AS week_key, * FROM reports ORDER BY pair_key, week_key, day, report_id"
        )
        for (pair, week), table in partitions(found.to_arrow_reader(100_000)):
            lake.write_table(table, "packed", f"pair={pair}", f"week={week}", "reports.parquet")
            count += 1
            if progress:
                progress("reports", table.num_rows)
    lake.write_settings({**settings, "packed": len(blocks)})
    return count


def partitions(reader: pa.RecordBatchReader) -> Iterator[tuple[tuple[str, str], pa.Table]]:
    """Rows that come ordered by their first two columns, as one table for each value of these."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def pieces() -> Iterator[tuple[tuple[str, str], pa.Table]]:
        for batch in reader:
            table = pa.Table.from_batches([batch])
            keys = pc.binary_join_element_wise(
                table["pair_key"].cast(pa.string()), table["week_key"].cast(pa.string()), "\t"
            )
            start = 0
            for key, group in groupby(keys.to_pylist()):
                count = sum(1 for _ in group)
                pair, week = key.split("\t")
                yield (pair, week), table.slice(start, count).drop_columns(["pair_key", "week_key"])
                start += count

    for key, group in groupby(pieces(), key=lambda piece: piece[0]):
        yield key, pa.concat_tables([table for _, table in group]).combine_chunks()


# ---------------------------------------------------------------- counting


def count_lake(
    lake: Lake,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Rows:
    """Reports of acts done, by pair of countries and week and quad class, with the documents that tell of them.

    Reports are claims, not deeds: what ten outlets tell counts ten here. Needs a packed lake.
    """
    import pyarrow as pa

    table = read_packed(lake, actor, recipient, since, until)
    kinds = pa.table({"event_type": list(event_types()), "quad": [kind.quad for kind in event_types().values()]})
    counts = ", ".join(f"count(*) FILTER (quad = {n}) AS {name}" for n, name in enumerate(QUADS, 1))
    with connection_with(reports=table, kinds=kinds) as connection:
        found = connection.sql(
            "SELECT actor, recipient, week, count(*) AS reports, count(DISTINCT document_id) AS documents, "  # noqa: S608
            f"{counts} FROM reports JOIN kinds USING (event_type) WHERE status = 'actual' AND day IS NOT NULL "
            f"AND {SIDES.format('actor')} AND {SIDES.format('recipient')} AND actor <> recipient "
            "AND ($since IS NULL OR day >= $since::DATE) AND ($until IS NULL OR day <= $until::DATE) "
            "GROUP BY ALL ORDER BY actor, recipient, week",
            params={"since": since, "until": until},
        )
        rows: Rows = found.to_arrow_table().to_pylist()
    return rows


def read_packed(
    lake: Lake, actor: str | None, recipient: str | None, since: date | None, until: date | None
) -> pa.Table:
    """The packed reports of the pairs and weeks asked for; no other file is opened."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow.fs import FileSelector, FileType

    from whowhom.scale.lake import report_schema

    settings = settings_of(lake)
    if settings.get("packed") != len(lake.names("reports")):
        raise InputError("not packed since its last block", where=lake.address, do="whowhom lake pack, then again")
    first, last = (day and "{}-W{:02}".format(*day.isocalendar()) for day in (since, until))
    system = lake.place[0]
    tables = []
    for folder in system.get_file_info(FileSelector(lake.path("packed"), allow_not_found=True)):
        left, _, right = folder.base_name.removeprefix("pair=").partition("-")
        if folder.type != FileType.Directory or not (asks_for(actor, left) and asks_for(recipient, right)):
            continue
        for week in system.get_file_info(FileSelector(folder.path)):
            name = week.base_name.removeprefix("week=")
            if name == UNDATED or ((not first or name >= first) and (not last or name <= last)):
                with system.open_input_file(f"{week.path}/reports.parquet") as file:
                    tables.append(pq.read_table(file))
    empty = report_schema().append(pa.field("block", pa.string()))
    return pa.concat_tables(tables) if tables else empty.empty_table()


def asks_for(wanted: str | None, key: str) -> bool:
    return wanted is None or (wanted if CODE.fullmatch(wanted) else OTHER) == key


# ---------------------------------------------------------------- loading into a store


def load_lake(
    lake: Lake,
    store: Store,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    since: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> Run:
    """Put the lake's documents and reports into a store, and merge them there as everything else in it.

    Without a filter that is the whole lake. With one it is the reports of the pairs and weeks asked for, those of the
    four weeks around, and their documents; needs a packed lake. Adding twice adds nothing.
    """
    settings = settings_of(lake)
    documents = reports = 0
    skipped: list[Skipped] = []
    whole = not (actor or recipient or since or until)
    pieces = read_blocks(lake, skipped) if whole else read_some(lake, actor, recipient, since, until)
    for coded in pieces:
        for k in range(0, len(coded), PIECE):
            part = coded[k : k + PIECE]
            documents += store.add_coded(part)
            reports += sum(len(own) for _, own in part)
            if progress:
                progress("documents", len(part))
    run = Run(
        run_id="run" + hash_of("lake", lake.address, str(settings["inputs"]), str((actor, recipient, since, until))),
        started_at=datetime.now(UTC),
        code=settings["code"],
        model=settings["model"],
        registry=settings["registry"],
        ontology=settings["ontology"],
        documents=documents,
        reports=reports,
        skipped=tuple(skipped),
    )
    store.add_run(run)
    merge_store(store)
    return run


Coded = list[tuple[Document, list[Report]]]


def read_blocks(lake: Lake, skipped: list[Skipped]) -> Iterator[Coded]:
    """Each finished block's documents with their reports; what was skipped is added to `skipped`."""
    for block in lake.names("reports"):
        items = list(documents_in(lake, block))
        skipped += [item for item in items if isinstance(item, Skipped)]
        by_document = reports_by_document(lake.read_table("reports", f"{block}.parquet"))
        yield [(d, by_document.get(d.document_id, [])) for d in items if isinstance(d, Document)]


def read_some(
    lake: Lake, actor: str | None, recipient: str | None, since: date | None, until: date | None
) -> Iterator[Coded]:
    """The documents, block by block, that tell of what is asked for, with these reports of theirs."""
    import pyarrow.compute as pc

    table = read_packed(lake, actor, recipient, since and since - MARGIN, until and until + MARGIN)
    for name, side in (("actor", actor), ("recipient", recipient)):
        if side:
            table = table.filter(pc.field(name) == side)
    for block in sorted(set(table["block"].to_pylist())):
        by_document = reports_by_document(table.filter(pc.field("block") == block))
        items = (d for d in documents_in(lake, block) if isinstance(d, Document))
        yield [(d, by_document[d.document_id]) for d in items if d.document_id in by_document]


def documents_in(lake: Lake, block: str) -> Iterator[Document | Skipped]:
    return rows_as_documents(lake.read_table("documents", f"{block}.parquet"), f"{lake.address}/{block}")


def reports_by_document(table: pa.Table) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for text in table["report"].to_pylist():
        report = row_as_report(text)
        found.setdefault(report.document_id, []).append(report)
    return found


# ---------------------------------------------------------------- helpers


def settings_of(lake: Lake) -> dict[str, Any]:
    """The lake's settings; InputError where there is no lake."""
    settings = lake.read_settings()
    if settings is None:
        raise InputError("no lake is there", where=lake.address, do="make one with whowhom code --ray")
    return settings


def connection_to(lake: Lake, folder: str, names: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """DuckDB over the files of a folder as a view of that name, with the file's name in `block`.

    The files are handed to it by pyarrow, so that it needs no extension for what is not on a disk.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from whowhom.scale.lake import report_schema

    schema = report_schema().append(pa.field("block", pa.string()))
    system = lake.place[0]

    def batches() -> Iterator[pa.RecordBatch]:
        for name in names:
            with system.open_input_file(lake.path(folder, f"{name}.parquet")) as file:
                table = pq.read_table(file)
            yield from table.append_column("block", pa.repeat(name, table.num_rows)).cast(schema).to_batches()

    return connection_with(**{folder: pa.RecordBatchReader.from_batches(schema, batches())})


def connection_with(**tables: pa.Table | pa.RecordBatchReader) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory over Arrow tables, by their names."""
    import duckdb

    connection = quiet(duckdb.connect())
    for name, table in tables.items():
        connection.register(name, table)
    return connection
