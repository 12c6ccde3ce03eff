#!/usr/bin/env python3
"""What `miga plan` says of this machine beside what `miga serve` does under load.

The plan measures the machine first, unless --from names what it kept. Then the server is asked by 16 clients for its
capacity, and after that at 30, 60 and 90 % of it in an open loop: Poisson arrivals that wait for no answer. The very
arrivals are given to `miga plan` as a trace, and messages a second and the p99 of both are printed with their ratio; nan
where the plan says that one machine is too few. For a machine that does nothing else.
"""
import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import http_load
import process
import wire

CLIENTS = 16
WARM_UP = 32
PATIENT_MS = 3_600_000
EXAMPLES = """example, from the project's root:
  bench/peers/plan_check.py bakery specialists/bakery/dev.jsonl --seconds 300
"""


class Check:
    """A server, and the plan of its machine."""

    def __init__(self, a, log):
        self.a = a
        self.log = log
        self.miga = a.miga.split()
        self.address = wire.Address("127.0.0.1", a.port)
        name = pathlib.Path(a.specialist).name
        texts = http_load.read_texts(a.messages)
        if not texts:
            sys.exit(f"{a.messages}: no messages in it")
        self.payloads = http_load.specialist_requests(self.address, [name], texts)[name]

    def measure(self):
        """Keeps what the plan measures of the machine."""
        a = self.a
        self.run_plan("--messages-per-day", "1", "--shape", "flat", "--messages", a.messages, "--save", a.file,
                      "--seconds", str(a.calibration), *a.option)

    def planned(self, arrivals):
        """What the plan says of one machine under these arrivals; nothing where it says that one is too few."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as trace:
            trace.write("".join(f"{seconds:.6f}\n" for seconds in arrivals))
            trace.flush()
            plan = self.run_plan("--trace", trace.name, "--from", a_file(self.a))
        return plan["machine"] if plan["machines"] == 1 else {}

    def run_plan(self, *options):
        command = [*self.miga, "plan", self.a.specialist, "--p99", str(PATIENT_MS), "--format", "json", *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=self.log, text=True, check=False)
        if done.returncode:
            sys.exit(f"miga plan ended with status {done.returncode}; see {self.log.name}")
        return json.loads(done.stdout)

    def server(self):
        a = self.a
        command = [*self.miga, "serve", a.specialist, "--port", str(a.port), *a.option]
        return process.Server(command, a.port, "/health/ready", self.log)

    def load(self, **clients):
        return http_load.run(self.address, itertools.cycle(self.payloads), http_load.Clients(**clients))

    def capacity(self):
        """Messages a second of clients that ask again at once."""
        http_load.run(self.address, list(itertools.islice(itertools.cycle(self.payloads), WARM_UP)),
                      http_load.Clients(CLIENTS))
        return self.load(count=CLIENTS, seconds=self.a.seconds).rate()


def a_file(a):
    return getattr(a, "from") or a.file


def p99(seen):
    """Milliseconds in which 99 of 100 were answered."""
    answered = sorted(1000 * s for s in seen.latencies.get(http_load.OK, ()))
    return http_load.percentile(answered, 0.99) if answered else float("nan")


def row(share, seen, planned):
    """A row of the table."""
    refused = sum(len(rows) for status, rows in seen.latencies.items() if status != http_load.OK)
    errors = sum(seen.errors.values())
    lost = f"; {refused} refused, {errors} errors" if refused or errors else ""
    rate, time = planned.get("messages_per_second", float("nan")), planned.get("p99_ms", float("nan"))
    return (f"| {share} % | {seen.rate():.2f} | {rate:.2f} | {seen.rate() / rate:.2f}"
            f" | {p99(seen):.0f} ms | {time:.0f} ms | {p99(seen) / time:.2f} |{lost}")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specialist", help="its name or folder")
    parser.add_argument("messages", help='JSON lines with a "text"')
    parser.add_argument("--seconds", type=float, default=300, metavar="S", help="of each load (default: 300)")
    parser.add_argument("--shares", type=int, nargs="+", default=[30, 60, 90], metavar="P",
                        help="loads in percent of the capacity (default: 30 60 90)")
    parser.add_argument("--calibration", type=float, default=25, metavar="S",
                        help="how long the plan measures (default: 25)")
    parser.add_argument("--from", metavar="FILE", help="plan with this instead of measuring")
    parser.add_argument("--file", default="plan_check.json", metavar="FILE",
                        help="where the plan keeps what it measures (default: plan_check.json)")
    parser.add_argument("--option", action="append", default=[], metavar="OPTION",
                        help="for serve and for what the plan measures, as --option=--threads=2")
    parser.add_argument("--port", type=int, default=8124, metavar="N", help="(default: 8124)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    parser.add_argument("--log", default="plan_check.log", metavar="FILE",
                        help="where Miga writes (default: plan_check.log)")
    return parser.parse_args()


def main():
    a = arguments()
    with open(a.log, "w", encoding="utf-8") as log:
        check = Check(a, log)
        print(f"load average before: {process.load_average()}", flush=True)
        if getattr(a, "from") is None:
            check.measure()
        seen = {}
        with check.server():
            capacity = check.capacity()
            print(f"capacity with {CLIENTS} clients: {capacity:.2f} messages/s", flush=True)
            for share in a.shares:
                seen[share] = check.load(seconds=a.seconds, per_second=capacity * share / 100)
        print("| load | messages/s | planned | ratio | p99 | planned | ratio |\n| --- | --- | --- | --- | --- | --- | --- |")
        for share, load in seen.items():
            print(row(share, load, check.planned(load.arrivals)), flush=True)


if __name__ == "__main__":
    main()
