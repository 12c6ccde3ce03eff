"""Damaged deliveries: case i of a seed is damaged in the same way each time; only its time and ids are new."""
import copy
import dataclasses
import json
import random

import webhook

FORGER = "589999999999999"  # in no delivery that is rightly signed
SOUND = [
    {"type": "text", "text": "2 canillas, pago móvil, calle 72"},
    {"type": "button", "title": "Confirmar"},
    {"type": "list", "title": "Zelle"},
    {"type": "location", "name": "Torre Mesa", "address": "Av. 4 con calle 80", "latitude": 10.6, "longitude": -71.6},
    {"type": "order", "items": [{"product": "pan canilla", "quantity": 4}]},
    {"type": "image"},
    {"type": "audio"},
]
ODD_TEXTS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\ufeff", "\uffff", "\u202e2 canillas", "٣ مالطا", "𝟛 canillas",
    "é" * 500, "a\u0301" * 300, "🥖" * 200, "👩‍👩‍👧‍👦", "\r\n" * 50, "A" * 5000, "\\", '"', "\x7f\x1b[2J",
    "'; drop table messages; --", "${jndi:ldap://x}", "%s%n", "<script>", "<end_of_turn>",
]
HUGE_NUMBERS = [
    "1e400", "-1e400", "1e-400", "1e999999999", "0.1e1000000", "9" * 400, "1" + "0" * 5000, "-9223372036854775809",
    "-0", "NaN", "Infinity",
]
ODD_BYTES = [b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\0", b"\xef\xbb\xbf"]
SWAPS = [None, True, 0, -1, 1.5, "", "x", [], {}, [[]], {"": {}}, [None] * 50, "0", 2**70]
PLACE = "\"@number@\""


@dataclasses.dataclass(frozen=True)
class Case:
    """What is sent.

    kind: of the damage; signature: the header, None for no header; is_ours: whether the signature belongs to
    the body
    """

    kind: str
    body: bytes
    signature: str | None
    is_ours: bool


def case(seed, i):
    rng = random.Random(f"{seed}-{i}")
    kind = rng.choice(list(KINDS))
    return KINDS[kind](rng, kind, i)


def sound(rng, i, customer=None):
    said = rng.choice(SOUND)
    customer = customer or webhook.number(rng.randrange(1000))
    return webhook.delivery(webhook.message(customer, webhook.message_id(i), said))


def signed(kind, body):
    return Case(kind, body, webhook.sign(body), True)


def dump(value):
    """As JSON; lone surrogates become escapes, as a sender would have to write them."""
    return json.dumps(value).encode()


def whole(rng, kind, i):
    return signed(kind, webhook.encoded(sound(rng, i)))


def flipped(rng, kind, i):
    body = bytearray(webhook.encoded(sound(rng, i)))
    for _ in range(rng.choice([1, 1, 2, 8])):
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    return signed(kind, bytes(body))


def cut(rng, kind, i):
    body = webhook.encoded(sound(rng, i))
    begin = rng.choice([0, 0, rng.randrange(len(body))])
    return signed(kind, body[begin:rng.randrange(begin, len(body))])


def repeated(rng, kind, i):
    """A part of the bytes comes twice, or strange bytes stand between."""
    body = webhook.encoded(sound(rng, i))
    a, b = sorted(rng.sample(range(len(body)), 2))
    return signed(kind, body[:b] + rng.choice([body[a:b], *ODD_BYTES]) + body[b:])


def places(value, path=()):
    """The paths of everything in a JSON value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for key, child in children:
        found += places(child, (*path, key))
    return found


def put(value, path, new):
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = new


def swapped(rng, kind, i):
    value = sound(rng, i)
    for _ in range(rng.choice([1, 1, 1, 3])):
        put(value, rng.choice(places(value)), copy.deepcopy(rng.choice(SWAPS)))
    return signed(kind, dump(value))


def dropped(rng, kind, i):
    value = sound(rng, i)
    path = rng.choice(places(value))
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return signed(kind, dump(value))


def numbers(rng, kind, i):
    value = sound(rng, i)
    put(value, rng.choice(places(value)), json.loads(PLACE))
    return signed(kind, dump(value).replace(PLACE.encode(), rng.choice(HUGE_NUMBERS).encode()))


def unicode(rng, kind, i):
    value = sound(rng, i)
    texts = [path for path in places(value) if isinstance(leaf(value, path), str)]
    put(value, rng.choice(texts), rng.choice(ODD_TEXTS))
    return signed(kind, dump(value))


def leaf(value, path):
    for key in path:
        value = value[key]
    return value


def deep(rng, kind, i):
    """Nesting, alone or in the place of a member."""
    depth = rng.choice([50, 400, 501, 5_000, 100_000])
    opening, closing = rng.choice([("[", "]"), ('{"a":', "}")])
    nested = opening * depth + "1" + closing * rng.choice([depth, 0])
    if rng.random() < 0.3:
        return signed(kind, nested.encode())
    value = sound(rng, i)
    put(value, rng.choice(places(value)), json.loads(PLACE))
    return signed(kind, dump(value).replace(PLACE.encode(), nested.encode()))


def large(rng, kind, i):
    """Many messages of little, or one member of much; the last is more than is taken."""
    if rng.random() < 0.7:
        value = sound(rng, i)
        messages = value["entry"][0]["changes"][0]["value"]["messages"]
        messages += [{**messages[0], "id": f"{messages[0]['id']}.{k}", "type": "reaction"} for k in range(20)]
        return signed(kind, dump(value))
    size = rng.choice([100_000, 2_000_000, 3_100_000])
    return signed(kind, dump({**sound(rng, i), "more": "x" * size}))


def forged(rng, kind, i):
    """A sound delivery, of whose signature nothing is right."""
    body = webhook.encoded(sound(rng, i, FORGER))
    right = webhook.sign(body)
    digits = right.removeprefix("sha256=")
    signature = rng.choice([
        None, "", "sha256=", "sha256", digits, right[:-1], right + "0", right.replace("sha256", "sha1"),
        "SHA256=" + digits, "sha256=" + "0" * 64, "sha256=" + "g" * 64, "sha256= " + digits, "sha256=" + digits[::-1],
        right[:-2] + "é", "x" * 5000, right[:-1] + format(int(right[-1], 16) ^ 1, "x"),
        webhook.sign(body, "another-secret"), webhook.sign(body + b" "), webhook.sign(b""),
    ])
    return Case(kind, body, signature, signature == right)


def tampered(rng, kind, i):
    """The signature belonged to the body before it was changed: a replayed one."""
    before = webhook.encoded(sound(rng, i))
    body = webhook.encoded(sound(rng, i, FORGER))
    return Case(kind, body, webhook.sign(before), False)


KINDS = {
    "sound": whole,
    "bits flipped": flipped,
    "cut": cut,
    "bytes repeated or strange": repeated,
    "types swapped": swapped,
    "member dropped": dropped,
    "huge numbers": numbers,
    "odd unicode": unicode,
    "deep nesting": deep,
    "large": large,
    "wrong signature": forged,
    "signature of another body": tampered,
}
