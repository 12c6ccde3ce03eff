#!/usr/bin/env python3
"""How far llama.cpp and Miga are apart on the same GGUF file: the mean divergence of their next tokens, in nats.

A text is cut into chunks as for perplexity.py. Over the second half of each chunk KL(llama.cpp || Miga) is taken, with
`miga logits` on one side and llama-cpp-python on the other, and how often both would take the same token.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import llama_cpp
import numpy as np

CHUNK = 512
SCORED = 256
EXAMPLES = """example, from the project's root:
  bench/peers/divergence.py small.gguf text.txt --chunks 4
"""


def log_softmax(logits):
    logits = logits.astype(np.float64)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def chunks(llm, text, count):
    ids = llm.tokenize(text.encode(), add_bos=False)
    size = CHUNK - 1
    return [[llm.token_bos()] + ids[c * size : (c + 1) * size] for c in range(min(count, len(ids) // size))]


def of_llama(llm, ids):
    llm.reset()
    llm.eval(ids)
    return np.asarray(llm.scores[CHUNK - SCORED : CHUNK], dtype=np.float32)


def of_miga(a, sequences, folder):
    lines = pathlib.Path(folder, "ids.jsonl")
    lines.write_text("".join(json.dumps({"name": f"c{i}", "ids": ids}) + "\n" for i, ids in enumerate(sequences)))
    subprocess.run(
        [*a.miga.split(), "logits", "--model", str(pathlib.Path(a.model).resolve()), "--ids-jsonl", str(lines), "--out", folder,
         "--last", str(SCORED)], check=True)
    return [np.load(pathlib.Path(folder, f"c{i}.npy")) for i in range(len(sequences))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a GGUF file")
    parser.add_argument("text", help="a text in UTF-8")
    parser.add_argument("--chunks", type=int, default=4)
    parser.add_argument("--miga", default="./miga")
    a = parser.parse_args()
    llm = llama_cpp.Llama(a.model, n_ctx=CHUNK, n_batch=CHUNK, logits_all=True, verbose=False)
    sequences = chunks(llm, pathlib.Path(a.text).read_text(encoding="utf-8"), a.chunks)
    divergences, same = [], []
    with tempfile.TemporaryDirectory() as folder:
        for ids, miga in zip(sequences, of_miga(a, sequences, folder)):
            peer = of_llama(llm, ids)
            p, q = log_softmax(peer), log_softmax(miga)
            divergences += list((np.exp(p) * (p - q)).sum(axis=-1))
            same += list(peer.argmax(axis=-1) == miga.argmax(axis=-1))
    print(f"KL {np.mean(divergences):.5f} nats, largest {np.max(divergences):.4f}; same token {100 * np.mean(same):.1f} %"
          f" of {len(same)}")


if __name__ == "__main__":
    main()
