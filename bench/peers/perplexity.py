#!/usr/bin/env python3
"""Perplexity of a GGUF in llama.cpp: chunks of 512 tokens, of each of which the second half is scored.

Prints perplexity, nats per token, and how many tokens were scored.
"""
import argparse
import math
import pathlib

import llama_cpp
import numpy as np

CHUNK = 512
FIRST_SCORED = 255

EXAMPLES = """example:
  perplexity.py gemma-3-270m-Q4_K_M.gguf text.txt --chunks 40
"""


def nats(scores, token):
    """The negative logarithm of a token's probability."""
    row = np.asarray(scores, dtype=np.float64)
    most = row.max()
    return most + math.log(np.exp(row - most).sum()) - row[token]


def chunk_nats(llm, chunk):
    """Nats of the tokens in the second half of a chunk."""
    llm.reset()
    llm.eval(chunk)
    return [nats(llm.scores[i], chunk[i + 1]) for i in range(FIRST_SCORED, CHUNK - 1)]


def scored(llm, text, chunks):
    ids = llm.tokenize(text.encode(), add_bos=False)
    size = CHUNK - 1  # <bos> comes first in each
    values = []
    for c in range(min(chunks, len(ids) // size)):
        values += chunk_nats(llm, [llm.token_bos()] + ids[c * size : (c + 1) * size])
    return values


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a GGUF file")
    parser.add_argument("text", help="a text in UTF-8")
    parser.add_argument("--chunks", type=int, default=40, metavar="N", help="most chunks (default: 40)")
    return parser.parse_args()


def main():
    a = arguments()
    llm = llama_cpp.Llama(
        a.model, n_ctx=CHUNK, n_batch=CHUNK, logits_all=True, n_threads=2, n_threads_batch=2, verbose=False)
    values = scored(llm, pathlib.Path(a.text).read_text(encoding="utf-8"), a.chunks)
    mean = sum(values) / len(values)
    print(f"perplexity {math.exp(mean):.2f} nats {mean:.4f} tokens {len(values)}")


if __name__ == "__main__":
    main()
