#!/usr/bin/env python3
"""Clients that ask a server over HTTP, and what they see: rates, latencies, refusals, errors.

Every client has one connection and asks again as soon as it has its answer; with --per-second, requests come
independently of answers (an open loop, Poisson), and time counts from when each was due. Requests are made before
the clock starts, so that the driver takes little from the cores it shares with the server.
"""
import argparse
import asyncio
import collections
import dataclasses
import itertools
import json
import math
import pathlib
import random
import statistics
import sys
import time

import process
import wire

OK = 200
REFUSED = 429
SAMPLE_SECONDS = 0.5
PAUSE_AFTER_ERROR = 0.1
IDLE_SECONDS = 5
KINDS_OF_MEMORY = {"all": "VmRSS", "allocated": "RssAnon", "mapped_files": "RssFile"}

EXAMPLES = """examples:
  http_load.py http://127.0.0.1:8080 messages.jsonl --specialist bakery --clients 16 --count 260
  http_load.py http://127.0.0.1:8080 messages.jsonl --specialist bakery --specialist tickets --seconds 60
  http_load.py http://127.0.0.1:8080 messages.jsonl --specialist bakery --clients 2000 --deadline-ms 2000
  http_load.py http://127.0.0.1:8080 messages.jsonl --specialist bakery --per-second 5 --seconds 60
  http_load.py http://127.0.0.1:8080 messages.jsonl --openai gemma-3-270m --schema order.schema.json
  http_load.py http://127.0.0.1:9000 messages.jsonl --llama --schema order.written.json --prompt '{text}<end_of_turn>'
"""


@dataclasses.dataclass(frozen=True)
class Clients:
    """How is asked.

    count: connections, seconds: after which no more is asked (None: until requests are used up),
    timeout: seconds that a client waits for an answer, pause: seconds that it waits after a refusal,
    per_second: requests on average, whether others are answered or not (None: each client asks when it has its answer);
    then count does not matter, and seconds must be given
    """

    count: int = 1
    seconds: float | None = None
    timeout: float = 150.0
    pause: float = 0.0
    per_second: float | None = None
    seed: int = 1


@dataclasses.dataclass
class Seen:
    """What the clients saw: seconds of each answer by its status, failures by their kind.

    ends: when each message was answered, in seconds since the start, ascending
    arrivals: when each message that waited for no answer was due, likewise
    """

    latencies: dict = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    ends: list = dataclasses.field(default_factory=list)
    arrivals: list = dataclasses.field(default_factory=list)
    errors: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    seconds: float = 0.0

    def answered(self):
        return len(self.latencies.get(OK, ()))

    def rate(self):
        """Accepted and answered messages a second."""
        return self.answered() / self.seconds

    def median_ms(self):
        """Median latency of the accepted, NaN where there are none."""
        return 1000 * statistics.median(self.latencies.get(OK) or [float("nan")])


class Load:
    """Clients on one server, which share one row of requests."""

    def __init__(self, address, payloads, clients):
        self.address = address
        self.payloads = iter(payloads)
        self.clients = clients
        self.seen = Seen()
        self.start = self.end = float("inf")

    async def run(self):
        """Asks until the requests are used up, or the time is."""
        self.start = time.perf_counter()
        if self.clients.seconds is not None:
            self.end = self.start + self.clients.seconds
        if self.clients.per_second is None:
            await asyncio.gather(*(self.client() for _ in range(self.clients.count)))
        else:
            await self.arrivals()
        self.seen.seconds = time.perf_counter() - self.start
        return self.seen

    async def client(self):
        connection = wire.Connection(self.address)
        while time.perf_counter() < self.end and (payload := next(self.payloads, None)) is not None:
            await self.ask(connection, payload)
        connection.close()

    async def arrivals(self):
        """Asks at times that do not depend on answers, over as many connections as that takes."""
        rng, idle, asked = random.Random(self.clients.seed), [], set()
        due = self.start + rng.expovariate(self.clients.per_second)
        while due < self.end and (payload := next(self.payloads, None)) is not None:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.seen.arrivals.append(due - self.start)
            task = asyncio.create_task(self.ask_idle(idle, payload, due))
            asked.add(task)
            task.add_done_callback(asked.discard)
            due += rng.expovariate(self.clients.per_second)
        await asyncio.gather(*asked)
        for connection, _ in idle:
            connection.close()

    async def ask_idle(self, idle, payload, due):
        connection, since = idle.pop() if idle else (wire.Connection(self.address), float("inf"))
        if time.perf_counter() - since > IDLE_SECONDS:
            connection.close()  # the server may close it at any moment
            connection = wire.Connection(self.address)
        await self.ask(connection, payload, due)
        idle.append((connection, time.perf_counter()))

    async def ask(self, connection, payload, due=None):
        start = time.perf_counter() if due is None else due
        try:
            async with asyncio.timeout(self.clients.timeout):
                answer = await connection.ask(payload)
        except (OSError, ValueError) as e:
            self.seen.errors[type(e).__name__] += 1
            connection.close()
            await asyncio.sleep(PAUSE_AFTER_ERROR)
            return
        end = time.perf_counter()
        self.seen.latencies[answer.status].append(end - start)
        if answer.status == OK:
            self.seen.ends.append(end - self.start)
        if answer.status == REFUSED and self.clients.pause:
            await asyncio.sleep(self.clients.pause)


class MemoryWatch:
    """Memory of a process while something else goes on."""

    def __init__(self, pid):
        self.pid = pid
        self.samples = []

    async def run(self):
        while True:
            self.sample()
            await asyncio.sleep(SAMPLE_SECONDS)

    def sample(self):
        sizes = {name: process.resident_mb(self.pid, kind) for name, kind in KINDS_OF_MEMORY.items()}
        if None not in sizes.values():
            self.samples.append(sizes)

    def figures(self):
        self.sample()
        if not self.samples:
            return None
        thirds = [self.samples[len(self.samples) * n // 3] for n in (1, 2)]
        return {
            name: {
                "start": self.samples[0][name],
                "at_one_third": thirds[0][name],
                "at_two_thirds": thirds[1][name],
                "end": self.samples[-1][name],
                "max": max(sample[name] for sample in self.samples),
            }
            for name in KINDS_OF_MEMORY
        }


def run(address, payloads, clients):
    """Sends the requests and returns what was seen."""
    return asyncio.run(Load(address, payloads, clients).run())


async def run_watched(address, payloads, clients, watch):
    watching = asyncio.create_task(watch.run())
    seen = await Load(address, payloads, clients).run()
    watching.cancel()
    return seen


def specialist_requests(address, names, texts, deadline_ms=None):
    """For each name, a request to Miga's task API for each text."""
    terms = {} if deadline_ms is None else {"deadline_ms": deadline_ms}
    return {
        name: [wire.post(address, f"/v1/specialists/{name}/apply", {"text": text, **terms}) for text in texts]
        for name in names
    }


def openai_requests(address, model, prompts, schema, max_tokens):
    """A request to OpenAI's completions for each prompt."""
    rest = {"model": model, "max_tokens": max_tokens, "temperature": 0}
    if schema is not None:
        named = {"name": "answer", "schema": schema}
        rest["response_format"] = {"type": "json_schema", "json_schema": named}
    return [wire.post(address, "/v1/completions", {"prompt": prompt, **rest}) for prompt in prompts]


def llama_fields(schema, max_tokens):
    """What llama-server is asked for beside a prompt: the best token each time, found in the cheapest way."""
    fields = {"n_predict": max_tokens, "samplers": ["top_k"], "top_k": 1, "cache_prompt": True}
    return fields if schema is None else {**fields, "json_schema": schema}


def llama_requests(address, prompts, schema, max_tokens):
    """A request to llama-server's own completion for each prompt."""
    fields = llama_fields(schema, max_tokens)
    return [wire.post(address, "/completion", {"prompt": prompt, **fields}) for prompt in prompts]


def mixed(requests, seed):
    """Requests without end: the texts in their order, each for a name taken at random."""
    names, rng = sorted(requests), random.Random(seed)
    for i in itertools.count():
        rows = requests[rng.choice(names)]
        yield rows[i % len(rows)]


def percentile(ascending, share):
    """The least value that this share of them does not exceed."""
    return ascending[math.ceil(share * len(ascending)) - 1]


def summary(seconds):
    ascending = sorted(1000 * s for s in seconds)
    return {
        "count": len(ascending),
        "median": round(statistics.median(ascending), 1),
        "p95": round(percentile(ascending, 0.95), 1),
        "p99": round(percentile(ascending, 0.99), 1),
        "max": round(ascending[-1], 1),
    }


def report(seen, deadline_ms=None, memory=None):
    """What was seen, as JSON."""
    figures = {
        "seconds": round(seen.seconds, 2),
        "messages_per_second": round(seen.rate(), 2),
        "latency_ms_by_status": {str(k): summary(v) for k, v in sorted(seen.latencies.items())},
        "errors": dict(seen.errors),
    }
    if deadline_ms is not None:
        figures["answered_after_deadline"] = sum(1000 * s > deadline_ms for s in seen.latencies.get(OK, ()))
    if memory is not None:
        figures["memory_mb"] = memory
    return figures


def read_texts(path):
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def read_schema(path):
    return None if path is None else json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", type=wire.Address.of, help="where the server listens, as http://127.0.0.1:8080")
    parser.add_argument("messages", help='JSON lines with a "text"; used again from the first when they are used up')
    api = parser.add_mutually_exclusive_group(required=True)
    api.add_argument("--specialist", action="append", metavar="NAME",
                     help="ask this specialist of Miga; several are asked at random")
    api.add_argument("--openai", metavar="MODEL", help="ask this model at /v1/completions")
    api.add_argument("--llama", action="store_true", help="ask llama-server at /completion")
    parser.add_argument("--schema", metavar="FILE", help="JSON Schema of the answer, for --openai and --llama")
    parser.add_argument("--prompt", default="{text}", metavar="FORM",
                        help="prompt for --openai and --llama, {text} where the text goes (default: the text alone)")
    parser.add_argument("--max-tokens", type=int, default=256, metavar="N",
                        help="for --openai and --llama (default: 256)")
    parser.add_argument("--clients", type=int, default=1, metavar="N", help="connections at once (default: 1)")
    parser.add_argument("--count", type=int, metavar="N", help="messages to ask for (default: all of the file, once)")
    parser.add_argument("--seconds", type=float, metavar="S", help="ask for so long instead")
    parser.add_argument("--per-second", type=float, metavar="N",
                        help="ask so often on average, whether others are answered or not; needs --seconds")
    parser.add_argument("--warm-up", type=int, default=0, metavar="N",
                        help="messages before the clock starts (default: 0)")
    parser.add_argument("--deadline-ms", type=int, metavar="MS", help="deadline of each request, for --specialist")
    parser.add_argument("--timeout", type=float, default=150, metavar="S",
                        help="how long a client waits for an answer, an error if in vain (default: 150)")
    parser.add_argument("--pause", type=float, default=0, metavar="S",
                        help="how long a client waits after status 429 (default: 0, asks on at once)")
    parser.add_argument("--pid", type=int, help="process whose memory is watched")
    parser.add_argument("--seed", type=int, default=1, help="of the choice among specialists (default: 1)")
    a = parser.parse_args()
    if a.per_second is not None and (a.per_second <= 0 or a.seconds is None):
        parser.error("--per-second must be more than 0 and needs --seconds")
    return a


def requests(a):
    """The requests that the arguments ask for, without end, and how many texts they come from."""
    texts = read_texts(a.messages)
    if not texts:
        sys.exit(f"{a.messages}: no messages in it")
    if a.specialist:
        return mixed(specialist_requests(a.url, a.specialist, texts, a.deadline_ms), a.seed), len(texts)
    prompts = [a.prompt.replace("{text}", text) for text in texts]
    schema = read_schema(a.schema)
    if a.openai is not None:
        return itertools.cycle(openai_requests(a.url, a.openai, prompts, schema, a.max_tokens)), len(texts)
    return itertools.cycle(llama_requests(a.url, prompts, schema, a.max_tokens)), len(texts)


def main():
    a = arguments()
    stream, texts = requests(a)
    run(a.url, list(itertools.islice(stream, a.warm_up)), Clients(a.clients, timeout=a.timeout))
    payloads = stream if a.seconds is not None else list(itertools.islice(stream, a.count or texts))
    clients = Clients(a.clients, a.seconds, a.timeout, a.pause, a.per_second, a.seed)
    load = process.load_average()
    if a.pid is None:
        figures = report(run(a.url, payloads, clients), a.deadline_ms)
    else:
        watch = MemoryWatch(a.pid)
        seen = asyncio.run(run_watched(a.url, payloads, clients, watch))
        figures = report(seen, a.deadline_ms, watch.figures())
    print(json.dumps({"clients": a.clients, "load_average_before": load, **figures}, indent=2))


if __name__ == "__main__":
    main()
