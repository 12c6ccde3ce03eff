#!/usr/bin/env python3
"""What a specialist that was trained on few samples has right, by `miga train` with its defaults.

Of a file of samples so many are drawn by seed: any for records, the same number of each label for labels. A task of
these alone is trained, and the specialist answers the samples of another file. Each size is printed with the share that
is right for each seed, and the mean. --set adds a line to the recipe, as --set 'exchange: 3'.
"""
import argparse
import json
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import time

EXAMPLES = """examples, from the project's root; the sets are described in specialists/*/NOTICE.md:
  bench/few_shot.py records --schema order.schema.json --train train.jsonl --test dev.jsonl --sizes 500 250 100
  bench/few_shot.py labels --train banking77_train.jsonl --test held_out.jsonl --sizes 5 10
"""


def read(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def drawn(a, samples, size, seed):
    """So many samples; for labels so many of each."""
    chosen = random.Random(seed)
    if a.kind == "records":
        return chosen.sample(samples, size)
    by_label = {}
    for sample in samples:
        by_label.setdefault(sample["label"], []).append(sample)
    return [s for label in sorted(by_label) for s in chosen.sample(by_label[label], min(size, len(by_label[label])))]


def task(a, samples):
    lines = ["name: few"]
    if a.kind == "records":
        lines += ["kind: extract", "schema: schema.json"]
    else:
        lines += ["kind: classify", "labels:"] + [f"  - {json.dumps(label)}" for label in sorted({s["label"] for s in samples})]
    return "\n".join([*lines, "training:", "  data: drawn.jsonl", *("  " + line for line in a.set)]) + "\n"


def run(a, folder, samples):
    """Share of the test samples that are right, and the minutes of training."""
    folder.mkdir(parents=True)
    (folder / "drawn.jsonl").write_text("".join(json.dumps(s, ensure_ascii=False) + "\n" for s in samples), encoding="utf-8")
    (folder / "task.yaml").write_text(task(a, samples), encoding="utf-8")
    if a.schema:
        shutil.copyfile(a.schema, folder / "schema.json")
    miga = [str(pathlib.Path(a.miga.split()[0]).resolve()), *a.miga.split()[1:]]
    threads = ["--threads", str(a.threads)] if a.threads else []
    start = time.monotonic()
    with open(folder / "log", "wb") as log:
        if subprocess.run([*miga, "train", "task.yaml", *threads], cwd=folder, stdout=log, stderr=log, check=False).returncode:
            sys.exit(f"training failed; see {folder}/log")
        minutes = (time.monotonic() - start) / 60
        done = subprocess.run(
            [*miga, "eval", "task.yaml", str(pathlib.Path(a.test).resolve()), "--format", "json", *threads],
            cwd=folder, stdout=subprocess.PIPE, stderr=log, check=False)
    if done.returncode:
        sys.exit(f"evaluation failed; see {folder}/log")
    outcomes = json.loads(done.stdout)["outcomes"]
    return sum(outcomes.values()) / len(outcomes), minutes


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["records", "labels"])
    parser.add_argument("--schema", help="of the records")
    parser.add_argument("--train", required=True, help="lines {text, gold} or {text, label} to draw from")
    parser.add_argument("--test", required=True, help="the same to answer")
    parser.add_argument("--sizes", type=int, nargs="+", required=True, help="samples, or samples of each label")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--set", action="append", default=[], help="a line for the recipe")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--miga", default="./miga")
    parser.add_argument("--out", default="few-shot", help="folder of the runs, which must not exist")
    a = parser.parse_args()
    if a.kind == "records" and not a.schema:
        parser.error("records need --schema")
    samples = read(a.train)
    for size in a.sizes:
        shares = []
        for seed in a.seeds:
            share, minutes = run(a, pathlib.Path(a.out, f"{size}-{seed}"), drawn(a, samples, size, seed))
            shares.append(share)
            print(f"{size:5} seed {seed}  {100 * share:5.1f} %  {minutes:.1f} min", flush=True)
        print(f"{size:5} mean    {100 * statistics.mean(shares):5.1f} %", flush=True)


if __name__ == "__main__":
    main()
