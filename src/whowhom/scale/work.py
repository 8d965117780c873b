"""The blocks of a lake, coded over Ray Data: on every core of this machine, or of a cluster.

A worker takes a block, codes it as `whowhom code` would, and writes its documents and then its reports. A block whose
reports are there is done. Where a worker dies, Ray hands its block to another; where everything dies, the
next run goes on with the blocks that are missing. Both write what the first would have written.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whowhom.coder import load_coder
from whowhom.coder.coder import ReadsDocuments
from whowhom.coder.encoder import CPU, GPU
from whowhom.entities import load_registry
from whowhom.errors import InputError, WhowhomError
from whowhom.model import Document, Report, Skipped, hash_of
from whowhom.ontology import ontology_version
from whowhom.pipeline import GROUP, code_safely
from whowhom.read import read_documents
from whowhom.scale.careful import TRIES, code_carefully, count_tries, forget_tries
from whowhom.scale.lake import FORMAT, Lake, document_table, place_of, report_table, rows_as_documents
from whowhom.scale.plan import Input, Progress, find_files, measure_input, plan_blocks, suffix_of

BLOCK = 2000  # documents; a minute or two of work
MOST_TASKS = 5000  # pieces of work that Ray keeps an eye on at once

STARTS = 4  # of Ray on this machine
MOST_TOGETHER = 16_000_000  # bytes of files that are read by one worker at a time, beyond the first

Bundle = list[tuple[str, int]]  # files with their sizes
MakeCoder = Callable[[], ReadsDocuments]


@dataclass(frozen=True, slots=True)
class Shipped:
    """Makes the coder that ships, in each worker, with one thread a worker; a file of own names is read there."""

    threshold: float | None = None
    own_files: tuple[str, ...] = ()
    provider: str = CPU

    def __call__(self) -> ReadsDocuments:
        registry = load_registry([Path(path) for path in self.own_files])
        return load_coder(threshold=self.threshold, registry=registry, threads=1, provider=self.provider)


@dataclass(frozen=True, slots=True)
class Coded:
    """What a run did: blocks of the lake, how many were done before, and what this run added."""

    blocks: int
    before: int
    documents: int
    reports: int
    skipped: int


def code_lake(
    addresses: Sequence[str],
    lake: Lake,
    *,
    make_coder: MakeCoder | None = None,
    threshold: float | None = None,
    own_files: Sequence[Path] = (),
    block: int = BLOCK,
    workers: int | None = None,
    gpus: float = 0.0,
    cluster: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
    progress: Progress | None = None,
) -> Coded:
    """Code files into a lake, on `workers` processes (one a core unless given), going on where an earlier run stopped.

    Parquet files with the columns `document_id` and `text` are read where they are, on disk or at an address such as
    s3://bucket/news; any other file is first read by `read_documents`, and so has to be on a disk that all machines
    see.
    `published` and `outlet` hold for documents of such files that do not say their own. `cluster` is the address of a
    running Ray cluster; without it, one is started on this machine and ended afterwards. `gpus` is the share of a
    GPU that each worker takes. `make_coder` makes another coder than the one that ships, in each worker.

    A lake keeps to the versions and the block size it was begun with, and inputs are only ever added to it: InputError
    where something else is asked.
    """
    maker = make_coder or Shipped(threshold, tuple(map(str, own_files)), GPU if gpus else CPU)
    begun = lake.read_settings()
    settings = check_settings(lake, begun, {**versions_of(maker), "threshold": threshold, "block": block})
    files = find_files(addresses)
    bundles = add_bundles((begun or {}).get("read", {}), [f for f in files if suffix_of(f) != ".parquet"])
    with running_ray(cluster, workers) as pool:
        # What stands together is written down first, so that the next run bundles nothing otherwise.
        lake.write_settings({**settings, "read": bundles, "inputs": (begun or {}).get("inputs", [])})
        done = set(lake.names("read"))
        unread = [{"name": name, "files": [f for f, _ in held]} for name, held in bundles.items() if name not in done]
        for row in pool.map(ReadFiles, unread, (lake, published, outlet)):
            if progress:
                progress("read", row["rows"])
        whole = [f for f in files if suffix_of(f) == ".parquet"] + [lake.address_of("read", name) for name in bundles]
        inputs = add_inputs((begun or {}).get("inputs", []), whole)
        lake.write_settings({**settings, "read": bundles, "inputs": [asdict(i) for i in inputs]})
        blocks = plan_blocks(inputs, block)
        done = set(lake.names("reports"))
        waiting = [b.as_row() for b in blocks if b.block_id not in done]
        told = {"documents": 0, "reports": 0, "skipped": 0}
        for row in pool.map(CodeBlock, waiting, (lake, maker), gpus=gpus):
            for name in told:
                told[name] += row[name]
            if progress:
                progress("documents", row["documents"] + row["skipped"])
    return Coded(len(blocks), len(blocks) - len(waiting), **told)


# ---------------------------------------------------------------- what a worker does


class CodeBlock:
    """Codes one block after the other; the coder is loaded once."""

    def __init__(self, lake: Lake, make_coder: MakeCoder) -> None:
        self.lake, self.make_coder = lake, make_coder
        self.coder = make_coder()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Code a block and write it; gives what it came to. A block that is done is left as it is."""
        import pyarrow.parquet as pq
        from pyarrow.fs import FileType

        system, name = self.lake.place[0], f"{row['block_id']}.parquet"
        if system.get_file_info(self.lake.path("reports", name)).type == FileType.File:
            return {"documents": 0, "reports": 0, "skipped": 0}
        source, path = place_of(row["address"])
        with source.open_input_file(path) as file:
            table = read_rows(pq.ParquetFile(file), int(row["first"]), int(row["rows"]))
        items = list(rows_as_documents(table, row["address"], int(row["first"])))
        for place in row["repeats"]:
            item = items[place]
            if isinstance(item, Document):
                what = f"the document id {item.document_id[:80]!r} was read before"
                items[place] = Skipped(item.path or f"{row['address']}:{row['first'] + place + 1}", what)
        coded, skipped = self.code_rows(items, with_care=count_tries(self.lake, row["block_id"]) >= TRIES)
        rows: list[Document | Skipped] = [*(document for document, _ in coded), *skipped]
        self.lake.write_table(document_table(rows), "documents", name)
        self.lake.write_table(report_table(coded), "reports", name)
        forget_tries(self.lake, row["block_id"])
        reports = sum(len(found) for _, found in coded)
        return {"documents": len(coded), "reports": reports, "skipped": len(skipped)}

    def code_rows(
        self, items: Sequence[Document | Skipped], *, with_care: bool
    ) -> tuple[list[tuple[Document, list[Report]]], list[Skipped]]:
        """Each document with its reports, and what was skipped before or now."""
        skipped = [item for item in items if isinstance(item, Skipped)]
        documents = [item for item in items if isinstance(item, Document)]
        if with_care:
            return code_carefully(documents, self.make_coder, skipped), skipped
        coded = []
        for k in range(0, len(documents), GROUP):
            coded += code_safely(documents[k : k + GROUP], self.coder, skipped)
        return coded, skipped


def read_rows(file: Any, first: int, rows: int) -> Any:
    """So many rows of a Parquet file from a row on, reading no group of rows that holds none of them."""
    start, wanted = 0, []
    begins = None
    for k in range(file.num_row_groups):
        size = file.metadata.row_group(k).num_rows
        if start + size > first and start < first + rows:
            begins = start if begins is None else begins
            wanted.append(k)
        start += size
    return file.read_row_groups(wanted).slice(first - (begins or 0), rows)


class ReadFiles:
    """Reads files that are not Parquet into the lake, as `read_documents` reads them."""

    def __init__(self, lake: Lake, published: date | None, outlet: str | None) -> None:
        self.lake, self.published, self.outlet = lake, published, outlet

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Read a bundle of files; gives how many rows it came to."""
        found = read_documents(*row["files"], published=self.published, outlet=self.outlet)
        table = document_table(found)
        self.lake.write_table(table, "read", f"{row['name']}.parquet")
        return {"rows": table.num_rows}


# ---------------------------------------------------------------- the run


def versions_of(make_coder: MakeCoder) -> dict[str, Any]:
    """By what a lake is coded."""
    # The machine that asks may have no GPU; the workers' readings are of the same model.
    coder = (replace(make_coder, provider=CPU) if isinstance(make_coder, Shipped) else make_coder)()
    registry = getattr(coder, "registry", None) or load_registry()
    return {
        "format": FORMAT,
        "code": version("whowhom"),
        "model": getattr(coder, "version", "unknown"),
        "registry": registry.version,
        "ontology": ontology_version(),
        "provider": getattr(make_coder, "provider", CPU),
    }


def check_settings(lake: Lake, begun: Mapping[str, Any] | None, asked: dict[str, Any]) -> dict[str, Any]:
    """The settings, if the lake was not begun with others."""
    for name, value in asked.items():
        if begun is not None and begun.get(name) != value:
            raise InputError(
                f"this lake was begun with {name} {begun.get(name)}, and now it is {value}",
                where=lake.address,
                do="name another folder, or ask as before",
            )
    return asked


def add_inputs(begun: Sequence[Mapping[str, Any]], files: Sequence[str]) -> list[Input]:
    """The inputs the lake has already, in their order, and the new ones after them."""
    known = [Input(**given) for given in begun]
    for given in known:
        if given.address in files and (found := measure_input(given.address)) != given:
            what = f"it had {given.rows} rows in {given.size} bytes, now {found.rows} in {found.size}"
            raise InputError(what, where=given.address, do="give what is new in a file of its own")
    seen = {given.address for given in known}
    return [*known, *(measure_input(address) for address in files if address not in seen)]


def add_bundles(begun: Mapping[str, Bundle], files: Sequence[str]) -> dict[str, Bundle]:
    """The files to be read, so many together that none is small: those of the lake as they are, then the new ones."""
    bundles = {name: [(f, size) for f, size in held] for name, held in begun.items()}
    known = {f: size for held in bundles.values() for f, size in held}
    bundle: Bundle = []
    for address in files:
        if "://" in address:
            raise InputError("only Parquet is read from there", where=address, do="copy it to a disk first")
        size = Path(address).stat().st_size
        if known.get(address, size) != size:
            what = f"it had {known[address]} bytes, now {size}"
            raise InputError(what, where=address, do="give what is new in a file of its own")
        if address in known:
            continue
        if bundle and sum(s for _, s in bundle) + size > MOST_TOGETHER:
            bundles[name_bundle(len(bundles), bundle)] = bundle
            bundle = []
        bundle.append((address, size))
    if bundle:
        bundles[name_bundle(len(bundles), bundle)] = bundle
    return bundles


def name_bundle(number: int, bundle: Bundle) -> str:
    return f"{number:06}-{hash_of(*(part for address, size in bundle for part in (address, str(size))))[:8]}"


@dataclass(frozen=True, slots=True)
class Pool:
    """Workers on a Ray cluster."""

    workers: int

    def map(
        self, task: type, rows: Sequence[dict[str, Any]], arguments: tuple[Any, ...], *, gpus: float = 0.0
    ) -> Iterator[dict[str, Any]]:
        """What the task gives for each row, in any order. One that dies is replaced and its rows done again."""
        import ray
        from ray.exceptions import RayError

        if not rows:
            return
        count = max(1, min(self.workers, len(rows)))
        found = ray.data.from_items(list(rows), override_num_blocks=min(len(rows), MOST_TASKS)).map(
            task,
            fn_constructor_args=arguments,
            compute=ray.data.ActorPoolStrategy(size=count),
            num_cpus=1,
            num_gpus=gpus or None,
            runtime_env={"env_vars": keys_of_storage()},
        )
        try:
            yield from found.iter_rows()
        except RayError as error:
            raise refuse(error) from error


def keys_of_storage() -> dict[str, str]:
    """What opens an object store here, for workers that were started elsewhere or before."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def refuse(error: BaseException) -> WhowhomError:
    """What ended a worker, in one line."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(inner := getattr(cause, "cause", None), BaseException):
            cause = inner
        if isinstance(cause, WhowhomError):
            return cause
        cause = cause.__cause__
    lines = [line for line in str(error).splitlines() if line.strip()]
    told = lines[-1].strip()[:300] if lines else type(error).__name__
    told = told.partition(": ")[2] if told.startswith("whowhom.errors.") else told
    return InputError(f"the workers stopped: {told}", do="mend it and run the same again; finished blocks stay")


@contextmanager
def running_ray(cluster: str | None, workers: int | None) -> Iterator[Pool]:
    """A Ray cluster: the one at the address, one that this process has joined, or one started here for the while."""
    try:
        import pyarrow.parquet  # noqa: F401 needed in every worker
        import ray
        import ray.data
    except ImportError as error:
        raise InputError(f"this needs {error.name}", do="pip install 'whowhom[ray]'") from error
    joined = ray.is_initialized()
    if not joined:
        start_ray(cluster, workers)
    ray.data.DataContext.get_current().enable_progress_bars = False  # ours counts documents
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        yield Pool(workers or core_count())
    finally:
        if not joined:
            ray.shutdown()


def start_ray(cluster: str | None, workers: int | None) -> None:
    """Join a cluster, or start one here. Ray gives up on itself after 15 seconds, which a busy machine may need."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers over the network
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # deaths are mended; the run tells of the rest
    import ray

    cluster = cluster or os.environ.get("RAY_ADDRESS")
    for again in range(STARTS, 0, -1):
        try:
            ray.init(
                address=cluster or "local",  # without, it would join what somebody else has started here
                num_cpus=None if cluster else workers,
                include_dashboard=None if cluster else False,
                configure_logging=False,
                log_to_driver=False,
            )
        except Exception as error:
            ray.shutdown()
            if cluster is None and again > 1 and "timed out during startup" in str(error):
                continue
            told = str(error).splitlines()[0][:300]
            do = "check the address, or try when the machine is calmer"
            raise InputError(f"Ray does not start: {told}", do=do) from error
        return


def core_count() -> int:
    """The cores of the cluster."""
    import ray

    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))
