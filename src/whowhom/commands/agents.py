"""`whowhom mcp`: the store for agents, over standard input and output."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from whowhom.commands.options import say, store_option, with_errors
from whowhom.errors import InputError, StoreError


@click.command()
@store_option
@click.option("--page", default="", metavar="URL", help="Where whowhom serve shows the same store, for links.")
@click.option("--votes", "vote_paths", type=click.Path(exists=True), multiple=True, help="Roll calls (see votes).")
@with_errors
def mcp(store_url: str, page: str, vote_paths: tuple[str, ...]) -> None:
    """Answer an agent's questions to the store over MCP on standard input and output; nothing is ever written.

    An agent's host starts this command; see docs/mcp.md for the lines it needs.
    """
    if "://" not in store_url.removeprefix("duckdb://") and not Path(store_url.removeprefix("duckdb://")).is_file():
        raise StoreError("no such store", where=store_url, do="make one with whowhom add")
    if page and not page.startswith(("http://", "https://")):
        raise InputError(f"no address of a page: {page[:60]!r}", do="give it as http://127.0.0.1:8470")
    try:
        from whowhom.serve.agents import make_server
    except ImportError as error:
        raise InputError(f"this needs {error.name}", do="pip install 'whowhom[mcp]'") from error
    from whowhom.read.votes import read_votes
    from whowhom.serve.library import Library

    library = Library(store_url)
    calls = read_votes(*vote_paths) if vote_paths else ()
    server = make_server(store_url, base=page, calls=calls, library=library)
    if sys.stdin.isatty():
        say("waiting for an agent's host on standard input (stop with Ctrl+C)")
    try:
        server.run()
    finally:
        library.close()
