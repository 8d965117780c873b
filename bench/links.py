"""Which conflicts an act is about: precision and recall of the issue links, on acts of the raw feed.

    python -m bench.links --data DIR [--show]

`sets/links.jsonl` has acts by item id and offsets, with the countries of their sides and the ids of
the conflicts (`entities/data/conflicts.csv`) that a reader says each is about, or none. Half of them
(`dev`) were looked at while the rules and the words were made, the other half (`test`) only counted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whowhom.entities import find_conflicts
from whowhom.model import Document
from whowhom.read import read_documents

SET = Path(__file__).parent / "sets" / "links.jsonl"
FEED = Path("articles") / "stream-2026-01-01-to-06.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was false in the dev half")
    arguments = parser.parse_args()
    acts = read_acts()
    documents = read_items(arguments.data.parent / FEED, {act["id"] for act in acts})
    found = [links_of(act, documents[act["id"]]) for act in acts]
    for part in ("dev", "test"):
        chosen = [(set(act["about"]), f) for act, f in zip(acts, found, strict=True) if act["part"] == part]
        print(f"{part:5} {len(chosen)} acts, {describe(chosen)}")
    if arguments.show:
        show_errors(acts, found)


def read_acts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def read_items(path: Path, ids: Iterable[str]) -> dict[str, Document]:
    wanted = set(ids)
    return {d.document_id: d for d in read_documents(path) if isinstance(d, Document) and d.document_id in wanted}


def links_of(act: dict[str, Any], document: Document) -> set[str]:
    """The links as a merge finds them: from the text that tells of the act and the countries of its sides."""
    return set(find_conflicts(document.text, [c for c in act["countries"] if c], document.day))


def describe(pairs: Sequence[tuple[set[str], set[str]]]) -> str:
    """Precision and recall over links.

    >>> describe([({"a"}, {"a", "b"}), ({"c"}, set())])
    'precision 0.50 (1 of 2), recall 0.50 (1 of 2)'
    """
    hits = sum(len(gold & found) for gold, found in pairs)
    said, wanted = sum(len(found) for _, found in pairs), sum(len(gold) for gold, _ in pairs)
    return f"precision {hits / max(said, 1):.2f} ({hits} of {said}), recall {hits / max(wanted, 1):.2f} ({hits} of {wanted})"


def show_errors(acts: Sequence[dict[str, Any]], found: Sequence[set[str]]) -> None:
    for act, links in zip(acts, found, strict=True):
        missed, false = set(act["about"]) - links, links - set(act["about"])
        if act["part"] == "dev" and (missed or false):
            print(f"  {act['id']} {act['countries']} {act['type']}: missed {sorted(missed)}, false {sorted(false)}")


if __name__ == "__main__":
    main()
