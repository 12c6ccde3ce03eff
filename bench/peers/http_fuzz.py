#!/usr/bin/env python3
"""Damaged requests against a running server: none may bring status 5xx, or no answer in 30 seconds.

Requests are made by seed (fuzz_cases.py) and sent over several connections at once. A request in a right
frame must be answered; one in a broken frame may find its connection closed. Failures are printed to
standard error as they are met, with the number that --only sends again; what was counted comes as JSON.
The exit status is 1 if there was any, or if the server does not answer a plain request in the end.
"""
import argparse
import asyncio
import collections
import itertools
import json
import sys
import time

import fuzz_cases
import process
import wire

PATIENCE = 30
REPORT_EVERY = 10_000
SHOWN_BYTES = 600

EXAMPLES = """examples:
  http_fuzz.py http://127.0.0.1:8080 --specialist bakery --pid $(pgrep -f 'Main serve')
  http_fuzz.py http://127.0.0.1:8080 --specialist bakery --seed 7 --count 20000
  http_fuzz.py http://127.0.0.1:8080 --specialist bakery --seed 7 --only 4711
"""


class Tally:
    """What was counted."""

    def __init__(self, pid):
        self.pid = pid
        self.requests = 0
        self.statuses = collections.Counter()
        self.kinds = collections.Counter()
        self.failures = collections.Counter()
        self.memory = []
        self.start = time.monotonic()
        self.remember()

    def remember(self):
        if self.pid is not None:
            self.memory.append(process.resident_mb(self.pid))

    def count(self, case, outcome):
        before = self.requests // REPORT_EVERY
        self.requests += max(1, case.answers)
        self.kinds[case.kind] += max(1, case.answers)
        self.statuses.update(outcome.statuses)
        if self.requests // REPORT_EVERY > before:
            self.remember()
            print(f"{self.requests} requests in {time.monotonic() - self.start:.0f} s,"
                  f" failures {dict(self.failures)}, RSS {self.memory[-1:]} MB", file=sys.stderr)

    def fail(self, number, case, why, payload):
        self.failures[why] += 1
        print(f"{why}: case {number} ({case.kind}), {len(payload)} bytes: {payload[:SHOWN_BYTES]!r}", file=sys.stderr)

    def report(self, alive):
        seconds = time.monotonic() - self.start
        return {
            "requests": self.requests,
            "seconds": round(seconds, 1),
            "requests_per_second": round(self.requests / seconds),
            "statuses": dict(sorted(self.statuses.items())),
            "kinds": dict(self.kinds.most_common()),
            "failures": dict(self.failures),
            "answers_in_the_end": alive,
            "rss_mb": self.memory,
        }


class Outcome:
    """What a case met: statuses by their numbers, "closed", "noise" or "hang"."""

    def __init__(self):
        self.statuses = []

    def failure(self, case, allowed=()):
        """Why the case failed, or None."""
        for status in self.statuses:
            if status == "hang" or status.startswith("5") and status not in allowed:
                return status
        return "dropped" if case.sound and "closed" in self.statuses else None


class Fuzzer:
    """Connections that take one case after the other."""

    def __init__(self, cases, tally, allowed):
        self.cases = cases
        self.tally = tally
        self.allowed = allowed
        self.numbers = itertools.count()

    async def worker(self, limit):
        connection = wire.Connection(self.cases.address)
        while self.tally.requests < limit:
            number = next(self.numbers)
            case = self.cases.case(number)
            outcome = await self.send(connection, case)
            self.tally.count(case, outcome)
            why = outcome.failure(case, self.allowed)
            if why is not None:
                self.tally.fail(number, case, why, case.sent())
        connection.close()

    async def run(self, connections, limit):
        """Sends cases until so many requests were sent."""
        await asyncio.gather(*(self.worker(limit) for _ in range(connections)))

    async def send(self, connection, case):
        outcome = Outcome()
        own = wire.Connection(self.cases.address) if case.alone else connection
        try:
            await self.exchange(own, case, outcome)
        except TimeoutError:
            outcome.statuses.append("hang")
        except OSError:
            outcome.statuses.append("closed")
        except ValueError:
            outcome.statuses.append("noise")
        if case.alone or not outcome.statuses[-1].isdigit():
            own.close()
        return outcome

    async def exchange(self, connection, case, outcome):
        async with asyncio.timeout(PATIENCE):
            reader, writer = await connection.open()
            await self.write(writer, case)
        if case.leaves:
            outcome.statuses.append("left")
            return
        for _ in range(case.answers):
            async with asyncio.timeout(PATIENCE):
                answer = await wire.read_answer(reader, case.method)
            outcome.statuses.append(str(answer.status))
        if answer.closes():
            connection.close()

    @staticmethod
    async def write(writer, case):
        for piece in case.pieces:
            writer.write(piece)
            await writer.drain()
            if case.pause:
                await asyncio.sleep(case.pause)
        if not case.sound and not case.leaves:
            writer.write_eof()


async def alive(address, path):
    """Whether a plain request is answered."""
    connection = wire.Connection(address)
    try:
        async with asyncio.timeout(PATIENCE):
            return (await connection.ask(wire.request(address, "GET", path), "GET")).status == 200
    except (OSError, ValueError):
        return False
    finally:
        connection.close()


async def fuzz(a):
    """Sends all cases; returns whether the server got through."""
    cases = fuzz_cases.Cases(a.url, a.specialist, a.seed)
    tally = Tally(a.pid)
    await Fuzzer(cases, tally, a.allow).run(a.connections, a.count)
    lives = await alive(a.url, f"/v1/specialists/{a.specialist}")
    tally.remember()
    print(json.dumps(tally.report(lives), indent=2))
    return lives and not tally.failures


async def replay(a):
    """Sends one case, shows it and what came back."""
    cases = fuzz_cases.Cases(a.url, a.specialist, a.seed)
    case = cases.case(a.only)
    outcome = await Fuzzer(cases, None, a.allow).send(wire.Connection(a.url), case)
    print(f"case {a.only} ({case.kind}), {len(case.pieces)} pieces: {case.sent()!r}")
    print(f"came back: {', '.join(outcome.statuses)}")
    return outcome.failure(case, a.allow) is None


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", type=wire.Address.of, help="where the server listens, as http://127.0.0.1:8080")
    parser.add_argument("--specialist", required=True, metavar="NAME", help="a specialist that it serves")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="requests to send (default: 100000)")
    parser.add_argument("--connections", type=int, default=8, metavar="N", help="connections at once (default: 8)")
    parser.add_argument("--seed", type=int, default=1, help="of all requests (default: 1)")
    parser.add_argument("--pid", type=int, help="the server's process, whose memory is told every 10,000 requests")
    parser.add_argument("--allow", action="append", default=[], metavar="STATUS",
                        help="a status 5xx that is no failure, such as 505 to a version of HTTP that nobody speaks")
    parser.add_argument("--only", type=int, metavar="CASE", help="send this case of the seed alone, and show it")
    return parser.parse_args()


def main():
    a = arguments()
    sys.exit(0 if asyncio.run(fuzz(a) if a.only is None else replay(a)) else 1)


if __name__ == "__main__":
    main()
