"""A Ray cluster of several processes on this machine, for all tests of the lake."""

import hashlib
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="no Ray: pip install 'whowhom[ray]'")
pytest.importorskip("pyarrow", reason="no pyarrow: pip install 'whowhom[ray]'")


@pytest.fixture(scope="session")
def cluster():
    """The address of a cluster with three workers' room, that this process has joined."""
    import ray

    from whowhom.errors import InputError
    from whowhom.scale.work import start_ray

    try:
        start_ray(None, 3)
    except InputError as error:
        pytest.skip(f"no cluster can be started here: {error}")
    yield ray.get_runtime_context().gcs_address
    ray.shutdown()


@pytest.fixture
def digest():
    """What a lake's documents and reports are, file by file, to the byte."""

    def of(lake, folders=("documents", "reports")):
        root = Path(getattr(lake, "address", lake))
        files = [p for folder in folders for p in sorted((root / folder).rglob("*")) if p.is_file()]
        assert files
        return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    return of
