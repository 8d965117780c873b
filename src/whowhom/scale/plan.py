"""The input of a lake, divided into blocks: so many rows of one file each, and every document in one of them only."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whowhom.errors import InputError
from whowhom.model import hash_of
from whowhom.scale.lake import place_of
from whowhom.store.duck import quiet

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1_000_000  # ids looked at together

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that is coded: where it is, how large, and of how many rows."""

    address: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Block:
    """So many rows of an input, from a row on. `repeats` are those whose document stands in an earlier block or row."""

    block_id: str
    address: str
    first: int
    rows: int
    repeats: tuple[int, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """The block as a row of data."""
        return {**asdict(self), "repeats": list(self.repeats)}


def find_files(addresses: Iterable[str]) -> list[str]:
    """The files under the addresses, folders sorted by name. InputError where there is none."""
    from pyarrow.fs import FileSelector, FileType

    found: list[str] = []
    for address in addresses:
        system, path = place_of(address)
        info = system.get_file_info(path)
        if info.type == FileType.NotFound:
            raise InputError("no such file or folder", where=address, do="check the path")
        if info.type == FileType.File:
            found.append(address if "://" in address else path)
            continue
        inside = system.get_file_info(FileSelector(path, recursive=True))
        names = sorted(f.path for f in inside if f.type == FileType.File and not is_hidden(f.path, path))
        head = address.partition("?")[0].rstrip("/") if "://" in address else path
        tail = address[address.index("?") :] if "?" in address else ""
        found += [head + name.removeprefix(path) + tail for name in names]
    if not found:
        raise InputError("no file to code", where=", ".join(addresses), do="name files or folders that hold some")
    return list(dict.fromkeys(found))


def is_hidden(path: str, folder: str) -> bool:
    parts = path.removeprefix(folder).strip("/").split("/")
    return any(part.startswith((".", "_")) for part in parts) or parts[-1].upper().startswith("README")


def suffix_of(address: str) -> str:
    """What kind of file an address names, as .parquet."""
    return Path(address.partition("?")[0]).suffix.lower()


def measure_input(address: str) -> Input:
    """A Parquet file's size and rows; InputError for any other file, or one without text and document_id."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    system, path = place_of(address)
    try:
        with system.open_input_file(path) as file:
            parquet = pq.ParquetFile(file)
            names = set(parquet.schema_arrow.names)
            rows = parquet.metadata.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError("no Parquet file, or a damaged one", where=address, do="check the file") from error
    if missing := {"document_id", "text"} - names:
        what = f"a Parquet file without {' and '.join(sorted(missing))}"
        raise InputError(what, where=address, do="name its columns as docs/scale.md does")
    return Input(address, system.get_file_info(path).size, rows)


def plan_blocks(inputs: Sequence[Input], size: int, *, progress: Progress | None = None) -> list[Block]:
    """The blocks of the inputs in their order; a document's first row is coded, later ones are repeats.

    The ids are compared by DuckDB, on disk where they are many.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="whowhom-plan-") as folder:
        connection = quiet(duckdb.connect(str(Path(folder) / "ids.duckdb"), config={"temp_directory": folder}))
        try:
            connection.execute("CREATE TABLE ids (document_id VARCHAR, place BIGINT)")
            start, starts = 0, []
            for given in inputs:
                starts.append(start)
                for piece in read_ids(given, start):
                    connection.register("piece", piece)
                    connection.execute("INSERT INTO ids SELECT document_id, place FROM piece")
                start += given.rows
                if progress:
                    progress("documents", given.rows)
            repeated = connection.execute(
                "SELECT i.place FROM ids i JOIN (SELECT document_id, min(place) AS place FROM ids "
                "WHERE document_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1) f "
                "ON i.document_id = f.document_id AND i.place > f.place ORDER BY 1"
            ).fetchall()
        finally:
            connection.close()
    return divide(inputs, starts, size, [place for (place,) in repeated])


def read_ids(given: Input, start: int) -> Iterable[pa.Table]:
    """The ids of an input in pieces, each with its place among all rows; the input's first row is at `start`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    system, path = place_of(given.address)
    with system.open_input_file(path) as file:
        for batch in pq.ParquetFile(file).iter_batches(PIECE, columns=["document_id"]):
            ids = batch.column(0).cast(pa.string())
            yield pa.table({"document_id": ids, "place": np.arange(start, start + len(ids))})
            start += len(ids)


def divide(inputs: Sequence[Input], starts: Sequence[int], size: int, repeats: Sequence[int]) -> list[Block]:
    """The inputs in blocks, each with the rows of it that are repeats, counted from its own first row."""
    blocks: list[Block] = []
    k = 0
    for given, start in zip(inputs, starts, strict=True):
        for first in range(0, given.rows, size):
            rows = min(size, given.rows - first)
            own = []
            while k < len(repeats) and repeats[k] < start + first + rows:
                own.append(repeats[k] - start - first)
                k += 1
            told = hash_of(given.address.partition("?")[0].rpartition("/")[2], str(given.size), str(first), str(size))
            blocks.append(Block(f"{len(blocks):08}-{told[:8]}", given.address, first, rows, tuple(own)))
    return blocks
