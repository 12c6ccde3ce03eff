#!/usr/bin/env python3
"""Kills the shop while messages arrive and are processed, and counts what became of each message.

Every message is of its own customer and a whole order. What was not acknowledged is delivered again, as
WhatsApp does. In the end there must be exactly one order for each message.
"""
import collections
import itertools
import random
import sys
import time

import shop
import webhook

EXAMPLES = """examples:
  bench/shop/kill.py
  bench/shop/kill.py --kills 10 --seed 7
  bench/shop/kill.py --database 'jdbc:postgresql://127.0.0.1:5432/bench?user=shop'
"""
BURST = 32  # messages that come at once around a kill, which falls between the acknowledgements of two of them
MOST_BURST_SECONDS = 10
SHOWN = 5


class Outcome:
    """What became of the messages."""

    def __init__(self, count):
        self.count = count
        self.acknowledged = 0
        self.refused = "none"
        self.kills = []
        self.orders = None  # per customer, when all is done
        self.problems = collections.defaultdict(list)
        self.answers_twice = 0

    def report(self):
        for i, line in enumerate(self.kills):
            print(f"kill {i + 1}: {line}")
        print(f"acknowledged: {self.acknowledged} of {self.count}; instead came at first: {self.refused}")
        if self.orders is None:
            return False
        print(f"orders: {sum(self.orders)}, of {sum(n > 0 for n in self.orders)} of {self.count} customers")
        for name, customers in self.problems.items():
            more = " ..." if len(customers) > SHOWN else ""
            print(f"{name}: {len(customers)} ({', '.join(customers[:SHOWN])}{more})")
        print(f"answers that came twice, which a kill may cause: {self.answers_twice}")
        held = self.acknowledged == self.count == sum(self.orders) and not self.problems
        print("held: one order for each message" if held else "NOT HELD")
        return held


def order_text(rng):
    """A message that orders, pays and says where to, all read in one way."""
    count, street, house = rng.randint(2, 40), rng.randint(60, 99), rng.randint(1, 89)
    return f"{count} canillas, pago móvil, calle {street} con av. {rng.randint(2, 25)}, casa {street - 1}-{house}"


def arrive(running, sender, a, outcome):
    """Messages come in at their rate; in each of as many parts as there are kills, the shop is killed once."""
    rng, messages = random.Random(a.seed), iter(range(a.count))
    part = a.count // max(1, a.kills)
    burst = min(BURST, part // 2)
    kills = {k * part + rng.randrange(part - burst) for k in range(a.kills)}

    def put(i):
        sender.put(webhook.message_id(i), webhook.text(i, order_text(rng)))

    for i in messages:
        put(i)
        if i in kills:
            unread = running.waiting("incoming")
            goal = len(sender.acknowledged) + rng.randrange(burst)
            for k in itertools.islice(messages, burst):
                put(k)
            kill(running, sender, goal, unread, outcome)
        else:
            time.sleep(1 / a.rate)


def kill(running, sender, goal, unread, outcome):
    """Kills the shop when so many are acknowledged, and starts it again."""
    end = time.monotonic() + MOST_BURST_SECONDS
    while len(sender.acknowledged) < goal and time.monotonic() < end:
        time.sleep(0.001)
    running.kill()
    acknowledged = len(sender.acknowledged)
    outcome.kills.append(
        f"{acknowledged} acknowledged, {sender.put_count - acknowledged} not yet, {unread} unread a moment before")
    print(f"kill {len(outcome.kills)}; starting again", file=sys.stderr)
    running.start()


def judge(running, sending, outcome):
    waiting, orders = running.for_person(), []
    for i in range(outcome.count):
        customer = webhook.number(i)
        kept = running.kept(customer)
        messages = [id_ for order in kept["orders"] for id_ in order["messages"]]
        orders.append(len(kept["orders"]))
        problem = trouble(kept, messages, webhook.message_id(i), customer in waiting)
        if problem is not None:
            outcome.problems[problem].append(customer)
        answers = sending.taken.get(customer, [])
        if not answers:
            outcome.problems["without an answer"].append(customer)
        outcome.answers_twice += len(answers) - len(set(answers))
    outcome.orders = orders


def trouble(kept, messages, id_, is_for_person):
    """What is wrong with what is kept of a customer who sent one message, or None."""
    if len(kept["orders"]) > 1 or len(messages) > 1:
        return "twice"
    if messages == [id_]:
        return None
    if id_ not in [m["id"] for m in kept["messages"]]:
        return "lost"
    return "no order, for a person" if is_for_person else "stored, and no order of it"


def measure(running, sending, a, outcome):
    sender = webhook.Sender(running)
    try:
        arrive(running, sender, a, outcome)
        sender.wait()
    finally:
        outcome.acknowledged, outcome.refused = len(sender.acknowledged), sender.spoken()
    print("all have come; waiting until all are processed", file=sys.stderr)
    running.wait_idle("incoming", a.patience)
    running.wait_idle("outgoing", a.patience)
    judge(running, sending, outcome)


def main():
    parser = shop.parser(__doc__, EXAMPLES)
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="messages (default: 1000)")
    parser.add_argument("--kills", type=int, default=3, metavar="N", help="kills (default: 3)")
    parser.add_argument("--rate", type=float, default=20, metavar="R",
                        help="messages a second; more than the shop reads keeps it busy (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="of messages and kills (default: 1)")
    parser.add_argument("--patience", type=float, default=120, metavar="S",
                        help="seconds that a queue may stay as long as it is (default: 120)")
    a = parser.parse_args()
    if not 0 <= a.kills <= a.count // 4 or a.rate <= 0:
        parser.error("expected --kills at most a quarter of --count, and --rate above 0")
    sys.exit(shop.run(a, measure, Outcome(a.count)))


if __name__ == "__main__":
    main()
