"""The merge against labels: copies among documents, and which reports of the raw feed tell of one deed.

    python -m bench.merging --data DIR [--store FILE] [--show]

`sets/merge_documents.jsonl` says of pairs of items whether they are copies; `sets/merge_reports.jsonl` assigns
reports to deeds, for whole pairs of countries. A report is known there by its item, the sides, the type and the
place of its sentence, so that labels hold for whatever a better coder still makes. Both are divided into a part
to tune on (dev) and one to measure on (test), by a hash of the story and of the pair of countries. Coding the feed
takes minutes; `--store` names one that `whowhom add` has made of it already.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from whowhom.coder import code_documents, load_coder
from whowhom.merge import Merged, merge_reports
from whowhom.merge.features import FAR_DAYS
from whowhom.merge.kinship import UNTELLABLE, compare_acts
from whowhom.merge.told import tell
from whowhom.model import Document, Report
from whowhom.read import read_documents
from whowhom.store import open_store

SETS = Path(__file__).parent / "sets"
PARTS = ("dev", "test")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, help="a store that has the feed")
    parser.add_argument(
        "--show", action="store_true", help="list the events that mix deeds, and the deeds that are split"
    )
    arguments = parser.parse_args()
    reports, documents = read_feed(arguments.data, arguments.store)
    merged = merge_reports(reports, documents)
    for name, value in score_documents(merged).items():
        print(f"{name:44} {value}")
    labelled = match_labels(reports)
    for name, value in score_reports(merged, reports, documents, labelled).items():
        print(f"{name:44} {value}")
    if arguments.show:
        show_worst(merged, labelled)


def read_feed(data: Path, store: Path | None) -> tuple[list[Report], list[Document]]:
    if store:
        with open_store(str(store), read_only=True) as opened:
            return opened.reports(), list(opened.documents())
    path = data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
    documents = [d for d in read_documents(path) if isinstance(d, Document)]
    return list(code_documents(documents, coder=load_coder())), documents


def read_set(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------- documents


def score_documents(merged: Merged) -> dict[str, str]:
    """Of the labelled pairs of items, how many copies are found in one family, and how many others are put there."""
    family = {key: f.family_id for f in merged.families for key in f.document_ids}
    scores = {}
    for part in PARTS:
        tally: Counter[str] = Counter()
        for row in read_set("merge_documents.jsonl"):
            if row["part"] == part:
                said = row["left"] in family and family[row["left"]] == family.get(row["right"])
                tally[f"{row['copy']}{said}"] += 1
        scores[f"{part}: copies, pair precision/recall/F1"] = (
            as_prf(tally["TrueTrue"], tally["FalseTrue"], tally["TrueFalse"]) + f"  ({sum(tally.values())} pairs)"
        )
    return scores


# ---------------------------------------------------------------- reports


def match_labels(reports: Iterable[Report]) -> dict[str, dict[str, Any]]:
    """The label of each report that has one, by report id."""
    by_place: dict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read_set("merge_reports.jsonl"):
        by_place[row["id"], row["actor"], row["recipient"], row["type"]].append(row)
    found = {}
    for report in reports:
        if report.actor and report.recipient:
            sides = (report.actor[0].side, report.recipient[0].side)
            for row in by_place.get((report.document_id, *sides, report.act.event_type), ()):
                if report.evidence.start < row["end"] and row["start"] < report.evidence.end:
                    found[report.report_id] = row
    return found


def score_reports(
    merged: Merged, reports: Sequence[Report], documents: Sequence[Document], labelled: Mapping[str, dict[str, Any]]
) -> dict[str, str]:
    event_of = {key: e.event_id for e in merged.events for key in e.report_ids}
    largest = Counter(row["deed"] for row in labelled.values()).most_common(1)[0][0]
    rows = len(read_set("merge_reports.jsonl"))
    scores = {"labels that still have a report": f"{len({id(r) for r in labelled.values()})} of {rows}"}
    views = {part: [k for k, row in labelled.items() if row["part"] == part] for part in PARTS}
    views["test without its largest deed"] = [k for k in views["test"] if labelled[k]["deed"] != largest]
    views["all"] = list(labelled)
    for name, keys in views.items():
        deed = {key: labelled[key]["deed"] for key in keys}
        event = {key: event_of[key] for key in keys}
        precision, recall = b_cubed(deed, event), b_cubed(event, deed)
        scores[f"{name}: events, B³ precision/recall/F1"] = (
            f"{precision:.3f} {recall:.3f} {2 * precision * recall / (precision + recall):.3f}"
            f"  ({len(keys)} reports, {len(set(deed.values()))} deeds)"
        )
        scores[f"{name}: false merges"] = count_false(deed, event)
    by_id = {d.document_id: d for d in documents}
    told = {r.report_id: tell(r, by_id.get(r.document_id)) for r in reports}
    for part in PARTS:
        scores[f"{part}: near pairs, precision/recall/F1"] = score_near(
            [k for k in views[part] if labelled[k]["deed"] != largest], labelled, event_of, told
        )
    return scores


def b_cubed(deed: Mapping[str, str], event: Mapping[str, str]) -> float:
    """The mean, over reports, of the share of its event's reports that tell of its deed (precision; recall reversed)."""
    both = Counter((event[key], deed[key]) for key in deed)
    whole = Counter(event.values())
    return sum(both[event[key], deed[key]] / whole[event[key]] for key in deed) / max(1, len(deed))


def count_false(deed: Mapping[str, str], event: Mapping[str, str]) -> str:
    """Pairs put together that tell of two deeds, and events that mix deeds, of those with two labelled reports or more."""
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    for key in deed:
        inside[event[key]][deed[key]] += 1
    pairs = wrong = 0
    for deeds in inside.values():
        n = sum(deeds.values())
        pairs += n * (n - 1) // 2
        wrong += n * (n - 1) // 2 - sum(k * (k - 1) // 2 for k in deeds.values())
    many = [deeds for deeds in inside.values() if sum(deeds.values()) > 1]
    mixed = sum(len(deeds) > 1 for deeds in many)
    astray = sum(sum(deeds.values()) - max(deeds.values()) for deeds in inside.values())
    return (
        f"{wrong / max(1, pairs):.3f} of pairs ({wrong}/{pairs}); {mixed} of {len(many)} events mix;"
        f" {astray / max(1, len(deed)):.3f} of reports in a wrong event ({astray})"
    )


def score_near(
    keys: Sequence[str], labelled: Mapping[str, dict[str, Any]], event_of: Mapping[str, str], told: Mapping[str, Any]
) -> str:
    """Pairs near the boundary: same sides, acts that could be one deed, days apart; the largest deed left out."""
    tally: Counter[str] = Counter()
    by_sides = defaultdict(list)
    for key in keys:
        by_sides[labelled[key]["actor"], labelled[key]["recipient"]].append(key)
    for group in by_sides.values():
        for a, b in combinations(sorted(group), 2):
            one, other = told[a], told[b]
            kin = compare_acts(one.event_type, one.mode, other.event_type, other.mode)
            days = abs((one.day or 0) - (other.day or 0))
            if kin != UNTELLABLE and days <= FAR_DAYS:
                tally[f"{labelled[a]['deed'] == labelled[b]['deed']}{event_of[a] == event_of[b]}"] += 1
    return as_prf(tally["TrueTrue"], tally["FalseTrue"], tally["TrueFalse"]) + f"  ({sum(tally.values())} pairs)"


def as_prf(hits: int, false: int, missed: int) -> str:
    precision, recall = hits / max(1, hits + false), hits / max(1, hits + missed)
    return f"{precision:.3f} {recall:.3f} {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def show_worst(merged: Merged, labelled: Mapping[str, dict[str, Any]]) -> None:
    """Events that mix deeds and deeds that are split, the worst first, by label and count."""
    event_of = {key: e.event_id for e in merged.events for key in e.report_ids}
    mixed: dict[str, Counter[str]] = defaultdict(Counter)
    split: dict[str, Counter[str]] = defaultdict(Counter)
    for key, row in labelled.items():
        mixed[event_of[key]][row["deed"]] += 1
        split[row["deed"]][event_of[key]] += 1
    for title, groups in (("event mixes", mixed), ("deed is split", split)):
        worst = sorted(groups.items(), key=lambda g: max(g[1].values()) - sum(g[1].values()))
        for name, parts in worst[:25]:
            if len(parts) > 1:
                print(title, name, dict(parts.most_common(12)))


if __name__ == "__main__":
    main()
