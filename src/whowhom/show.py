"""Results laid out for a person at a terminal: what the coder saw, and what the moves add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whowhom.model import Event, Ledger, Mention, Report, Voice

if TYPE_CHECKING:
    from rich.console import Console

    from whowhom.coder import Reading
    from whowhom.pipeline import Explanation

PAIRS_SHOWN = 8
SIGNS = {1: "+ helps", -1: "- hurts", 0: "contact"}


def print_explanation(found: Explanation, out: Console) -> None:
    """Print sentences, mentions, pairs with probabilities, and for each report its status, voices and date."""
    from rich.text import Text

    for number, reading in enumerate(found.readings, 1):
        out.print(Text(f"Sentence {number}: {reading.sentence.text}", style="bold"))
        print_mentions(reading, out)
        print_pairs(reading, found.types, out)
    for time in found.times:
        days = f"{time.first} to {time.last}" if time.first else "no day"
        out.print(Text(f"time: {time.text!r} = {time.timex} ({days})"))
    for attribution in found.attributions:
        source, cue = (found.document.text[slice(*s)] if s else "-" for s in (attribution.source, attribution.cue))
        out.print(Text(f"attribution: {source!r} by {cue!r} ({attribution.kind})"))
    for report in found.reports:
        print_report(report, out)
    if not found.reports:
        out.print("No act passed its threshold.")


def print_mentions(reading: Reading, out: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Mentions", title_justify="left")
    for column in ("words", "who", "country", "sector", "how", "score", "acts", "is acted upon"):
        table.add_column(column, overflow="fold")
    seen: set[Mention] = set()
    for candidate in reading.candidates:
        mention = candidate.mention
        words = reading.sentence.text[candidate.start : candidate.end]
        row = (
            (mention.name, mention.country or "?", mention.sector or "", mention.kind, f"{mention.score:.2f}")
            if mention
            else ("unknown", "", "", "tagger", "")
        )
        table.add_row(*map(Text, (words, *row, f"{candidate.acts:.2f}", f"{candidate.suffers:.2f}")))
        if mention:
            seen.add(mention)
    for mention in reading.mentions:
        if mention not in seen:
            table.add_row(
                *map(
                    Text,
                    (
                        mention.text,
                        mention.name,
                        mention.country or "?",
                        mention.sector or "",
                        mention.kind,
                        f"{mention.score:.2f}",
                        "",
                        "",
                    ),
                )
            )
    if table.row_count:
        out.print(table)


def print_pairs(reading: Reading, types: Sequence[str], out: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    if not reading.pairs:
        out.print("No pair was worth a second reading.")
        return
    passed = {(a.actor, a.recipient): a for a in reading.acts}
    table = Table(title="Pairs read with their words marked", title_justify="left")
    for column in ("actor", "recipient", "none", "likeliest act", "second", "kept"):
        table.add_column(column, overflow="fold")
    for pair in sorted(reading.pairs, key=lambda p: float(p.reading.acts[0]))[:PAIRS_SHOWN]:
        best = sorted(range(1, len(pair.reading.acts)), key=lambda k: -float(pair.reading.acts[k]))[:2]
        named = [f"{types[k]} {float(pair.reading.acts[k]):.2f}" for k in best]
        act = passed.get((pair.actor, pair.recipient))
        kept = f"{act.event_type} {act.mode or ''}".strip() if act else ""
        words = (reading.sentence.text[c.start : c.end] for c in (pair.actor, pair.recipient))
        table.add_row(*map(Text, (*words, f"{float(pair.reading.acts[0]):.2f}", *named, kept)))
    out.print(table)


def print_report(report: Report, out: Console) -> None:
    from rich.text import Text

    act = f"{report.act.event_type} {report.act.mode or ''}".strip()
    when = f"{report.when.first} to {report.when.last} ({report.when.basis})" if report.when else "no date in the text"
    chain = " → ".join(describe_voice(v) for v in report.said_by) or "the outlet at hand"
    actor, recipient = (p[0].name if p else "-" for p in (report.actor, report.recipient))
    out.print(
        Text(
            f"report: {actor} → {recipient}: {act} (CAMEO {report.act.cameo}), confidence {report.confidence:.2f}",
            style="bold",
        )
    )
    out.print(
        Text(
            f"  status {report.status}; when {when}; on the word of {chain}; about {', '.join(report.contexts) or '-'}"
        )
    )


def describe_voice(voice: Voice) -> str:
    return f"{voice.name} ({voice.kind}{'' if voice.named else ', unnamed'})"


def print_ledger(found: Ledger, out: Console) -> None:
    """Print the moves, direct ones and those through others apart, and what they add up to."""
    from rich.table import Table
    from rich.text import Text

    from whowhom.entities import country_name

    for entries, title in (
        (found.direct, f"{country_name(found.actor)} toward {country_name(found.toward)}: direct"),
        (found.indirect, f"Moves toward others that touch {country_name(found.toward)}"),
    ):
        table = Table(title=f"{title} ({len(entries)})", title_justify="left")
        for column in ("date", "sign", "act", "toward", "status", "voices", "reports", "why here"):
            table.add_column(column, overflow="fold")
        for entry in entries:
            event = entry.event
            words = (
                day_of(event),
                SIGNS[entry.sign],
                act_of(event),
                event.recipient[0].name if event.recipient else "",
                str(event.status) + (", taken back" if entry.cancelled_by else ""),
                str(event.voices),
                str(event.reports),
                entry.reason,
            )
            table.add_row(*map(Text, words))
        out.print(table)
    if found.share:
        share = found.share
        out.print(
            f"{found.carrots:g} carrots, {found.sticks:g} sticks, {found.contacts} contacts; carrot share "
            f"{share.value:.2f} ({share.level:.0%} interval {share.low:.2f} to {share.high:.2f})."
        )


def day_of(event: Event) -> str:
    if event.when is None:
        return "undated"
    first, last = event.when.first, event.when.last
    return str(first) if first == last else f"{first} to {last}"


def act_of(event: Event) -> str:
    return event.act.event_type + (f" {event.act.mode}" if event.act.mode else "")
