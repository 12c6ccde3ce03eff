#!/usr/bin/env python3
"""Whether a phone kit gives the records in llama.cpp that Miga gives of the same weights.

llama.cpp gets what `miga export SPECIALIST --format phone` wrote and nothing else: the model, the grammar, the
tokens around a text. Miga answers from a copy of the specialist whose schemas copy nothing and whose model writes
the answer alone, under `apply --type Q4_0`; with --written both write what the model learnt to write. Texts are
given as the specialist's normalization leaves them. Prints how many records are equal, and how many of each are right
where the lines have a "gold".
"""
import argparse
import ctypes
import json
import math
import pathlib
import shutil
import subprocess
import tempfile

import llama_cpp
import numpy as np

MOST_TOKENS = 512
CANDIDATES = 4096

EXAMPLES = """example, from the project's root:
  ./miga export bakery --format phone bakery-phone
  bench/peers/phone_check.py bakery-phone specialists/bakery specialists/bakery/dev.jsonl --n 100
"""


class Phone:
    """llama.cpp with a kit."""

    def __init__(self, folder, grammar, threads):
        self.kit = json.loads((folder / "kit.json").read_text(encoding="utf-8"))
        self.llm = llama_cpp.Llama(
            str(folder / self.kit["model"]), n_ctx=2048, n_threads=threads, n_threads_batch=threads, verbose=False)
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.llm.model)
        self.gbnf = (folder / self.kit[grammar]).read_bytes()

    def answer(self, text):
        around = self.kit["prompt"]
        repeated = "\n".join([text] * around["times"]).encode()
        ids = around["before"] + self.llm.tokenize(repeated, add_bos=False, special=False) + around["after"]
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.llm.ctx), True)
        grammar = llama_cpp.llama_sampler_init_grammar(self.vocabulary, self.gbnf, b"root")
        if not grammar:
            raise RuntimeError("llama.cpp does not read the grammar")
        out = []
        logits = self.decode(ids)
        while len(out) < MOST_TOKENS:
            token = self.choice(grammar, logits)
            if token in self.kit["stop_ids"]:
                break
            llama_cpp.llama_sampler_accept(grammar, token)
            out.append(token)
            logits = self.decode([token])
        llama_cpp.llama_sampler_free(grammar)
        return self.llm.detokenize(out).decode(errors="replace")

    def decode(self, tokens):
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        if llama_cpp.llama_decode(self.llm.ctx, llama_cpp.llama_batch_get_one(array, len(tokens))) != 0:
            raise RuntimeError("llama_decode failed")
        logits = llama_cpp.llama_get_logits_ith(self.llm.ctx, -1)
        return np.ctypeslib.as_array(logits, shape=(self.llm.n_vocab(),))

    @staticmethod
    def choice(grammar, logits):
        """The best token that the grammar allows."""
        for count in (1, CANDIDATES, len(logits)):
            ids = [logits.argmax()] if count == 1 else np.argsort(-logits)[:count]
            rows = [llama_cpp.llama_token_data(int(i), float(logits[i]), 0.0) for i in ids]
            data = (llama_cpp.llama_token_data * len(ids))(*rows)
            pointer = ctypes.cast(data, ctypes.POINTER(llama_cpp.llama_token_data))
            array = llama_cpp.llama_token_data_array(pointer, len(ids), -1, False)
            llama_cpp.llama_sampler_apply(grammar, ctypes.byref(array))
            allowed = [row.id for row in data if row.logit > -math.inf]
            if allowed:
                return max(allowed, key=lambda i: logits[i])
        raise RuntimeError("the grammar allows no token")


def without_copies(schema):
    if isinstance(schema, dict):
        return {key: without_copies(value) for key, value in schema.items() if key != "x-verbatim"}
    if isinstance(schema, list):
        return [without_copies(item) for item in schema]
    return schema


def plain_copy(specialist, folder, is_written):
    """The specialist in another folder, without copies and, unless it is to write more, without a written schema."""
    for name in ("specialist.json", "schema.json", "written.json", "adapter.safetensors"):
        if (specialist / name).exists():
            shutil.copy(specialist / name, folder / name)
    if not is_written:
        (folder / "written.json").unlink(missing_ok=True)
    for name in ("schema.json", "written.json"):
        if (folder / name).exists():
            schema = json.loads((folder / name).read_text(encoding="utf-8"))
            (folder / name).write_text(json.dumps(without_copies(schema), ensure_ascii=False), encoding="utf-8")


def miga_answers(a, folder, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for i, text in enumerate(texts):
            file.write(json.dumps({"id": str(i), "text": text}) + "\n")
        file.flush()
        command = [a.miga, "apply", str(folder), "--type", a.type, "--batch", "8", "--jsonl", file.name]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line).get("output") for line in told.splitlines()]


def as_read(a, text):
    """The text as the specialist's normalization leaves it: what stands before the end of the prompt."""
    told = subprocess.run([a.miga, "prompt", str(a.specialist), text], check=True, capture_output=True, text=True)
    return told.stdout.rstrip("\n").removesuffix("<end_of_turn>")


def only(value, schema):
    """A value without the properties that a schema does not name."""
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: only(value[key], known[key]) for key in known if key in value}
    if isinstance(value, list):
        return [only(item, schema.get("items", {})) for item in value]
    return value


def parsed(text, schema):
    try:
        return only(json.loads(text), schema)
    except ValueError:
        return None


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", type=pathlib.Path, help="from `miga export SPECIALIST --format phone`")
    parser.add_argument("specialist", type=pathlib.Path, help="its folder")
    parser.add_argument("messages", type=pathlib.Path, help='JSON lines with a "text"; one said once a prompt')
    parser.add_argument("--n", type=int, default=100, help="messages (default: 100)")
    parser.add_argument("--type", default="Q4_0", help="of Miga's weights (default: Q4_0)")
    parser.add_argument("--written", action="store_true", help="what the model learnt to write, quotes included")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="of llama.cpp (default: 2)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    return parser.parse_args()


def main():
    a = arguments()
    lines = [json.loads(line) for line in a.messages.read_text(encoding="utf-8").splitlines()[: a.n]]
    phone = Phone(a.kit, "written_grammar" if a.written else "grammar", a.threads)
    theirs = [parsed(phone.answer(as_read(a, line["text"])), phone.kit["schema"]) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        plain_copy(a.specialist, pathlib.Path(folder), a.written)
        ours = miga_answers(a, folder, [line["text"] for line in lines])
    equal = sum(x == y for x, y in zip(theirs, ours))
    print(f"equal records: {equal} of {len(lines)}, {100 * equal / len(lines):.1f} %")
    if all("gold" in line for line in lines):
        right = [sum(x == line["gold"] for x, line in zip(side, lines)) for side in (theirs, ours)]
        print(f"right: llama.cpp {right[0]}, miga {right[1]}")
    for line, x, y in zip(lines, theirs, ours):
        if x != y:
            print("differs:", json.dumps({"llama.cpp": x, "miga": y}, ensure_ascii=False))


if __name__ == "__main__":
    main()
