#!/usr/bin/env python3
"""Posts damaged deliveries, eight at a time, and counts what came back.

Fails on a status 5xx, on no answer, on a wrongly signed body that is not refused or of which anything is kept,
and if the shop does not take and process a sound message in the end. Case N
of a seed is damaged in the same way each time.
"""
import collections
import json
import sys
import threading

import mutations
import shop
import webhook

EXAMPLES = """examples:
  bench/shop/fuzz.py 10000
  bench/shop/fuzz.py 10000 --seed 7
  bench/shop/fuzz.py 1 --seed 7 --first 4711 --show 10000    # one case again
"""
PATIENCE = 20.0
MOST_SHOWN = 20


class Tally:
    """Statuses by kind of damage, and the cases that failed."""

    def __init__(self, shown_bytes):
        self.shown_bytes = shown_bytes
        self.statuses = collections.defaultdict(collections.Counter)
        self.failures = []
        self.is_done = False
        self.lock = threading.Lock()

    def add(self, i, case, outcome):
        problem = trouble(case, outcome)
        with self.lock:
            self.statuses[case.kind][str(outcome)] += 1
            if problem is not None:
                self.failures.append(f"case {i} ({case.kind}): {problem}; {case.body[:self.shown_bytes]!r}")

    def total(self):
        return sum(self.statuses.values(), collections.Counter())

    def print_statuses(self):
        for kind, statuses in sorted(self.statuses.items()):
            print(f"{kind:28} {spoken(statuses)}")
        print(f"{'all':28} {spoken(self.total())}", flush=True)

    def report(self):
        for failure in self.failures[:MOST_SHOWN]:
            print(f"FAILED {failure}")
        print(f"{len(self.failures)} failed of {sum(self.total().values())}")
        return self.is_done and not self.failures


def spoken(statuses):
    return ", ".join(f"{status}: {n}" for status, n in sorted(statuses.items()))


def trouble(case, outcome):
    """What is wrong with an outcome, or None."""
    if isinstance(outcome, str):
        return f"no answer ({outcome})"
    if outcome >= 500:
        return f"status {outcome}"
    if not case.is_ours and outcome < 400:
        return f"status {outcome} to a wrong signature"
    return None


def send(connection, case):
    headers = {"Content-Type": "application/json"}
    if case.signature is not None:
        headers[webhook.SIGNATURE] = case.signature
    try:
        return connection.ask("POST", webhook.PATH, case.body, headers)[0]
    except webhook.UNANSWERED as e:
        return type(e).__name__


def fuzz(running, a, tally):
    cases, stop = iter(range(a.first, a.first + a.count)), threading.Event()
    lock = threading.Lock()

    def work():
        connection = webhook.Connection(running, PATIENCE)
        while not stop.is_set():
            with lock:
                i = next(cases, None)
            if i is None:
                return
            case = mutations.case(a.seed, i)
            outcome = send(connection, case)
            if not stop.is_set():  # otherwise the shop is being stopped
                tally.add(i, case, outcome)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(a.connections)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
    sent = sum(sum(statuses.values()) for statuses in tally.statuses.values())
    if sent < a.count:
        raise shop.Failure(f"only {sent} of {a.count} deliveries were made and sent; see above")


def check_forger(running, tally):
    """Nothing may be kept of the sender whose deliveries were all wrongly signed."""
    status, body = running.connection.ask("GET", f"/api/customers/{mutations.FORGER}/export")
    kept = json.loads(body) if status == 200 else {"orders": [], "messages": []}
    if status not in (200, 404):
        tally.failures.append(f"status {status} to the question what is kept of the forger")
    if kept["orders"] or kept["messages"] or mutations.FORGER in running.for_person():
        tally.failures.append(f"of wrongly signed bodies {len(kept['messages'])} messages are kept")


def measure(running, _, a, tally):
    fuzz(running, a, tally)
    tally.print_statuses()
    check_forger(running, tally)
    customer = 99_999
    status = running.connection.post(webhook.text(customer, "2 canillas, pago móvil, calle 72"))
    if status != 200:
        tally.failures.append(f"a sound message in the end: status {status}")
    print("waiting until all that was stored is processed", file=sys.stderr)
    running.wait_idle("incoming", a.patience)
    if not running.orders(webhook.number(customer)):
        tally.failures.append("a sound message in the end made no order")
    check_forger(running, tally)
    tally.is_done = True


def main():
    parser = shop.parser(__doc__, EXAMPLES)
    parser.add_argument("count", type=int, help="deliveries to post")
    parser.add_argument("--seed", type=int, default=1, help="of all deliveries (default: 1)")
    parser.add_argument("--first", type=int, default=0, metavar="CASE", help="the case to begin with (default: 0)")
    parser.add_argument("--connections", type=int, default=8, metavar="N", help="at once (default: 8)")
    parser.add_argument("--show", type=int, default=120, metavar="BYTES",
                        help="of the body of a case that failed (default: 120)")
    parser.add_argument("--patience", type=float, default=300, metavar="S",
                        help="seconds that the queue may stay as long as it is in the end (default: 300)")
    a = parser.parse_args()
    sys.exit(shop.run(a, measure, Tally(a.show)))


if __name__ == "__main__":
    main()
