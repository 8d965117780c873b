"""Reads the data sets of a `--data` folder into the two kinds of items the model learns from.

A `PairItem` is a text with an actor and a recipient marked, and what is known of their act;
a `TagItem` is a text with the spans of actors and recipients. Nothing of the data is kept in the
project; the folder's layout is described in its own README.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.factory import Example
from training.labels import MODE_ID, MODES, STATUS_ID, TYPE_ID, TYPES

Span = tuple[int, int]


@dataclass
class PairItem:
    """What is known of one ordered pair: `allowed` are the types that may be right.

    `statuses` has (type, status) for each act whose standing is known, `every` the type of each of its acts, where all
    of them are.
    """

    text: str
    actor: Span
    recipient: Span | None
    allowed: tuple[int, ...]
    mode: int = -1
    statuses: tuple[tuple[int, int], ...] = ()
    weight: float = 1.0
    soft: list[float] | None = None
    origin: str = ""
    every: tuple[int, ...] | None = None


@dataclass
class TagItem:
    """A text with the spans of its actors and recipients; None where nobody marked that role.

    `loose` says that the spans lie within the parties' words but may not be all of them.
    """

    text: str
    actors: list[Span] | None
    recipients: list[Span] | None
    weight: float = 1.0
    origin: str = ""
    loose: bool = False


def read_jsonl(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


FOLDS = 5


def fold_of(sentence: str) -> int:
    """Which fifth a sentence belongs to: always the same one, however it is spaced and punctuated."""
    return hashlib.sha256(letters_of(sentence).encode()).digest()[0] * FOLDS // 256


def letters_of(sentence: str) -> str:
    """What stays the same where two data sets write one sentence differently."""
    return "".join(filter(str.isalnum, sentence.lower()))


def in_dev(sentence: str, fold: int = 0) -> bool:
    """True for the fifth of sentences that is kept for measuring."""
    return fold_of(sentence) == fold


def unmark(marked: str) -> tuple[str, Span, Span] | None:
    """The text without <s> and <t> marks, and where the two spans lie in it."""
    text, spans, open_at = "", {}, {}
    for piece in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"<[st]>", piece):
            open_at[piece[1]] = len(text)
        elif re.fullmatch(r"</[st]>", piece):
            spans.setdefault(piece[2], (open_at[piece[2]], len(text)))
        else:
            text += piece
    if "s" not in spans or "t" not in spans:
        return None
    return text, trim(text, spans["s"]), trim(text, spans["t"])


def trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


MUTUAL = {"CONSULT", "AGREE", "SUPPORT", "COOPERATE"}


def read_plv(data: Path, *, dev: bool, fold: int = 0) -> tuple[list[PairItem], list[TagItem]]:
    pairs, tags = [], []
    for row in read_jsonl(data / "train" / "plv_train.jsonl.gz"):
        if in_dev(row["sentence"], fold) != dev:
            continue
        read = unmark(row["marked"])
        if read is None:
            continue
        text, actor, recipient = read
        root = row["root"]
        allowed = (TYPE_ID["CONCEDE"], TYPE_ID["RETREAT"]) if root == "YIELD" else (TYPE_ID[root],)
        pairs.append(PairItem(text, actor, recipient, allowed, origin="plv"))
        if not dev and root not in MUTUAL:
            pairs.append(PairItem(text, recipient, actor, (0,), weight=0.3, origin="plv_reversed"))
        # Both sides of a meeting are actor and recipient in the span data; here one of each is marked.
        sides = sorted({actor, recipient}) if root == "CONSULT" else None
        tags.append(TagItem(text, sides or [actor], sides or [recipient], weight=0.6, origin="plv"))
    return pairs, tags


def read_spans(data: Path, *, dev: bool) -> list[TagItem]:
    items = []
    for row in read_jsonl(data / "train" / "cameo_spans_train.jsonl.gz"):
        text, offsets = join_tokens(row["tokens"])
        if in_dev(text) != dev:
            continue
        # R marks a side of a mutual act: it is both actor and recipient. Some rows have only one role
        # marked though the other is in the sentence; there the other is unknown rather than absent.
        mutual = spans_of(row["tags"], offsets, "R")
        actors = sorted(spans_of(row["tags"], offsets, "S") + mutual)
        recipients = sorted(spans_of(row["tags"], offsets, "T") + mutual)
        items.append(TagItem(text, actors or None, recipients or None, origin="cameo"))
    return items


def join_tokens(tokens: list[str]) -> tuple[str, list[Span]]:
    """Running text from tokens, with the offsets of each."""
    text, offsets = "", []
    for token in tokens:
        token = token.replace("ʼ", "'")
        glue = (
            not text
            or re.match(r"^([.,;:!?%)\]]|'s$|'$|n't$|’s$|’$)", token)
            or text.endswith(("(", "[", "$", "“", "``"))
        )
        if not glue:
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
    return text, offsets


def spans_of(tags: list[str], offsets: list[Span], role: str) -> list[Span]:
    spans: list[Span] = []
    inside = False
    for tag, (start, end) in zip(tags, offsets, strict=True):
        if tag == f"B-{role}" or (tag == f"I-{role}" and not inside):
            spans.append((start, end))
            inside = True
        elif tag == f"I-{role}":
            spans[-1] = (spans[-1][0], end)
        else:
            inside = False
    return spans


AW_TYPES = [
    (r"Attack|Die|Injure|DamageDestroy", ("ASSAULT",)),
    (r"Arrest|Detain", ("COERCE",)),
    (r"Demonstrate", ("PROTEST",)),
    (r"Sue|Investigate|Charge|Indict", ("ACCUSE", "SANCTION", "COERCE")),
    (r"Sentence|Convict|Fine", ("SANCTION", "COERCE", "ACCUSE")),
    (r"RequestCommand", ("REQUEST",)),
    (r"ThreatenCoerce", ("THREATEN",)),
    (r"Release-Parole", ("RETREAT",)),
]


def read_aw(data: Path, *, dev: bool) -> list[PairItem]:
    """Pairs that do or do not act on one another. Meetings are left out: there both sides act alike."""
    items = []
    for row in read_jsonl(data / "train" / "aw_train.jsonl.gz"):
        if in_dev(row["sentence"]) != dev:
            continue
        read = unmark(row["marked"])
        if read is None:
            continue
        text, actor, recipient = read
        if row["related"]:
            allowed = next(
                (
                    tuple(TYPE_ID[t] for t in types)
                    for pattern, types in AW_TYPES
                    if re.search(pattern, row["event_type"])
                ),
                tuple(range(1, len(TYPES))),
            )
        elif "Contact" in row["event_type"] and not dev:
            continue
        else:
            allowed = (0,)
        items.append(PairItem(text, actor, recipient, allowed, weight=0.5, origin="aw"))
    return items


def from_factory(examples: Iterator[Example], *, keep_none: float, rng) -> tuple[list[PairItem], list[TagItem]]:
    pairs, tags = [], []
    for example in examples:
        actors = sorted({example.mentions[a] for a, _ in example.labels})
        recipients = sorted({example.mentions[b] for _, b in example.labels})
        tags.append(TagItem(example.text, actors, recipients, weight=0.5, origin="factory", loose=True))
        for a, actor in enumerate(example.mentions):
            for b, recipient in enumerate(example.mentions):
                if a == b or (a, b) in example.open_pairs or actor == recipient:
                    continue
                label = example.labels.get((a, b))
                if label is None:
                    if rng.random() < keep_none:
                        pairs.append(
                            PairItem(example.text, actor, recipient, (0,), weight=0.5, origin="factory", every=())
                        )
                    continue
                event_type, mode, status = label
                mode_id = mode_of(event_type, mode)
                pairs.append(
                    PairItem(
                        example.text,
                        actor,
                        recipient,
                        types_of(event_type, mode, example.text),
                        mode_id,
                        statuses_of(event_type, status, example.text),
                        0.5,
                        origin="factory",
                        every=(TYPE_ID[event_type],),
                    )
                )
    return pairs, tags


def read_written(rng) -> tuple[list[PairItem], list[TagItem]]:
    """The sentences of `sentences.txt` and `running.txt`, some of their parties changed for others, and `statuses.txt`.

    There names stay: who is named can be what tells that an act is long past.
    """
    pairs, tags = [], []
    swaps = read_swaps()
    for line, swapped in [(line, share) for name, share in WRITTEN.items() for line in open_own(name)]:
        marked, _, acts = line.rpartition("|")
        text, spans = read_brackets(marked.strip(), swaps if rng.random() < swapped else {}, rng)
        labels, left_open = read_acts(acts)
        label_pairs(text, spans, labels, left_open, pairs, tags)
    return pairs, tags


def read_swaps() -> dict[str, list[str]]:
    """For each short name of a state or a leader, the others that can stand in its place."""
    with (Path(__file__).parent / "actors.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "state"]
    groups = {
        "states": [name for row in rows for name in row["name"].split("|")[:2] if not name.startswith("the ")],
        "adjectives": [row["adjective"].split("|")[0] for row in rows],
        "people": [name.split()[-1] for row in rows for name in row["people"].split("|")],
    }
    return {name: group for group in groups.values() for name in group}


def read_brackets(marked: str, swaps: dict[str, list[str]], rng) -> tuple[str, dict[str, Span]]:
    text, spans, at = "", {}, 0
    for found in re.finditer(r"\[(\w+):([^\]]+)\]", marked):
        text += marked[at : found.start()]
        words = found[2]
        if words in swaps and rng.random() < 0.7:
            words = rng.choice(swaps[words])
        spans[found[1]] = (len(text), len(text) + len(words))
        text += words
        at = found.end()
    return text + marked[at:], spans


def read_acts(acts: str) -> tuple[dict[tuple[str, str], tuple[str, str | None, str]], set[tuple[str, str]]]:
    labels, left_open = {}, set()
    for act in filter(None, (a.strip() for a in acts.split(";"))):
        sides, *what = act.split()
        a, sign, b = re.match(r"(\w+)(<>|>|\?)(\w+)", sides).groups()
        if sign == "?":
            left_open.add((a, b))
            continue
        event_type, mode, status = (
            (*what, "-", "actual")[:3] if len(what) < 2 else (what[0], what[1], what[2] if len(what) > 2 else "actual")
        )
        for pair in ((a, b), (b, a)) if sign == "<>" else ((a, b),):
            if pair in labels:  # two acts of one pair: either type may be read, and no mode is learnt
                types, _, statuses = labels[pair]
                labels[pair] = (f"{types}{EITHER}{event_type}", None, f"{statuses}{EITHER}{status}")
            else:
                labels[pair] = (event_type, None if mode == "-" else mode, status)
    return labels, left_open


def label_pairs(
    text,
    spans,
    labels,
    left_open,
    pairs: list[PairItem],
    tags: list[TagItem],
    *,
    weight: float = 1.0,
    origin: str = "written",
) -> None:
    """Add every ordered pair of the spans, labelled or NONE, and the sentence's tags."""
    actors, recipients = sorted({spans[a] for a, _ in labels}), sorted({spans[b] for _, b in labels})
    tags.append(TagItem(text, actors, recipients, weight, origin, loose=True))
    for a in spans:
        for b in spans:
            if a == b or (a, b) in left_open or (spans[a][0] < spans[b][1] and spans[b][0] < spans[a][1]):
                continue
            label = labels.get((a, b))
            if label is None:
                pairs.append(PairItem(text, spans[a], spans[b], (0,), weight=0.6 * weight, origin=origin, every=()))
                continue
            event_type, mode, status = label
            pairs.append(
                PairItem(
                    text,
                    spans[a],
                    spans[b],
                    types_of(event_type, mode, text),
                    mode_of(event_type, mode),
                    statuses_of(event_type, status, text),
                    weight,
                    origin=origin,
                    every=tuple({TYPE_ID[one]: None for one in event_type.split(EITHER)}),
                )
            )


EITHER = "|"  # between the types of two acts of one pair
SANCTIONS = re.compile(
    r"sanction|tariff|embargo|dut(y|ies)|lev(y|ies)|blacklist|ban(s|ned)? (imports|exports)|surcharge", re.I
)
MUTUAL_HELP = re.compile(r"\btrain|peacekeep|vehicle|evacuat", re.I)


def types_of(event_type: str, mode: str | None, text: str) -> tuple[int, ...]:
    """The types that may stand for a label of ours. Two code books part ways here, and the code-book sentences decide.

    Sanctions are COERCE in the older book; the package puts them under SANCTION by rule. Training and
    peacekeeping lie between AID and COOPERATE.
    """
    if EITHER in event_type:
        return tuple({t: None for one in event_type.split(EITHER) for t in types_of(one, None, text)})
    if event_type == "SANCTION" and mode is None and SANCTIONS.search(text):
        return (TYPE_ID["SANCTION"], TYPE_ID["COERCE"])
    if event_type == "AID" and MUTUAL_HELP.search(text):
        return (TYPE_ID["AID"], TYPE_ID["COOPERATE"])
    return (TYPE_ID[event_type],)


def statuses_of(event_type: str, status: str, text: str) -> tuple[tuple[int, int], ...]:
    """How real each act of a label of ours is, under every type that may stand for it."""
    told = zip(event_type.split(EITHER), status.split(EITHER), strict=True)
    return tuple({t: STATUS_ID[how] for one, how in told for t in types_of(one, None, text)}.items())


def mode_of(event_type: str, mode: str | None) -> int:
    """The id of a mode; "none" (0) for a type that has modes, unknown (-1) for one that has not."""
    if event_type not in MODES:
        return -1
    return MODE_ID.get(f"{event_type}/{mode}", 0) if mode else 0


GOLD_STATUS = {"announced": "future", "considered": "hypothetical", "reported": "actual", "background": "historical"}


def read_labelled(data: Path, *, half: int) -> tuple[list[PairItem], list[TagItem]]:
    """Every second labelled article, sentence by sentence, over the mentions that the registry finds.

    `half` 0 is for learning, 1 for measuring. A label's party is tied to the mention of the same
    country nearest to it in the evidence; pairs of other mentions are NONE.
    """
    from datetime import date

    from whowhom.coder.sentences import split_sentences
    from whowhom.entities import resolve_mentions

    pairs, tags = [], []
    path = data.parent / "articles" / "labelled.jsonl"
    for k, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if k % 2 != half:
            continue
        article = json.loads(line)
        text = article["text"]
        if article["title"] not in text:
            text = article["title"] + "\n" + text
        mentions = [m for m in resolve_mentions(text, date.fromisoformat(article["published"])) if m.country]
        for sentence in split_sentences(text):
            inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
            if not inside:
                continue
            spans = {str(n): (m.start - sentence.start, m.end - sentence.start) for n, m in enumerate(inside)}
            labels, left_open = {}, set()
            for event in article["events"]:
                at = text.find(event["evidence"])
                if at < 0 or not (sentence.start <= at < sentence.end):
                    continue
                reach = (at, at + len(event["evidence"]))
                a, b = (sides_in(event[role], inside, reach) for role in ("source", "target"))
                for x in a[1:]:
                    left_open.update((x, y) for y in spans)
                for y in b[1:]:
                    left_open.update((x, y) for x in spans)
                if a and b and a[0] != b[0]:
                    status = GOLD_STATUS.get(event["status"], event["status"])
                    told = labels.get((a[0], b[0]))
                    types = f"{told[0]}{EITHER}{event['type']}" if told else event["type"]
                    labels[a[0], b[0]] = (types, None, f"{told[2]}{EITHER}{status}" if told else status)
            left_open -= set(labels)
            fresh: list[PairItem] = []
            label_pairs(sentence.text, spans, labels, left_open, fresh, tags, weight=1.2, origin="labelled")
            for item in fresh:
                item.mode = -1
            pairs += fresh
    return pairs, tags


def sides_in(party: dict, mentions, reach: Span) -> list[str]:
    """The mentions that a label's party may be, best first: same country, name in common, inside the evidence."""
    if not party["country"]:
        return []
    fitting = []
    for n, mention in enumerate(mentions):
        if mention.country != party["country"]:
            continue
        inside = reach[0] <= mention.start and mention.end <= reach[1]
        name = (party["name"] or "").lower()
        same = name and (name in mention.text.lower() or mention.text.lower() in name)
        fitting.append((not inside, not same, abs(mention.start - reach[0]), str(n)))
    return [n for *_, n in sorted(fitting)]


QUIET = re.compile(
    r"/(sports?|football|soccer|cricket|entertainment|lifestyle|life|culture|travel|food|style|tv|movies|music|golf|tennis|nfl|nba|mlb|nhl|olympics|celebrity|fashion|health|science|property|weather|books|games)/",
    re.I,
)


def read_quiet(data: Path, limit: int, rng) -> tuple[list[PairItem], list[TagItem]]:
    """Feed items that their addresses call sport, culture and the like: nobody does anything political in them."""
    from datetime import date

    from whowhom.coder.sentences import split_sentences
    from whowhom.entities import resolve_mentions

    pairs, tags = [], []
    items = [
        i
        for i in read_jsonl(data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz")
        if QUIET.search(i["url"] or "")
    ]
    rng.shuffle(items)
    for item in items:
        text = item["title"] + "\n" + item["text"]
        mentions = [m for m in resolve_mentions(text, date(2026, 1, 3)) if m.country]
        for sentence in split_sentences(text):
            inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
            if len(inside) >= 2:
                spans = {str(n): (m.start - sentence.start, m.end - sentence.start) for n, m in enumerate(inside[:3])}
                label_pairs(sentence.text, spans, {}, set(), pairs, tags, weight=0.5, origin="quiet")
            elif inside and rng.random() < 0.3:
                tags.append(TagItem(sentence.text, [], [], 0.5, "quiet"))
        if len(pairs) >= limit:
            break
    return pairs, tags


FEED = "feed"
# Files of sentences written for this, and how often the parties of one are changed for others.
WRITTEN = {"sentences.txt": 0.6, "running.txt": 0.4, "statuses.txt": 0.0}
HAND_LABELS = ("hand_labels.jsonl", "feed_labels.jsonl")


def read_hand_labels(data: Path, *, dev: bool) -> tuple[list[PairItem], list[TagItem]]:
    """Real sentences labelled by hand: `hand_labels.jsonl` and `feed_labels.jsonl` have ids, offsets and acts alone.

    `from` names the data set, `id` the text in it. Offsets count in the text as `texts_of` gives it; acts are
    written as in `sentences.txt`, parties by number.
    """
    rows = [json.loads(line) for name in HAND_LABELS for line in open_own(name)]
    texts = {name: texts_of(data, name) for name in {row["from"] for row in rows}}
    pairs, tags = [], []
    for row in rows:
        text = texts[row["from"]][row["id"]][row["start"] : row["end"]]
        if in_dev(text) != dev:
            continue
        spans = {str(k): tuple(span) for k, span in enumerate(row["spans"])}
        labels, left_open = read_acts(row["acts"])
        label_pairs(text, spans, labels, left_open - set(labels), pairs, tags, origin="hand")
    return pairs, tags


def texts_of(data: Path, name: str) -> dict[str, str]:
    """The running texts of a data set by their ids."""
    if name == FEED:
        path = data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
        return {row["id"]: row["title"] + "\n" + row["text"] for row in read_jsonl(path)}
    rows = read_jsonl(data / "train" / f"{name}.jsonl.gz")
    if name == "white_house_titles":
        # Their ids are their titles, which are other people's words: a hash stands for each.
        return {hashlib.sha256(row["id"].encode()).hexdigest()[:12]: unwrap(row["text"]) for row in rows}
    return {row["docid" if name == "timex_train" else "doc"]: row["text"] for row in rows}


def unwrap(text: str) -> str:
    """The body of a government text, its lines joined to paragraphs."""
    return text.split("---", 2)[-1].replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n").strip()


def read_written_spans() -> list[TagItem]:
    """The sentences of `spans.txt`, in which [s:…] acts, [t:…] is acted upon, and each [m:…] does both."""
    items = []
    for line in open_own("spans.txt"):
        text, sides, at = "", [], 0
        for found in re.finditer(r"\[([stm]):([^\]]+)\]", line):
            text += line[at : found.start()]
            sides.append((found[1], (len(text), len(text) + len(found[2]))))
            text += found[2]
            at = found.end()
        actors, recipients = ([span for role, span in sides if role in roles] for roles in ("sm", "tm"))
        items.append(TagItem(text + line[at:], actors, recipients, origin="spans"))
    return items


def open_own(name: str) -> list[str]:
    """The lines of a file beside this one, without comments and empty lines."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
