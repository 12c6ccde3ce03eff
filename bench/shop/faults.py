#!/usr/bin/env python3
"""Breaks what the shop depends on, one fault after the other, and says whether it held: a line for each.

Answers that cannot be sent (429, 500, no answer at all) must all arrive in the end. Deliveries that come
several times or in another order must make one order. While the database does not work, a message must be
acknowledged and kept or not acknowledged, and /api/status must say so; nothing is lost after it came again.
"""
import contextlib
import json
import sqlite3
import subprocess
import sys
import threading
import time

import meta
import shop
import webhook

EXAMPLES = """examples:
  bench/shop/faults.py
  bench/shop/faults.py --database 'jdbc:postgresql://127.0.0.1:5432/bench?user=shop' \\
      --stop 'pg_ctl -D data stop -m immediate' --start 'pg_ctl -D data -w start'
"""
SQLITE = "jdbc:sqlite:"
COMMAND_SECONDS = 120
POLL_SECONDS = 0.2


class Verdicts:
    """A line for each fault, printed as soon as it is known."""

    def __init__(self):
        self.held = {}

    def add(self, name, held, details):
        self.held[name] = held
        print(f"{'held' if held else 'NOT HELD':9} {name}: {details}", flush=True)

    @staticmethod
    def omit(name, why):
        print(f"{'not tried':9} {name}: {why}")

    def report(self):
        print(f"{sum(self.held.values())} of {len(self.held)} held")
        return bool(self.held) and all(self.held.values())


class Watch:
    """Reads /api/status for the length of a with; notes which parts it called down, and what its problem was."""

    def __init__(self, running):
        self.connection = webhook.Connection(running, timeout=10)
        self.said = set()
        self.silent = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def watch(self):
        while not self.ended.wait(POLL_SECONDS):
            try:
                status, body = self.connection.ask("GET", "/api/status")
                if status == 200:
                    self.note(json.loads(body))
                else:
                    self.silent += 1
            except webhook.UNANSWERED:
                self.silent += 1

    def note(self, status):
        self.said |= {f"{part} down" for part in ("database", "sender") if status[part] == "down"}
        if status["problem"] is not None:
            self.said.add(f"problem '{status['problem']['text']}'")

    def spoken(self):
        silent = f"; {self.silent} times it did not answer" if self.silent else ""
        return f"/api/status said {', '.join(sorted(self.said)) or 'nothing of it'}{silent}"


class Bench:
    """The running shop, the stand-in for Meta, and customers who never wrote before."""

    def __init__(self, running, sending, a):
        self.running = running
        self.sending = sending
        self.a = a
        self.customers = 0

    def new(self, count):
        first = self.customers
        self.customers += count
        return range(first, first + count)

    @staticmethod
    def text(i):
        return f"{2 + i % 30} canillas, pago móvil, calle {60 + i % 30} con av. 4, casa {1 + i}"

    def whole(self, customers):
        """How many of these who sent one message have one order of it."""
        return sum(self.is_whole(i, [webhook.message_id(i)]) for i in customers)

    def is_whole(self, i, ids):
        orders = self.running.orders(webhook.number(i))
        return len(orders) == 1 and [m["id"] for m in orders[0]["messages"]] == ids


def unsent(bench, mode):
    """Answers find the other side in this mode for a while."""
    customers, sender = bench.new(bench.a.count), webhook.Sender(bench.running)
    bench.sending.switch(mode)
    end = time.monotonic() + bench.a.seconds
    try:
        with Watch(bench.running) as watch:
            for i in customers:
                sender.put(i, webhook.text(i, bench.text(i)))
            sender.wait()
            bench.running.wait_idle()
            while time.monotonic() < end:
                time.sleep(POLL_SECONDS)
    finally:
        bench.sending.switch(meta.OK)
    bench.running.wait_idle("outgoing", bench.a.patience)
    answered = sum(webhook.number(i) in bench.sending.taken for i in customers)
    turned_away = bench.sending.turned_away[mode]
    return (
        answered == len(customers) and turned_away > 0 and "sender down" in watch.said,
        f"{answered} of {len(customers)} customers have their answer, {turned_away} tries failed before;"
        f" {watch.spoken()}",
    )


def at_once(running, body, times):
    """Posts the same delivery from several connections at the same moment; returns the statuses."""
    barrier, statuses = threading.Barrier(times), []

    def post():
        connection = webhook.Connection(running)
        barrier.wait()
        statuses.append(webhook.Sender.attempt(connection, body))

    threads = [threading.Thread(target=post) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def duplicates(bench):
    """The same delivery five times at once, again when it was processed, and twice in one delivery."""
    customers, statuses = bench.new(bench.a.count), []
    connection = webhook.Connection(bench.running)
    bodies = {i: webhook.text(i, bench.text(i)) for i in customers}
    for body in bodies.values():
        statuses += at_once(bench.running, body, 5)
    bench.running.wait_idle()
    for body in bodies.values():
        statuses.append(connection.post(body))
        message = json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]
        statuses.append(connection.post(webhook.encoded(webhook.delivery(message, message))))
    bench.running.wait_idle()
    whole, taken = bench.whole(customers), sum(status == 200 for status in statuses)
    return (
        whole == len(customers) and taken == len(statuses),
        f"{whole} of {len(customers)} customers have one order; {taken} of {len(statuses)} deliveries answered 200",
    )


def out_of_order(bench):
    """The later message is delivered first: with every other customer it is processed first, too."""
    customers, connection, now = bench.new(bench.a.count), webhook.Connection(bench.running), int(time.time())

    def post(i, k, text):
        statuses.append(connection.post(webhook.text(i, text, k, now - 20 + 10 * k)))

    statuses = []
    for i in customers:
        post(i, 1, "2 maltas por favor")
        if i % 2 == 0:
            post(i, 0, bench.text(i))
    bench.running.wait_idle()
    for i in customers:
        if i % 2 == 1:
            post(i, 0, bench.text(i))
    bench.running.wait_idle()
    whole = sum(bench.is_whole(i, [webhook.message_id(i, 0), webhook.message_id(i, 1)]) for i in customers)
    return (
        whole == len(customers) and set(statuses) == {200},
        f"{whole} of {len(customers)} customers have one order of both messages, in the order they were sent",
    )


@contextlib.contextmanager
def locked(database):
    """A SQLite file in which nobody else may write."""
    file = database[len(SQLITE):].partition("?")[0]
    try:
        connection = sqlite3.connect(file, timeout=60, isolation_level=None)
        connection.execute("begin exclusive")
    except sqlite3.Error as e:
        raise shop.Failure(f"{file}: {e}") from e
    try:
        yield
    finally:
        connection.execute("rollback")
        connection.close()


@contextlib.contextmanager
def stopped(stop, start):
    """A database that does not run."""
    execute(stop)
    try:
        yield
    finally:
        execute(start)


def execute(command):
    try:
        done = subprocess.run(
            command, shell=True, timeout=COMMAND_SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as e:
        raise shop.Failure(f"'{command}' did not end within {COMMAND_SECONDS} s") from e
    if done.returncode != 0:
        raise shop.Failure(f"'{command}' ended with status {done.returncode}")


def outage(bench, broken, seconds):
    """Messages come before and while the database does not work."""
    customers, sender = bench.new(2 * bench.a.count), webhook.Sender(bench.running)
    for i in customers[:bench.a.count]:
        sender.put(i, webhook.text(i, bench.text(i)))
    with broken, Watch(bench.running) as watch:
        before = len(sender.acknowledged)
        for i in customers[bench.a.count:]:
            sender.put(i, webhook.text(i, bench.text(i)))
            time.sleep(seconds / bench.a.count)
        during = len(sender.acknowledged) - before
    is_all = sender.wait(bench.a.patience)
    bench.running.wait_idle("incoming", bench.a.patience)
    whole = bench.whole(customers)
    return (
        is_all and whole == len(customers) and any(not s.startswith("sender") for s in watch.said),
        f"{whole} of {len(customers)} messages have one order, {len(sender.acknowledged)} were acknowledged,"
        f" {during} of them during it; instead came {sender.spoken()}; {watch.spoken()}",
    )


def measure(running, sending, a, verdicts):
    bench, database = Bench(running, sending, a), running.database
    faults = {
        "answers find 429": lambda: unsent(bench, meta.LIMITED),
        "answers find 500": lambda: unsent(bench, meta.BROKEN),
        "answers find no answer": lambda: unsent(bench, meta.HANGING),
        "the same delivery seven times": lambda: duplicates(bench),
        "deliveries out of order": lambda: out_of_order(bench),
    }
    if database.startswith(SQLITE):
        faults["SQLite locked"] = lambda: outage(bench, locked(database), a.lock_seconds)
    if a.stop is not None:
        faults["database stopped"] = lambda: outage(bench, stopped(a.stop, a.start), a.stop_seconds)
    elif not database.startswith(SQLITE):
        verdicts.omit("database stopped", "give --stop and --start")
    for name, fault in faults.items():
        try:
            verdicts.add(name, *fault())
        except shop.Failure as e:
            verdicts.add(name, False, str(e))


def main():
    parser = shop.parser(__doc__, EXAMPLES)
    parser.add_argument("--count", type=int, default=20, metavar="N", help="messages for a fault (default: 20)")
    parser.add_argument("--seconds", type=float, default=30, metavar="S",
                        help="how long answers find nobody; the shop waits 20 s for an answer (default: 30)")
    parser.add_argument("--lock-seconds", type=float, default=10, metavar="S", help="of SQLite's lock (default: 10)")
    parser.add_argument("--stop", metavar="CMD", help="stops the database")
    parser.add_argument("--start", metavar="CMD", help="starts it again, and ends when it runs")
    parser.add_argument("--stop-seconds", type=float, default=60, metavar="S",
                        help="how long it is stopped (default: 60)")
    parser.add_argument("--patience", type=float, default=180, metavar="S",
                        help="seconds that a queue may stay as long as it is afterwards (default: 180)")
    a = parser.parse_args()
    if (a.stop is None) != (a.start is None):
        parser.error("--stop and --start belong together")
    sys.exit(shop.run(a, measure, Verdicts()))


if __name__ == "__main__":
    main()
