"""A session of a real MCP client with `whowhom mcp`: how long a start takes, and what was asked and answered.

    python -m bench.agents [--store news.duckdb] [--starts 5]

Without a store the example news are read into one. Starts are from the start of the process to the list of tools, as
a host sees them; the first has its files not yet in memory, if anything has. The session is the one of docs/mcp.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from whowhom.demo import example_news
from whowhom.pipeline import add_documents, merge_store
from whowhom.read import read_documents
from whowhom.store import open_store

SLOWEST = 3.0  # seconds to the list of tools
PAIR = {"actor": "United States", "toward": "Russia", "since": "2025-02-10", "until": "2025-03-04"}
LINE = 110  # characters of a line of the transcript


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--starts", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or fill_store(Path(folder) / "news.duckdb")
        starts = [asyncio.run(time_start(store)) for _ in range(given.starts)]
        asyncio.run(show_session(store))
    worst = max(starts)
    print(f"\nstart to list of tools: median {statistics.median(starts):.2f} s, worst {worst:.2f} s of {len(starts)}")
    return 1 if worst > SLOWEST else 0


def fill_store(path: Path) -> Path:
    with open_store(str(path)) as store:
        add_documents(read_documents(example_news()), store)
        merge_store(store)
    return path


@asynccontextmanager
async def session(store: Path) -> Any:
    from mcp import ClientSession, StdioServerParameters, stdio_client

    command = [sys.executable, "-c", "from whowhom.cli import main; main()", "mcp", "--store", str(store)]
    server = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    async with stdio_client(server) as streams, ClientSession(*streams) as opened:
        await opened.initialize()
        yield opened


async def time_start(store: Path) -> float:
    began = time.perf_counter()
    async with session(store) as opened:
        await opened.list_tools()
        return time.perf_counter() - began


async def show_session(store: Path) -> None:
    """Ask what an agent would ask that was told: how does Washington treat Moscow, and on whose word?"""
    async with session(store) as opened:

        async def ask(tool: str, **arguments: Any) -> dict[str, Any]:
            print(f"→ {tool} {json.dumps(arguments, ensure_ascii=False)}")
            began = time.perf_counter()
            found = await opened.call_tool(tool, arguments)
            spent = time.perf_counter() - began
            answer = found.structured_content if not found.is_error else {"error": found.content[0].text}
            told = json.dumps(answer, ensure_ascii=False)
            print(f"← {len(told)} characters, {spent:.2f} s")
            for line in wrap(answer):
                print(line)
            print()
            return answer

        await ask("search_actors", name="Rubio")
        first = await ask("ledger", **PAIR, limit=3)
        await ask("ledger", **PAIR, limit=3, fields=["when", "act", "effect"], cursor=first["next_cursor"])
        considered = await ask("ledger", **PAIR, status=["hypothetical"], fields=["when", "act", "status", "whose"])
        await ask("evidence", event_id=considered["items"][0]["event_id"])
        await ask("events", actor="GBR", toward="UKR", act="AID", limit=2, fields=["title", "when", "voices"])
        await ask("brief", **PAIR, limit=3)
        await ask("streaks", actor="GBR", limit=1)
        await ask("ledger", actor="Washingtonia", toward="Russia")


def wrap(value: Any, indent: int = 0) -> list[str]:
    """Data as JSON with each item on lines of its own, short ones on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= LINE or not isinstance(value, dict | list) or not value:
        return [" " * indent + flat]
    pairs = value.items() if isinstance(value, dict) else [(None, v) for v in value]
    lines = []
    for name, inner in pairs:
        part = wrap(inner, indent + 2)
        part[0] = " " * (indent + 2) + (f"{json.dumps(name)}: " if name is not None else "") + part[0].lstrip()
        part[-1] += ","
        lines += part
    lines[-1] = lines[-1].removesuffix(",")
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return [" " * indent + begin, *lines, " " * indent + end]


if __name__ == "__main__":
    sys.exit(main())
