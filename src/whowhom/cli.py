"""The command line: one command per public verb. Each parses, calls and prints; nothing is worked out here.

Exit codes: 0 done; 1 refused, with one line that says what, where and what to do; 2 wrong usage;
3 done, but something that was handed in was skipped and listed with its reason.
"""

from __future__ import annotations

import click

from whowhom.commands.agents import mcp
from whowhom.commands.asking import ledger, streaks, tilt, votes
from whowhom.commands.checking import doctor, entities
from whowhom.commands.coding import add, code, explain, quotes, watch
from whowhom.commands.deeds import copies, events, judge, voices
from whowhom.commands.lake import lake
from whowhom.commands.moving import backup, export, import_
from whowhom.commands.telling import brief, demo, serve

COMMANDS = (
    *(add, code, watch, quotes, explain),
    *(events, copies, voices, judge),
    *(ledger, tilt, streaks, votes),
    *(brief, serve, demo),
    *(import_, export, backup),
    *(doctor, entities),
    *(mcp, lake),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whowhom")
def main() -> None:
    """Who did what to whom, when, and on whose word.

    Start with `whowhom demo`, or with `whowhom brief --actor USA --toward RUS FILE`.
    """


for command in COMMANDS:
    main.add_command(command)
