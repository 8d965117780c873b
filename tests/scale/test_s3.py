"""The lake on S3-compatible storage: a server of moto's on this machine, spoken to over the network by pyarrow."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="no Ray: pip install 'whowhom[ray]'")
pytest.importorskip("pyarrow", reason="no pyarrow: pip install 'whowhom[ray]'")

from tests.scale.making import MakeThanks, make_documents
from whowhom.pipeline import add_documents, merge_store
from whowhom.scale import Lake, code_lake, count_lake, load_lake, pack_lake
from whowhom.scale.lake import document_table
from whowhom.store import open_store

pytestmark = pytest.mark.filterwarnings("default")  # what Ray and its parts warn of is theirs
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="module")
def storage():
    """The query that leads an s3:// address to the server; the server holds a bucket called news."""
    path = Path(__file__).parents[2] / ".tools" / "bin" / "moto_server"
    server = str(path) if path.exists() else shutil.which("moto_server")
    if server is None:
        pytest.skip("no S3-compatible server: make tools")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    running = subprocess.Popen(
        [server, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_bucket(f"http://127.0.0.1:{port}/news")
        yield f"?scheme=http&endpoint_override=127.0.0.1:{port}&region=us-east-1"
    finally:
        running.terminate()
        running.wait()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def wait_for_bucket(address):
    until = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, method="PUT"), timeout=20):
                break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.3)


def test_a_lake_on_s3_is_that_on_a_disk_to_the_byte(cluster, storage, tmp_path, digest):
    query = storage
    documents = list(make_documents(60))
    on_disk, on_s3 = Lake(str(tmp_path / "lake")), Lake(f"s3://news/lake{query}")
    source = Lake(f"s3://news/in{query}")
    source.write_table(document_table(documents[:40]), "a.parquet")
    source.write_table(document_table(documents[35:]), "b.parquet")
    Lake(str(tmp_path / "in")).write_table(document_table(documents[:40]), "a.parquet")
    Lake(str(tmp_path / "in")).write_table(document_table(documents[35:]), "b.parquet")
    here = code_lake([str(tmp_path / "in")], on_disk, make_coder=MakeThanks(), block=16, workers=2)
    marks = tmp_path / "marks"
    marks.mkdir()
    killing = MakeThanks(str(marks), deadly=("d0021",), times=1)
    there = code_lake([source.address], on_s3, make_coder=killing, block=16, workers=2)
    assert (here.documents, here.skipped) == (there.documents, there.skipped) == (60, 5)
    assert list(marks.iterdir())  # a worker died on the way
    for folder in ("documents", "reports"):
        assert on_s3.names(folder) == on_disk.names(folder)
        for name in on_disk.names(folder):
            if folder == "reports":
                with on_s3.place[0].open_input_file(on_s3.path(folder, f"{name}.parquet")) as file:
                    assert file.read() == Path(on_disk.path(folder, f"{name}.parquet")).read_bytes()
                continue
            # A skipped row of documents/ says where it was read, which differs; the rest is the same.
            left, right = (lake.read_table(folder, f"{name}.parquet").to_pylist() for lake in (on_s3, on_disk))
            assert [{**row, "path": row["path"] if not row["skipped"] else ""} for row in left] == [
                {**row, "path": row["path"] if not row["skipped"] else ""} for row in right
            ]
    assert code_lake([source.address], on_s3, make_coder=MakeThanks(), block=16, workers=2).before == here.blocks
    pack_lake(on_s3)
    pack_lake(on_disk)
    assert count_lake(on_s3, actor="NOR") == count_lake(on_disk, actor="NOR") != []
    with open_store(str(tmp_path / "a.duckdb")) as store, open_store(str(tmp_path / "b.duckdb")) as plain:
        load_lake(on_s3, store)
        add_documents(documents, plain, coder=MakeThanks()())
        merge_store(plain)
        assert store.events() == plain.events()
