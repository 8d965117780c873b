"""Scores of the entity registry: cases, heads of state and government, labelled articles, speed.

    python -m bench.entities [--data DIR] [--articles FILE] [--show]
    python -m bench.entities --coverage

The figures: the project's own cases; heads of state and government by name and day; and, of the country mentions
that act or are acted upon in 200 random feed items (`sets/feed_mentions.jsonl`: item ids, offsets in title and
first 420 characters, countries, as a reader labelled them), the share found and right.
Without --data only the project's own cases are scored. Floors are in FLOORS; below one the exit status is 1.
--coverage prints the table of docs/registry.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path

import yaml

from whowhom.entities import Registry, count_coverage, describe_coverage, load_registry, look_up, resolve_mentions
from whowhom.entities.registry import DATA
from whowhom.entities.scan import scan_text
from whowhom.model import Mention

CASES = Path(__file__).parent.parent / "tests" / "entities" / "cases.yaml"
FLOORS = {"country": 0.95, "sector": 0.88, "entity": 0.90, "place": 0.88, "holders": 0.97, "feed": 0.95}
MANY = 100_000  # names that matching is timed among as well
FEED = Path(__file__).parent / "sets" / "feed_mentions.jsonl"


def main() -> int:
    """Print the figures; 1 if one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the shared data folder, with reference/ inside")
    parser.add_argument("--articles", type=Path, help="the labelled articles (JSONL)")
    parser.add_argument("--show", action="store_true", help="print every case that fails")
    parser.add_argument("--coverage", action="store_true", help="print the table of known holders and nothing else")
    options = parser.parse_args()
    if options.coverage:
        print(coverage_table())
        return 0
    figures = score_cases(show=options.show)
    if options.data:
        figures |= score_holders(options.data / "reference" / "factbook_executives_2014_2026.csv", show=options.show)
        figures |= score_feed(options.data, show=options.show)
    if options.articles:
        figures |= score_articles(options.articles, show=options.show)
    figures |= measure_speed()
    figures["registry, megabytes"] = sum(path.stat().st_size for path in DATA.glob("*.csv")) / 1e6
    for name, value in figures.items():
        floor = FLOORS.get(name)
        print(
            f"{name:24} {value:10.3f}" + (f"   floor {floor}" + ("" if value >= floor else "   BELOW") if floor else "")
        )
    return int(any(figures.get(name, 1) < floor for name, floor in FLOORS.items()))


def coverage_table() -> str:
    """How many states' holders are known by year and office, as Markdown."""
    rows = count_coverage(describe_coverage())
    head = [str(name).replace("_", " ") for name in rows[0]]
    lines = [head, ["---:"] * len(head), *([str(cell) for cell in row.values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read_cases(path: Path = CASES) -> list[dict[str, object]]:
    """The cases: text, on, and what each named span must be (see the head of cases.yaml)."""
    cases = []
    for group in yaml.safe_load(path.read_text(encoding="utf-8")):
        for line in group["cases"]:
            parts = [part.strip() for part in line.split("|")]
            text, span = (
                parts[0].replace("{", "").replace("}", ""),
                parts[0][parts[0].index("{") + 1 : parts[0].index("}")],
            )
            start = parts[0].index("{")
            want = dict(part.split("=", 1) for part in parts[1].split()) if len(parts) > 1 else {}
            cases.append(
                {"group": group["group"], "on": group.get("on"), "text": text, "span": span, "start": start} | want
            )
    return cases


def score_cases(*, show: bool = False) -> dict[str, float]:
    """Share of the cases right, for country, sector, entity and place."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case in read_cases():
        day = case["on"] if isinstance(case["on"], date) else date.fromisoformat(str(case["on"] or "2025-06-01"))
        day = date.fromisoformat(str(case["day"])) if "day" in case else day
        text, start = str(case["text"]), int(str(case["start"]))
        found = find_mention(resolve_mentions(text, day), start, start + len(str(case["span"])))
        for name, got in answers(found).items():
            if name in case:
                asked[name] += 1
                good = got == case[name]
                right[name] += good
                if show and not good:
                    print(f"  {case['group']}: {text!r} [{case['span']}] {name}: {got} instead of {case[name]}")
    return {name: right[name] / asked[name] for name in asked} | {"cases": float(len(read_cases()))}


def answers(found: Mention | None) -> dict[str, str]:
    """What a case may ask of a mention; `none` where there is none or nothing is told."""
    if found is None:
        return {"country": "none", "sector": "none", "entity": "none", "place": "none", "phrase": "none"}
    return {
        "country": found.country or "none", "sector": found.sector or "none",
        "place": "yes" if found.is_place else "no",
        "entity": found.name.replace(" ", "_"), "phrase": found.text.replace(" ", "_"),
    }  # fmt: skip


def find_mention(mentions: list[Mention], start: int, end: int) -> Mention | None:
    """The mention that overlaps the span most; low-score demonyms before other nouns do not count."""
    best, size = None, 0
    for mention in mentions:
        overlap = min(end, mention.end) - max(start, mention.start)
        if overlap > size and not (mention.kind == "demonym" and mention.score < 0.3):
            best, size = mention, overlap
    return best


def score_holders(path: Path, *, show: bool = False) -> dict[str, float]:
    """Heads of state and government, looked up by name on a day in office: share with the right country."""
    from training.build_registry import make_countries, person_in, read

    reference = path.parent
    countries = make_countries(read(reference / "country_codes.csv"), read(reference / "factbook_countries_2026.csv"))
    iso3_of = {c["gec"].lower(): c["iso3"] for c in countries if c["gec"]}
    right = asked = named = 0
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
        listed: dict[str, set[str | None]] = {}  # one monarch or president heads several realms and territories
        for row in rows:
            listed.setdefault(person_in(row["holder"])[0], set()).add(iso3_of.get(row["gec"]))
        for row in rows:
            person, _, title = person_in(row["holder"])
            day, iso3 = (row["first_seen"] or row["since"]), iso3_of.get(row["gec"])
            if len(person.split()) < 2 or not iso3 or "represented" in row["holder"] or "vacant" in row["holder"]:
                continue
            if not title.lower().startswith(
                ("president", "prime minister", "premier", "chancellor", "king", "queen", "emperor")
            ):
                continue
            asked += 1
            found = look_up(person, date.fromisoformat(day[:10]))
            good = bool(found) and found[0].country in listed[person]
            right += good
            mentions = resolve_mentions(f"{title} {person} spoke on Monday.", date.fromisoformat(day[:10]))
            named += bool(mentions) and mentions[0].country in listed[person]
            if show and not good:
                print("  holder:", row["holder"], iso3, "found", [(e.name, e.country) for e in found[:2]])
    return {"holders": right / asked, "holders in a sentence": named / asked}


def score_feed(data: Path, *, show: bool = False) -> dict[str, float]:
    """Country mentions that act or are acted upon in feed items: share found with the right country."""
    from bench.feed import read_items

    labels = [json.loads(line) for line in FEED.read_text(encoding="utf-8").splitlines()]
    items = read_items(data, {row["id"] for row in labels})
    right = asked = 0
    for row in labels:
        item = items[row["id"]]
        mentions = resolve_mentions(item.text, item.published.date() if item.published else None)
        for start, end, country in row["mentions"]:
            found = find_mention(mentions, start, end)
            asked += 1
            right += found is not None and found.country == country
            if show and (found is None or found.country != country):
                print(f"  feed {row['id']}: {start}-{end} {country}, got {found and (found.country, found.kind)}")
    return {"feed": right / asked, "feed mentions": float(asked)}


def score_articles(path: Path, *, show: bool = False) -> dict[str, float]:
    """Actors and recipients that a reader named in articles: share whose country is right."""
    right = asked = 0
    wrong: Counter[tuple[str, str | None, str | None]] = Counter()
    for article in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = f"{article['title']}\n{article['text']}"
        day = date.fromisoformat(article["published"][:10]) if article.get("published") else None
        mentions = resolve_mentions(text, day)
        for event in article["events"]:
            for side in (event["source"], event["target"]):
                if not side["name"] or side["name"] not in text:
                    continue
                asked += 1
                got = [m.country for m in mentions_of(side["name"], text, mentions)]
                good = side["country"] in got or (not got and side["country"] is None)
                right += good
                if not good:
                    wrong[side["name"], side["country"], got[0] if got else None] += 1
    if show:
        for (name, want, got), count in wrong.most_common(60):
            print(f"  article: {name!r} wanted {want}, got {got} ({count})")
    return {"articles": right / asked}


def mentions_of(name: str, text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """The mentions that lie over an occurrence of the name."""
    start = text.find(name)
    while start >= 0:
        found = find_mention(mentions, start, start + len(name))
        if found:
            yield found
        start = text.find(name, start + 1)


def measure_speed() -> dict[str, float]:
    """Seconds to load, sentences scanned and resolved in a second: each the best of several, beside a fixed loop.

    A busy machine slows the loop (a million additions) as much as the rest; 0.022 s is what an idle core takes.
    """
    from whowhom.entities import registry as module

    def load() -> None:
        module._load.cache_clear()
        load_registry()

    loop, loaded = best_of(5, lambda: sum(number & 7 for number in range(1_000_000))), best_of(5, load)
    registry = load_registry()
    sentence = (
        "The foreign minister of Ruritania said that talks with President Vladimir Putin in Moscow had gone well."
    )
    quiet = "The bakery on the corner sold out of bread early that morning and the queue moved on to the next shop."
    scan = best_of(5, lambda: [scan_text(text, registry) for _ in range(500) for text in (sentence, quiet)])
    day = date(2025, 1, 1)
    resolve = best_of(5, lambda: [resolve_mentions(sentence, day, registry=registry) for _ in range(200)])
    large = registry_of(MANY)
    among = best_of(5, lambda: [scan_text(text, large) for _ in range(500) for text in (sentence, quiet)])
    return {
        "fixed loop, seconds": loop,
        "load seconds": loaded,
        "sentences scanned/s": 1000 / scan,
        f"the same, {names_in(large):,} names": 1000 / among,
        "sentences resolved/s": 200 / resolve,
    }


def registry_of(count: int) -> Registry:
    """The registry with invented companies added until it holds so many names."""
    syllables = ["ba", "ce", "do", "fi", "gu", "ka", "le", "mo", "ni", "pu", "ra", "se", "to", "vi", "zu"]
    words = ["".join(parts).title() for parts in product(syllables, repeat=3)]
    missing = count - names_in(load_registry())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        lines = (f"{words[k % len(words)]} {words[k * 7 % 3371]} {k},company,France" for k in range(missing))
        path.write_text("\n".join(["name,kind,country", *lines]) + "\n", encoding="utf-8")
        return load_registry([path])


def names_in(registry: Registry) -> int:
    return len(registry.names) + len(registry.people_by_name) + len(registry.people_by_family)


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds that the quickest of some runs took."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
