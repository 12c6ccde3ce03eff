#!/usr/bin/env python3
"""Prefill and decode in tokens a second, Miga beside llama.cpp, in turns, with the same threads."""
import argparse
import json
import statistics
import subprocess
import time

import llama_cpp

PROMPT = 512
TOKENS = 128
BOS = 2
FIRST_TOKEN = 1000

EXAMPLES = """examples, from the project's root:
  bench/peers/vs_llama_cpp.py gemma-3-270m-Q4_K_M.gguf
  bench/peers/vs_llama_cpp.py gemma-3-270m-Q4_0.gguf --miga-model own-Q4_0.gguf --rounds 3
"""


class Peer:
    """llama.cpp, with a context of its own in each round."""

    def __init__(self, model, threads):
        self.quiet = llama_cpp.llama_log_callback(lambda *_: None)  # held, else it is collected
        llama_cpp.llama_log_set(self.quiet, None)
        llama_cpp.llama_backend_init()
        self.model = llama_cpp.llama_model_load_from_file(model.encode(), llama_cpp.llama_model_default_params())
        self.threads = threads

    def context(self):
        params = llama_cpp.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = 2048, 512, 512
        params.n_threads = params.n_threads_batch = self.threads
        return llama_cpp.llama_init_from_model(self.model, params)

    def round(self):
        """Prefill and decode, tokens a second."""
        context = self.context()
        prompt = [BOS] + [FIRST_TOKEN + i for i in range(PROMPT - 1)]
        decode(context, prompt)  # warm-up
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        start = time.perf_counter()
        decode(context, prompt)
        read = time.perf_counter()
        for i in range(TOKENS):
            decode(context, [FIRST_TOKEN + i])
        written = time.perf_counter()
        llama_cpp.llama_free(context)
        return PROMPT / (read - start), TOKENS / (written - read)


def decode(context, tokens):
    array = (llama_cpp.llama_token * len(tokens))(*tokens)
    status = llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(array, len(tokens)))
    if status != 0:
        raise RuntimeError(f"llama_decode: status {status}")
    llama_cpp.llama_synchronize(context)


def miga_round(a):
    """Prefill and decode, tokens a second."""
    command = [a.miga, "bench", "--model", a.miga_model or a.model, "--threads", str(a.threads),
               "--prompt", str(PROMPT), "--tokens", str(TOKENS), "--format", "json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told["prefill_tokens_per_second"], told["decode_tokens_per_second"]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a GGUF file")
    parser.add_argument("--miga-model", metavar="FILE", help="the file that Miga runs, where it is another")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="of both (default: 2)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each (default: 5)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    return parser.parse_args()


def main():
    a = arguments()
    peer = Peer(a.model, a.threads)
    rows = [(peer.round(), miga_round(a)) for _ in range(a.rounds)]
    for i, name in enumerate(("prefill", "decode")):
        pairs = [(theirs[i], ours[i]) for theirs, ours in rows]
        print(f"{name}: llama.cpp {statistics.median(p for p, _ in pairs):.0f} tok/s,"
              f" miga {statistics.median(o for _, o in pairs):.0f} tok/s,"
              f" ratio {statistics.median(o / p for p, o in pairs):.2f}")


if __name__ == "__main__":
    main()
