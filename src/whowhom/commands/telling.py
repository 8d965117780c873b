"""`whowhom brief`, `serve`, `demo`: the answer for those who read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from whowhom.commands.options import (
    actor_option,
    confidence_option,
    entities_option,
    list_skipped,
    published_option,
    say,
    scale_option,
    since_option,
    store_option,
    toward_option,
    until_option,
    with_errors,
)
from whowhom.commands.printing import console, progress_bar
from whowhom.commands.reading import read
from whowhom.model import Skipped


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--store", "store_url", help="Take what is in this store instead of files.")
@actor_option
@toward_option
@since_option
@until_option
@published_option
@scale_option
@confidence_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json", "docx", "pdf"]),
    help="Told by the suffix of --out, else markdown.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the terminal.")
@click.option("--reword", metavar="URL", help="Let a language model at an OpenAI-compatible address reword it.")
@click.option("--reword-model", default="default", show_default=True, help="The model's name there.")
@click.option("--reword-key", envvar="WHOWHOM_REWORD_KEY", default="", help="Its key (or WHOWHOM_REWORD_KEY).")
@entities_option
@with_errors
def brief(
    paths: tuple[str, ...],
    store_url: str | None,
    published: date | None,
    form: str | None,
    out: Path | None,
    reword: str | None,
    reword_model: str,
    reword_key: str,
    own_files: tuple[Path, ...],
    **window: Any,
) -> int:
    """Write a cited brief on an actor's moves toward another, from files or from the store."""
    from whowhom.coder import load_coder
    from whowhom.commands.briefs import choose_form, reword_answer, write_file
    from whowhom.entities import load_registry
    from whowhom.pipeline import add_documents, answer, brief_answer, merge_store
    from whowhom.store import open_store

    if bool(paths) == bool(store_url):
        raise click.UsageError("name files to read, or a store with --store, and not both")
    form = choose_form(form, out)
    registry = load_registry(own_files)
    skipped: Sequence[Skipped] = ()
    with open_store(store_url or ":memory:", read_only=bool(store_url)) as store:
        if paths:
            coder = load_coder(registry=registry)
            with progress_bar("reading") as tick:
                skipped = add_documents(read(paths, published, None), store, coder=coder, progress=tick).skipped
            merge_store(store)
        found = answer(store, registry=registry, **window)
    written = brief_answer(found)
    if reword:
        written = reword_answer(written, found, url=reword, model=reword_model, key=reword_key, say=say)
    made = write_file(written, found, form)
    if out:
        out.write_bytes(made)
        say(f"written to {out}")
    else:
        click.echo(made.decode("utf-8"))
    return list_skipped(skipped)


@click.command()
@store_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond this machine a guard is needed."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8470, show_default=True, help="The port.")
@click.option("--token", envvar="WHOWHOM_TOKEN", default="", help="What readers need (or WHOWHOM_TOKEN).")
@click.option("--judge-token", envvar="WHOWHOM_JUDGE_TOKEN", default="", help="What those who judge need.")
@click.option("--user-header", default="", help="The header in which a reverse proxy names the user.")
@click.option("--proxy", "proxies", multiple=True, help="The proxy's address, 127.0.0.1 unless given.")
@click.option("--judge", "judges", multiple=True, help="A user who may judge; without a guard, your own name.")
@click.option("--rate", type=click.FloatRange(min=1), default=20.0, show_default=True, help="Requests a second each.")
@click.option("--votes", "vote_paths", type=click.Path(exists=True), multiple=True, help="Roll calls (see votes).")
@click.option("--notice", default="", help="A line that stands on every page.")
@with_errors
def serve(
    store_url: str,
    host: str,
    port: int,
    token: str,
    judge_token: str,
    user_header: str,
    proxies: tuple[str, ...],
    judges: tuple[str, ...],
    rate: float,
    vote_paths: tuple[str, ...],
    notice: str,
) -> None:
    """Show the store as a page: the answer, its strip, and the evidence behind each move."""
    from whowhom.commands.page import run_page
    from whowhom.read.votes import read_votes
    from whowhom.serve.access import Access

    guarded = bool(token or judge_token or user_header)
    access = Access(
        host=host,
        token=token,
        judge_token=judge_token,
        user_header=user_header,
        proxies=proxies or ("127.0.0.1", "::1"),
        judges=judges if user_header else (),
        local_judge=judges[0] if judges and not guarded else "",
        rate=rate,
    )
    calls = read_votes(*vote_paths) if vote_paths else ()
    run_page(store_url, access, port=port, calls=calls, notice=notice, say=say)


@click.command()
@click.option("--news", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder of news.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="whowhom-demo",
    show_default=True,
    help="Where the results go.",
)
@with_errors
def demo(news: Path | None, out: Path) -> int:
    """Read the example news and answer: is the United States tilting toward Russia?"""
    from whowhom.demo import example_news, run_demo

    run, written = run_demo(news or example_news(), out, console=console(), progress=progress_bar)
    for path in written:
        say(f"written: {path}")
    return list_skipped(run.skipped)
