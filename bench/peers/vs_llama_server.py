#!/usr/bin/env python3
"""Messages a second over HTTP: Miga's server beside llama.cpp's, and beside `miga apply` without HTTP.

Both servers run the same merged model on the same threads; llama-server gets the prompt that Miga makes,
a schema as its grammar, and keeps prompts cached in 8 slots. They run in turns, one at a time, each
stopped before the other starts; start-up and the first messages are not counted. Each turn asks the same
messages with 16 clients at once and fewer of them with one.

Beside `miga apply --batch 16`, both take the messages twice without a pause, and the time from the last
answer of the first pass to the last of the second counts: by the lines "N texts, R a second" of `apply`,
by the driver's clock for the server.
"""
import argparse
import dataclasses
import itertools
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.request

import http_load
import process
import wire

MANY = 16
SLOTS = 8
SLOT_TOKENS = 1024
ANSWER_TOKENS = 256
WARM_UP = 32
APPLY_STEP = 100
MARK = "MARK"

EXAMPLES = """example, from the project's root:
  ./miga export bakery --format gguf merged.gguf
  bench/peers/vs_llama_server.py llama-server merged.gguf bakery specialists/bakery/dev.jsonl \\
      --schema specialists/bakery/order.schema.json --schema specialists/bakery/order.written.json
"""


@dataclasses.dataclass(frozen=True)
class Turn:
    """One server's turn: messages a second of many clients, milliseconds a message of one."""

    rate: float
    median_ms: float


class Bench:
    """Both servers and what they are asked."""

    def __init__(self, a, log):
        self.a = a
        self.log = log
        self.miga = a.miga.split()
        self.address = wire.Address("127.0.0.1", a.port)
        self.texts = http_load.read_texts(a.messages)[: a.count]

    def prompts(self):
        """The prompts of the texts, from the form that all prompts have."""
        before, after = self.prompt(MARK).split(MARK)
        prompts = [before + text + after for text in self.texts]
        if prompts[0] != self.prompt(self.texts[0]):
            sys.exit(f"the prompt of {self.texts[0]!r} is not made of the text and what surrounds all texts")
        return prompts

    def prompt(self, text):
        command = [*self.miga, "prompt", self.a.specialist, text]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip("\n")

    def llama_server(self):
        a = self.a
        command = [a.llama_server, "-m", a.gguf, "--host", "127.0.0.1", "--port", str(a.port),
                   "-np", str(SLOTS), "-c", str(SLOTS * SLOT_TOKENS), "--no-ui",
                   "-t", str(a.threads), "-tb", str(a.threads), "--threads-http", str(MANY + 4)]
        return process.Server(command, a.port, "/health", self.log)

    def miga_server(self):
        a = self.a
        command = [*self.miga, "serve", a.specialist, "--merge", "always",
                   "--threads", str(a.threads), "--port", str(a.port)]
        return process.Server(command, a.port, "/health/ready", self.log)

    def llama_turn(self, payloads):
        with self.llama_server():
            return self.turn(payloads)

    def miga_turn(self):
        with self.miga_server():
            return self.turn(self.miga_payloads())

    def turn(self, payloads):
        warm_up = itertools.islice(itertools.cycle(payloads), WARM_UP)
        self.load(list(warm_up), MANY)
        many = self.load(payloads, MANY)
        one = self.load(payloads[: self.a.count_alone], 1)
        return Turn(many.rate(), one.median_ms())

    def load(self, payloads, clients):
        seen = http_load.run(self.address, payloads, http_load.Clients(clients))
        if seen.answered() < len(payloads):
            failed = {status: len(rows) for status, rows in seen.latencies.items() if status != http_load.OK}
            sys.exit(f"{seen.answered()} of {len(payloads)} messages were answered;"
                     f" statuses {failed}, errors {dict(seen.errors)}")
        return seen

    def miga_payloads(self):
        name = pathlib.Path(self.a.specialist).name
        return http_load.specialist_requests(self.address, [name], self.texts)[name]

    def llama_payloads(self, prompts, schema):
        return http_load.llama_requests(self.address, prompts, http_load.read_schema(schema), ANSWER_TOKENS)

    def sample(self, prompts, schema):
        """What llama-server says to some messages, and how much of their prompts it found cached."""
        fields = http_load.llama_fields(http_load.read_schema(schema), ANSWER_TOKENS)
        with self.llama_server():
            for prompt in prompts[: self.a.show]:
                answer = post_json(self.address, "/completion", {"prompt": prompt, **fields})
                timings = answer["timings"]
                print(f"llama-server says: {answer['content']}   (of the prompt {timings['prompt_n']} tokens computed,"
                      f" {timings.get('cache_n', 0)} cached; {timings['predicted_n']} written)", flush=True)

    def apply_rate(self):
        """Messages a second of `miga apply`, the second time that it sees them."""
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for i, text in enumerate(self.texts + self.texts):
                file.write(json.dumps({"id": i, "text": text}, ensure_ascii=False) + "\n")
            file.flush()
            command = [*self.miga, "apply", self.a.specialist, "--merge", "always", "--jsonl", file.name,
                       "--threads", str(self.a.threads), "--batch", str(MANY)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
        return second_pass(told_seconds(told), len(self.texts))

    def serve_rate(self):
        """Messages a second of Miga's server, the second time that it sees them."""
        with self.miga_server():
            seen = self.load(self.miga_payloads() * 2, MANY)
        return second_pass(dict(enumerate(seen.ends, 1)), len(self.texts))


def told_seconds(told):
    """After how many messages how many seconds were over, from the lines "N texts, R a second"."""
    lines = re.findall(r"^(\d+) texts, ([\d.]+) a second$", told, re.MULTILINE)
    return {int(count): int(count) / float(rate) for count, rate in lines}


def second_pass(seconds, count):
    """Messages a second of the second half of twice so many."""
    return count / (seconds[2 * count] - seconds[count])


def post_json(address, path, value):
    request = urllib.request.Request(
        f"http://{address.name()}{path}", json.dumps(value).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)


def compare(bench, prompts, schema, rounds):
    """Turns of both servers under a schema, and their ratio."""
    payloads = bench.llama_payloads(prompts, schema)
    rows = []
    for _ in range(rounds):
        load = process.load_average()
        rows.append((bench.llama_turn(payloads), bench.miga_turn()))
        llama, miga = rows[-1]
        print(f"  llama-server {described(llama)}; miga {described(miga)}; load before {load}", flush=True)
    print(f"{pathlib.Path(schema).name}: {ratios(rows)}", flush=True)


def described(turn):
    return f"{turn.rate:.2f} messages/s with {MANY} clients, {turn.median_ms:.0f} ms with one"


def ratios(rows):
    llama_rate, miga_rate = (statistics.median(row[side].rate for row in rows) for side in (0, 1))
    llama_ms, miga_ms = (statistics.median(row[side].median_ms for row in rows) for side in (0, 1))
    return (f"{MANY} clients: llama-server {llama_rate:.2f}, miga {miga_rate:.2f} messages/s,"
            f" ratio {miga_rate / llama_rate:.2f}; one client: llama-server {llama_ms:.0f}, miga {miga_ms:.0f} ms"
            f" in the median, ratio {llama_ms / miga_ms:.2f}")


def compare_apply(bench, rounds):
    """Turns of Miga's server and of `miga apply`, and their ratio."""
    rows = []
    for _ in range(rounds):
        rows.append((bench.apply_rate(), bench.serve_rate()))
        print(f"  apply {rows[-1][0]:.2f}, serve {rows[-1][1]:.2f} messages/s", flush=True)
    apply, serve = (statistics.median(row[side] for row in rows) for side in (0, 1))
    print(f"apply --batch {MANY} {apply:.2f}, serve with {MANY} clients {serve:.2f} messages/s,"
          f" ratio {serve / apply:.2f}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("llama_server", help="the program llama-server; README.md says how it is built")
    parser.add_argument("gguf", help="the merged model, from `miga export SPECIALIST --format gguf`")
    parser.add_argument("specialist", help="its name or folder")
    parser.add_argument("messages", help='JSON lines with a "text"')
    parser.add_argument("--schema", action="append", required=True, metavar="FILE",
                        help="schema for llama-server; each is compared on its own")
    parser.add_argument("--count", type=int, default=100, metavar="N",
                        help="messages of a turn with 16 clients, a multiple of 100 (default: 100)")
    parser.add_argument("--count-alone", type=int, default=40, metavar="N",
                        help="messages of a turn with one client (default: 40)")
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="turns of each (default: 2)")
    parser.add_argument("--show", type=int, default=3, metavar="N",
                        help="answers of llama-server that are printed first (default: 3)")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="threads of each (default: 2)")
    parser.add_argument("--port", type=int, default=8123, metavar="N", help="port of each (default: 8123)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    parser.add_argument("--log", default="vs_llama_server.log", metavar="FILE",
                        help="where both servers write (default: vs_llama_server.log)")
    a = parser.parse_args()
    if a.count < APPLY_STEP or a.count % APPLY_STEP:
        parser.error(f"--count must be a multiple of {APPLY_STEP}: so often `miga apply` tells the time")
    return a


def main():
    a = arguments()
    with open(a.log, "w", encoding="utf-8") as log:
        bench = Bench(a, log)
        if len(bench.texts) < a.count:
            sys.exit(f"{a.messages}: {len(bench.texts)} messages, {a.count} wanted; see --count")
        prompts = bench.prompts()
        for schema in a.schema:
            print(pathlib.Path(schema).name, flush=True)
            bench.sample(prompts, schema)
            compare(bench, prompts, schema, a.rounds)
        compare_apply(bench, a.rounds)


if __name__ == "__main__":
    main()
