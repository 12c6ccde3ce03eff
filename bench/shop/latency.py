#!/usr/bin/env python3
"""Milliseconds from the post of a message to its order on the board, one message at a time.

"event" is when /api/events tells of the order, "order" when it was then read with GET, "card" when it is in
the page's DOM, by the page's own clock (with --chromium). Every message is of a new customer. Messages that
make no order, because a person has to answer them, are counted and not timed.
"""
import http.client
import itertools
import json
import math
import queue
import statistics
import sys
import threading
import time

import conversations
import shop
import webdriver
import webhook

EXAMPLES = """examples:
  bench/shop/latency.py specialists/bakery/dev.jsonl --count 200
  bench/shop/latency.py specialists/bakery/dev.jsonl --count 100 --chromium
"""
AFTER_PERSON_SECONDS = 1
WATCH = """
const done = arguments[arguments.length - 1];
window.benchSeen = {};
const look = () => {
  for (const card of document.querySelectorAll("#columns [data-order]")) {
    window.benchSeen[card.dataset.order] ??= Date.now();
  }
};
new MutationObserver(look).observe(document, { childList: true, subtree: true });
const ready = () => (document.querySelector("#status dl") ? (look(), done(true)) : setTimeout(ready, 20));
ready();
"""
SEEN = """
const [id, done] = arguments;
const look = () => (id in window.benchSeen ? done(window.benchSeen[id]) : setTimeout(look, 5));
look();
"""


class Times:
    """Milliseconds by what was waited for."""

    def __init__(self):
        self.ms = {}
        self.no_order = 0

    def add(self, name, seconds):
        self.ms.setdefault(name, []).append(1000 * seconds)

    def report(self):
        for name, ms in self.ms.items():
            ascending = sorted(ms)
            p95 = ascending[math.ceil(0.95 * len(ascending)) - 1]
            print(f"{name:6} median {statistics.median(ascending):8.1f} ms   p95 {p95:8.1f} ms   "
                  f"max {ascending[-1]:8.1f} ms   of {len(ascending)}")
        print(f"no order, for a person: {self.no_order}")
        return bool(self.ms)


class Events:
    """The board's events with the moment in which they came: (name, data, seconds)."""

    def __init__(self, running):
        self.queue = queue.Queue()
        self.opened = threading.Event()
        self.connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
        threading.Thread(target=self.read, daemon=True).start()
        if not self.opened.wait(30):
            raise shop.Failure("GET /api/events: nothing came within 30 s")

    def read(self):
        name = None
        try:
            self.connection.request("GET", "/api/events", headers={"Accept": "text/event-stream"})
            for line in self.connection.getresponse():
                self.opened.set()
                field, _, value = line.decode().rstrip("\r\n").partition(":")
                if field == "event":
                    name = value.strip()
                elif field == "data":
                    self.queue.put((name, json.loads(value), time.perf_counter()))
        except (*webhook.UNANSWERED, ValueError) as e:
            self.queue.put(("end", repr(e), time.perf_counter()))

    def next(self, until):
        """The next one, or None where none comes until then."""
        try:
            event = self.queue.get(timeout=max(0, until - time.perf_counter()))
        except queue.Empty:
            return None
        if event[0] == "end":
            raise shop.Failure(f"/api/events ended: {event[1]}")
        return event


def order_of(running, events, customer, until):
    """Waits for the order of a customer: its id, when it was told and when read; None where none comes."""
    while (event := events.next(until)) is not None:
        name, data, told = event
        if name == "order":
            order = running.get(f"/api/orders/{data['id']}")
            if order["customer"] == customer:
                return order["id"], told, time.perf_counter()
        elif name == "queue" and customer in running.for_person():
            until = min(until, time.perf_counter() + AFTER_PERSON_SECONDS)
    return None


def one(running, events, connection, i, text):
    """Times message i: seconds by name and the order's id; None where it makes no order."""
    body = webhook.text(i, text)
    wall, start = time.time(), time.perf_counter()
    status = connection.post(body)
    if status != 200:
        raise shop.Failure(f"message {i + 1}: {status} instead of 200")
    found = order_of(running, events, webhook.number(i), start + 60)
    if found is None:
        return None
    id_, told, read = found
    return {"event": told - start, "order": read - start}, id_, wall


def measure_all(running, a, times, browser):
    texts = itertools.cycle([line["text"] for line in conversations.read(a.file)])
    events, connection = Events(running), webhook.Connection(running)
    for i, text in zip(range(a.warm_up + a.count), texts):
        found = one(running, events, connection, i, text)
        if i < a.warm_up:
            continue
        if found is None:
            times.no_order += 1
            continue
        seconds, id_, wall = found
        if browser is not None:
            seconds["card"] = browser.run(SEEN, str(id_)) / 1000 - wall
        for name, value in seconds.items():
            times.add(name, value)


def measure(running, _, a, times):
    if not a.chromium:
        measure_all(running, a, times, None)
        return
    with webdriver.Browser(a.chromedriver) as browser:
        browser.open(f"http://127.0.0.1:{running.port}/board")
        browser.run(WATCH)
        measure_all(running, a, times, browser)


def main():
    parser = shop.parser(__doc__, EXAMPLES)
    parser.add_argument("file", help='JSON lines with a "text"; used again from the first when they are used up')
    parser.add_argument("--count", type=int, default=100, metavar="N", help="messages to time (default: 100)")
    parser.add_argument("--warm-up", type=int, default=10, metavar="N",
                        help="messages before these, not timed (default: 10)")
    parser.add_argument("--chromium", action="store_true", help="time the card on the page too")
    parser.add_argument("--chromedriver", default="chromedriver", metavar="FILE", help="default: the one on the PATH")
    a = parser.parse_args()
    sys.exit(shop.run(a, measure, Times()))


if __name__ == "__main__":
    main()
