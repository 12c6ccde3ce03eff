#!/usr/bin/env python3
"""Extraction under a schema, milliseconds a message, Miga beside llama.cpp, one message at a time.

llama.cpp is driven as its own server does it: greedy token first, the grammar asked about that one token,
and about the best of them only if it is refused; the prompt's common prefix stays cached. (The grammar loop
of its Python binding is three times slower.) The prompt of a message is what `miga prompt` prints. Start-up
is left out on both sides: Miga reports each message's time as "ms".
"""
import argparse
import ctypes
import json
import math
import pathlib
import statistics
import subprocess
import tempfile
import time

import llama_cpp
import numpy as np
from llama_cpp.llama_grammar import LlamaGrammar

MOST_TOKENS = 256
CANDIDATES = 4096
ROUNDS = 2

EXAMPLES = """example, from the project's root:
  ./miga export bakery --format gguf merged.gguf
  bench/peers/vs_llama_cpp_extract.py merged.gguf bakery specialists/bakery/order.written.json \\
      specialists/bakery/dev.jsonl --n 24
"""


class Peer:
    """llama.cpp under a grammar."""

    def __init__(self, gguf, schema, threads):
        self.llm = llama_cpp.Llama(gguf, n_ctx=2048, n_threads=threads, n_threads_batch=threads, verbose=False)
        self.context = self.llm.ctx
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.llm.model)
        self.memory = llama_cpp.llama_get_memory(self.context)
        self.gbnf = LlamaGrammar.from_json_schema(schema, verbose=False)._grammar.encode()
        self.cached = []

    def decode(self, tokens):
        """The logits after some tokens more."""
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        status = llama_cpp.llama_decode(self.context, llama_cpp.llama_batch_get_one(array, len(tokens)))
        if status != 0:
            raise RuntimeError(f"llama_decode: status {status}")
        logits = llama_cpp.llama_get_logits_ith(self.context, -1)
        return np.ctypeslib.as_array(logits, shape=(self.llm.n_vocab(),))

    def keep_common(self, ids):
        """Cuts the cache back to what it shares with the tokens; returns how many these are."""
        differing = (i for i, (x, y) in enumerate(zip(ids[:-1], self.cached)) if x != y)
        keep = next(differing, min(len(ids) - 1, len(self.cached)))
        llama_cpp.llama_memory_seq_rm(self.memory, 0, keep, -1)
        return keep

    def answer(self, prompt):
        """Milliseconds and text of an answer."""
        ids = self.llm.tokenize(prompt.encode(), add_bos=True, special=True)
        start = time.perf_counter()
        keep = self.keep_common(ids)
        grammar = llama_cpp.llama_sampler_init_grammar(self.vocabulary, self.gbnf, b"root")
        out = self.written(grammar, self.decode(ids[keep:]))
        ms = 1000 * (time.perf_counter() - start)
        llama_cpp.llama_sampler_free(grammar)
        self.cached = ids + out
        return ms, self.llm.detokenize(out).decode(errors="replace")

    def written(self, grammar, logits):
        out = []
        while len(out) < MOST_TOKENS:
            token = choice(grammar, logits)
            if llama_cpp.llama_vocab_is_eog(self.vocabulary, token):
                break
            llama_cpp.llama_sampler_accept(grammar, token)
            out.append(token)
            logits = self.decode([token])
        return out


def choice(grammar, logits):
    """The best token that the grammar allows."""
    token = int(logits.argmax())
    if allowed(grammar, [token], logits):
        return token
    return max(allowed(grammar, np.argsort(-logits)[:CANDIDATES], logits), key=lambda i: logits[i])


def allowed(grammar, ids, logits):
    """Those of the tokens that the grammar allows."""
    rows = [llama_cpp.llama_token_data(int(i), float(logits[i]), 0.0) for i in ids]
    data = (llama_cpp.llama_token_data * len(ids))(*rows)
    pointer = ctypes.cast(data, ctypes.POINTER(llama_cpp.llama_token_data))
    array = llama_cpp.llama_token_data_array(pointer, len(ids), -1, False)
    llama_cpp.llama_sampler_apply(grammar, ctypes.byref(array))
    return [row.id for row in data if row.logit > -math.inf]


def miga_prompt(a, text):
    command = [a.miga, "prompt", a.specialist, text]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip("\n")


def miga_times(a, texts):
    """Milliseconds of each message."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for i, text in enumerate(texts):
            file.write(json.dumps({"id": str(i), "text": text}) + "\n")
        file.flush()
        command = [a.miga, "apply", a.specialist, "--jsonl", file.name, "--threads", str(a.threads), "--batch", "1"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line)["ms"] for line in told.splitlines()]


def best(rounds):
    """The least time of each message."""
    return [min(times) for times in zip(*rounds)]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gguf", help="the merged model, from `miga export SPECIALIST --format gguf`")
    parser.add_argument("specialist", help="its name or folder")
    parser.add_argument("schema", help="JSON Schema for llama.cpp: of the answer, or of what the model writes")
    parser.add_argument("messages", help='JSON lines with a "text"')
    parser.add_argument("--n", type=int, default=40, help="messages (default: 40)")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="of both (default: 2)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    return parser.parse_args()


def main():
    a = arguments()
    lines = pathlib.Path(a.messages).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines[: a.n]]
    prompts = [miga_prompt(a, text) for text in texts]
    peer = Peer(a.gguf, pathlib.Path(a.schema).read_text(encoding="utf-8"), a.threads)
    for prompt in prompts[:2]:
        print("llama.cpp says:", peer.answer(prompt)[1])
    rounds = [([peer.answer(prompt)[0] for prompt in prompts], miga_times(a, texts)) for _ in range(ROUNDS)]
    theirs, ours = (statistics.median(best(side)) for side in zip(*rounds))
    print(f"median ms/message: llama.cpp {theirs:.0f}, miga {ours:.0f}, ratio {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
