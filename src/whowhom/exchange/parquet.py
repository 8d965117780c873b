"""Events as Parquet, in the columns of the store's table of imported events; DuckDB writes and reads it."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from whowhom.errors import InputError
from whowhom.flat import ANSWERED, NOTHING, TYPES, flat_row, row_event
from whowhom.model import Event, Said

PIECE = 10_000


def write_parquet(records: Iterable[tuple[Event, Said]], path: Path) -> int:
    """Write events, each with what its file said as JSON in one cell; return how many."""
    import duckdb

    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in TYPES.items())
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        count = 0
        for event, said in records:
            writer.writerow(flat_row(event, [json.dumps(said, ensure_ascii=False)] if said else ()))
            count += 1
        file.flush()
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_csv(?, columns={{{columns}}}, header=false, auto_detect=false, delim=',', "  # noqa: S608
                f"""quote='"', escape='"', nullstr='{NOTHING}', new_line='\\r\\n', max_line_size=50000000)) """
                f"TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)",
                [file.name],
            )
    return count


def read_parquet(path: Path) -> Iterator[Event]:
    """The events of a file that `write_parquet` wrote. Raises `InputError` for any other."""
    import duckdb

    try:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT {', '.join(ANSWERED)} FROM read_parquet(?)", [str(path)])  # noqa: S608
            while piece := found.fetchmany(PIECE):
                yield from map(row_event, piece)
    except (duckdb.Error, ValueError) as error:
        what = f"no Parquet file of events: {str(error).splitlines()[0][:200]}"
        raise InputError(what, where=str(path), do="check the file and its format") from error
