#!/usr/bin/env python3
"""Plays conversations through the webhook and holds the last order of each customer against the expected one.

Every conversation has a customer of its own. Its messages come in their order, each after the one before was
processed; several conversations are under way at a time. An order is exact if its items (as a multiset),
address, payment and state are; where none is expected, if there is no order with items. "Not flagged" is an
order without reasons to review whose customer has no message that waits for a person.
"""
import collections
import json
import pathlib
import sys
import time

import shop
import webhook

EXAMPLES = """examples:
  bench/shop/conversations.py shop/data/conversations.jsonl --wrong
  bench/shop/conversations.py shop/data/conversations.test.jsonl --json scores.json
"""
NONE = "none"


class Scores:
    """What was expected and found, a record for each conversation that was played to its end."""

    def __init__(self, a):
        self.a = a
        self.records = []

    def report(self):
        if not self.records:
            print("no conversation was played to its end")
            return False
        print(f"{len(self.records)} conversations")
        for name, count in self.counts(self.records).items():
            print(f"{name:32} {count:4}  {count / len(self.records):6.1%}")
        for slice_, records in sorted(self.slices().items()):
            exact = self.counts(records)["exact"]
            print(f"  {slice_:34} {exact:3} of {len(records):3}  {exact / len(records):6.1%}")
        if self.a.wrong:
            self.print_wrong()
        if self.a.json:
            pathlib.Path(self.a.json).write_text(
                json.dumps(self.figures(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return True

    @staticmethod
    def counts(records):
        return {
            "exact": sum(r["exact"] for r in records),
            "exact without the state": sum(r["order_exact"] for r in records),
            "wrong and not flagged": sum(not r["exact"] and not r["flagged"] for r in records),
            "flagged": sum(r["flagged"] for r in records),
        }

    def slices(self):
        slices = collections.defaultdict(list)
        for record in self.records:
            slices[record["slice"]].append(record)
        return slices

    def print_wrong(self):
        for record in self.records:
            if not record["exact"]:
                print(f"\n{record['id']} ({record['slice']}){' flagged' if record['flagged'] else ''}")
                for which in ("expected", "found"):
                    print(f"  {which:9}{json.dumps(record[which], ensure_ascii=False)}")

    def figures(self):
        return {
            "file": self.a.file,
            "conversations": len(self.records),
            **self.counts(self.records),
            "slices": {name: {"conversations": len(r), **self.counts(r)} for name, r in sorted(self.slices().items())},
            "records": self.records,
        }


def ordered(order, state):
    """What is compared: items counted, address, payment and state; None where nothing was ordered."""
    if order is None or not order["items"]:
        return None
    items = collections.Counter((item["product"], item["quantity"]) for item in order["items"])
    return {
        "items": sorted([product, quantity, n] for (product, quantity), n in items.items()),
        "address": order["address"],
        "payment_method": order["payment_method"],
        "state": state,
    }


def record(conversation, orders, is_for_person):
    """The score of a conversation, from all orders of its customer."""
    last = orders[-1] if orders else None
    expected = ordered(conversation["order"], conversation["state"]) if conversation["state"] != NONE else None
    found = ordered(last, last and last["state"])
    return {
        "id": conversation["id"],
        "slice": conversation["slice"],
        "exact": found == expected,
        "order_exact": stateless(found) == stateless(expected),
        "flagged": is_for_person or bool(last and last["review"]),
        "expected": expected,
        "found": found,
        "review": last["review"] if last else [],
    }


def stateless(order):
    return order and {name: value for name, value in order.items() if name != "state"}


def play(running, conversations, first):
    """Plays conversations side by side; customer first + i has the i-th."""
    connection, sent = webhook.Connection(running), [0] * len(conversations)
    for k in range(max(len(c["messages"]) for c in conversations)):
        for i, conversation in enumerate(conversations):
            if k < len(conversation["messages"]):
                customer = first + i
                sent[i] = max(int(time.time()), sent[i] + 1)
                message = webhook.message(
                    webhook.number(customer), webhook.message_id(customer, k), conversation["messages"][k], sent[i])
                post(connection, webhook.delivery(message), f"{conversation['id']}, message {k + 1}")
        running.wait_idle()


def post(connection, delivery, what):
    try:
        status = connection.post(webhook.encoded(delivery))
    except webhook.UNANSWERED as e:
        raise shop.Failure(f"{what}: no answer ({e!r})") from e
    if status != 200:
        raise shop.Failure(f"{what}: {status} instead of 200")


def measure(running, _, a, scores):
    conversations = read(a.file)
    for first in range(0, len(conversations), a.at_once):
        wave = conversations[first:first + a.at_once]
        play(running, wave, first)
        waiting = running.for_person()
        scores.records += [
            record(c, running.orders(webhook.number(first + i)), webhook.number(first + i) in waiting)
            for i, c in enumerate(wave)
        ]
        print(f"{len(scores.records)} of {len(conversations)}", file=sys.stderr)


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main():
    parser = shop.parser(__doc__, EXAMPLES)
    parser.add_argument("file", help="conversations, as shop/data/CONVERSATIONS.md describes them")
    parser.add_argument("--at-once", type=int, default=16, metavar="N",
                        help="conversations under way at a time (default: 16)")
    parser.add_argument("--wrong", action="store_true", help="print the wrong ones beside what was expected")
    parser.add_argument("--json", metavar="FILE", help="write all of it as JSON")
    a = parser.parse_args()
    sys.exit(shop.run(a, measure, Scores(a)))


if __name__ == "__main__":
    main()
