"""What the commands share: their options, how they refuse, and how they speak to the person at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from whowhom.errors import WhowhomError
from whowhom.model import Skipped

SKIPPED_SOMETHING = 3


class Day(click.ParamType[date]):
    """A day as 2025-03-04."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2025-03-04", param, ctx)


class Country(click.ParamType[str]):
    """A country or organisation by ISO3 code or name."""

    name = "country"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from whowhom.entities import find_country

        found = find_country(str(value))
        if found is None:
            self.fail(f"no country is called {value!r}; use a name or an ISO3 code such as UKR", param, ctx)
        return found


DAY, COUNTRY = Day(), Country()

store_option = click.option(
    "--store", "store_url", default="whowhom.duckdb", show_default=True, help="Where facts are kept."
)
actor_option = click.option("--actor", type=COUNTRY, required=True, help="Who acts, by ISO3 or name.")
toward_option = click.option("--toward", type=COUNTRY, required=True, help="Whom the moves are measured toward.")
since_option = click.option("--since", type=DAY, help="First day of the window.")
until_option = click.option("--until", type=DAY, help="Last day of the window.")
scale_option = click.option(
    "--scale",
    type=click.Choice(["plover", "goldstein", "icews"]),
    default="plover",
    show_default=True,
    help="Whose weights.",
)
confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="How sure a reading must be to count.",
)
voices_option = click.option(
    "--min-voices", type=click.IntRange(min=1), default=1, show_default=True, help="Independent voices at least."
)
indirect_option = click.option(
    "--indirect-weight",
    type=click.FloatRange(0, 0.5),
    default=0.0,
    show_default=True,
    help="How much a move through others counts beside a direct one.",
)
conflicts_option = click.option(
    "--conflicts",
    "own_conflicts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own file of who is whose adversary (CSV: name, side_a, side_b, start, end).",
)
published_option = click.option(
    "--published", type=DAY, help="The day of publication, where a document does not tell it."
)

entities_option = click.option(
    "--entities",
    "own_files",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Your own names and offices (CSV); they go before the registry's.",
)


def format_option(*kinds: str) -> Callable[[Any], Any]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", *kinds]),
        default="table",
        show_default=True,
        help="Table for people, the rest for machines.",
    )


def with_errors(command: Callable[..., int | None]) -> Callable[..., None]:
    """Print what whowhom refuses as one line, and exit with the command's code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs)
        except WhowhomError as error:
            click.echo(f"whowhom: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(0)
        sys.exit(code or 0)

    return run


def list_skipped(skipped: Sequence[Skipped]) -> int:
    """Say what was skipped and why, on standard error; gives the exit code."""
    for item in skipped:
        click.echo(f"skipped {printable(item.path)}: {printable(item.reason)}", err=True)
    return SKIPPED_SOMETHING if skipped else 0


def say(line: str) -> None:
    """A word to the person at the terminal, never among the data."""
    click.echo(line, err=True)


def printable(text: str) -> str:
    """Text without control characters, which could steer a terminal.

    >>> printable("a" + chr(27) + "[2J" + chr(0x202E) + "b")
    'a[2Jb'
    """
    return "".join(c for c in text if c.isprintable())
