"""Requests that a server should survive: made of good ones by damage, each from a seed of its own."""
import dataclasses
import json
import random

import fuzz_schemas
import wire

TINY_TEXT = "1 pan"
LONG_LINE = 20_000
DEEP = 100_000
JUNK = "\x00\x01\t\x0b\x1f\x7f\x80\u00a0\u202e\ufeff\ud7ff\uffff😀\"\\/<>{}[]%;:&?#+ ~"

VERBS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND",
         "get", "G", "", "PO ST", "PÖST", "POST\t", "A" * 5_000)

PAGES = ("/", "/index.html", "/app.js", "/favicon.ico", "/health/live", "/health/ready", "/metrics",
         "/v1/models", "/v1/models/gemma-3-270m", "/v1/specialists", "/v1/specialists/{name}")

POSTS = ("/v1/specialists/{name}/apply", "/v1/completions", "/v1/chat/completions", "/v1/route")

SEGMENTS = ("..", ".", "%2e%2e", "%2e%2e%2f", "..%2f..%2f..%2fetc%2fpasswd", "..\\..", "%5c..%5c", "%00", "%zz", "%",
            "%ff%fe", "%c0%af", ";x=1", "a;b", "?", "#", "//", "%2F", "%252e", "~", "*", "null", "-1", "{name}",
            "apply", "specialists", "v1", "con", "a" * 300, "%41" * 400, "\u00e9", "\u202e", "$(id)", "'", "\"")

HEADERS = (
    "Accept: {v}", "Accept-Encoding: {v}", "Authorization: {v}", "Authorization: Bearer {v}",
    "Content-Type: {v}", "Content-Type: application/json; charset={v}", "Content-Encoding: {v}",
    "Cookie: {v}", "Host: {v}", "Origin: {v}", "Range: bytes={v}", "If-None-Match: {v}",
    "If-Modified-Since: {v}", "X-Request-Id: {v}", "X-Forwarded-For: {v}", "Forwarded: for={v}",
    "Upgrade: {v}", "Connection: {v}", "Expect: {v}", "TE: {v}", "Trailer: {v}", "{v}: x", "{v}",
    " folded: {v}", "X : {v}",
)

VALUES = (
    "", " ", ",", ";", "*/*", "gzip", "gzip;q=0", "br, gzip", "utf-7", "utf-16", "no-such-charset", "0-",
    "-1", "5-2", "99999999999999999999", "localhost", "127.0.0.1:99999", "[::1", "evil.example", "Bearer",
    "Basic Og==", "websocket", "h2c", "100-continue", "close", "keep-alive, close", "\"", "\u00e9", "\x00",
    "\x7f", "a\rb", "%0d%0aX: y", "=?utf-8?q?x?=",
)

NUMBERS = (
    "0", "-0", "-1", "1.5", "1e999", "-1e999", "1e-999", "9" * 400, "0." + "0" * 400 + "1", "1e2147483648",
    "1E+9999999999", "9223372036854775808", "-9223372036854775809", "2147483648", "NaN", "Infinity", "01",
    "1.", ".5", "+1", "0x10", "1_000",
)

ODD_VALUES = (
    "null", "true", "[]", "{}", '""', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', "[[]]", '[{"a":[null]}]',
    '"x"', "-1", '["x", 1]', '{"": {"": ""}}', '"' + "ñ" * 1_000 + '"', '"<end_of_turn>"', '"<bos><eos>"',
    '{"type": "text"}',
)

FIELDS = (
    "text", "texts", "priority", "deadline_ms", "model", "prompt", "messages", "max_completion_tokens",
    "temperature", "top_p", "seed", "stop", "stream", "stream_options", "response_format", "n", "tools",
    "logprobs", "logit_bias", "echo", "suffix", "user", "metadata", "", "__proto__", "\u0000", "text ",
)

LENGTHS = (
    "-1", "0", "1", "+5", " 7 ", "0x10", "1e3", "5,5", "5, 6", "", "abc", "2147483648", "9223372036854775808",
    "99999999999999999999",
)

CHUNKS = (
    b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b"-5\r\nhello\r\n0\r\n\r\n", b"zz\r\nhello\r\n0\r\n\r\n",
    b"FFFFFFFFFFFFFFFF\r\nx", b"5;ext=\"" + b"x" * 9_000 + b"\"\r\nhello\r\n0\r\n\r\n",
    b"0\r\nTrailer: x\r\n\r\n", b"5\r\nhelloX\r\n0\r\n\r\n", b"\r\n\r\n", b"5\nhello\n0\n\n",
)

CODINGS = (b"chunked", b"chunked", b"CHUNKED", b"gzip", b"chunked, gzip", b"gzip, chunked", b"identity", b"x")

VERSIONS = (b"HTTP/1.0", b"HTTP/0.9", b"HTTP/9.9", b"HTTP/2.0", b"HTP/1.1", b"")

# Bytes that are no UTF-8, or no JSON.
SPLINTERS = (b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80", b"\xef\xbb\xbf", b"\x00", b"/**/", b"\\u", b"'")

# How other protocols begin: TLS, HTTP/2, HTTP/0.9.
PREFACES = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /\r\n\r\n",
)


@dataclasses.dataclass(frozen=True)
class Case:
    """What is sent on one connection.

    pieces: written one after the other, with pause seconds between them; answers: how many are due;
    sound: whether the request is well framed, so that an answer must come; alone: whether it has a
    connection of its own, since the server may close it behind the answer; leaves: the client goes
    without reading; method: of the last request
    """

    kind: str
    pieces: tuple
    answers: int = 1
    sound: bool = True
    alone: bool = False
    pause: float = 0.0
    leaves: bool = False
    method: str = "POST"

    def sent(self):
        return b"".join(self.pieces)


class Cases:
    """The cases of a seed, by their numbers: case N is the same whoever asks, and in whatever order."""

    def __init__(self, address, name, seed):
        self.address = address
        self.name = name
        self.seed = seed
        self.makers = tuple(maker for maker, _ in KINDS)
        self.weights = tuple(weight for _, weight in KINDS)

    def case(self, number):
        rng = random.Random(f"{self.seed}:{number}")
        maker = rng.choices(self.makers, self.weights)[0]
        return maker(self, rng)

    def page(self, rng):
        return rng.choice(PAGES).replace("{name}", self.name)

    def target(self, rng):
        return rng.choice(POSTS).replace("{name}", self.name)

    def get(self, path):
        return wire.request(self.address, "GET", path)

    def post(self, path, body):
        return wire.request(self.address, "POST", path, body)


def good_value(rng, target):
    """A JSON value that a path takes; what reaches the model writes one token."""
    if target.endswith("apply"):
        return {"text": ""} if rng.random() < 0.97 else {"text": TINY_TEXT}
    if target.endswith("/route"):
        return {"text": ""}
    value = {"model": rng.choice(("", "gemma-3-270m", "none")), "max_tokens": 1, "temperature": 0}
    if target.endswith("chat/completions"):
        return {**value, "messages": [{"role": "user", "content": TINY_TEXT}]}
    return {**value, "prompt": TINY_TEXT}


def good_body(rng, target):
    return json.dumps(good_value(rng, target), ensure_ascii=rng.random() < 0.5).encode()


def of_page(cases, rng):
    return Case("page", (cases.get(cases.page(rng)),), method="GET")


def of_path(cases, rng):
    """Paths with strange segments: traversal, names that are none, escapes that are broken."""
    parts = rng.choice(PAGES + POSTS).replace("{name}", cases.name).split("/")
    for _ in range(rng.randint(1, 3)):
        parts.insert(rng.randint(0, len(parts)), rng.choice(SEGMENTS))
    return asked_at("path", cases, rng, "/".join(parts))


def asked_at(kind, cases, rng, path):
    verb = rng.choice(("GET", "POST"))
    sound = all("!" <= c <= "~" for c in path) and path.startswith("/")
    return Case(kind, (wire.request(cases.address, verb, path),), sound=sound, alone=True, method=verb)


def of_name(cases, rng):
    """Names of specialists and models that lead elsewhere."""
    name = rng.choice(SEGMENTS).replace("{name}", cases.name) + rng.choice(("", "/" + rng.choice(SEGMENTS)))
    if rng.random() < 0.5:
        return asked_at("name", cases, rng, f"/v1/specialists/{name}{rng.choice(('', '/apply'))}")
    value = {"model": name, "prompt": TINY_TEXT, "max_tokens": 1}
    return Case("name", (wire.post(cases.address, "/v1/completions", value),))


def of_method(cases, rng):
    verb = rng.choice(VERBS)
    path = cases.page(rng) if rng.random() < 0.5 else cases.target(rng)
    if verb in ("PUT", "DELETE"):
        path += "-absent"  # the other cases need the specialist
    body = good_body(rng, path) if verb != "POST" and rng.random() < 0.5 else b""
    return Case("method", (wire.request(cases.address, verb, path, body),), sound=False, alone=True, method=verb)


def of_header(cases, rng):
    lines = [rng.choice(HEADERS).replace("{v}", header_value(rng)) for _ in range(rng.choice((1, 1, 2, 3, 150)))]
    payload = wire.request(cases.address, "GET", cases.page(rng), headers=lines)
    if rng.random() < 0.1:
        payload = payload.replace(b"HTTP/1.1", rng.choice(VERSIONS), 1)
    return Case("header", (payload,), sound=False, alone=True, method="GET")


def header_value(rng):
    if rng.random() < 0.03:
        return "x" * LONG_LINE
    return "".join(rng.choice(VALUES) for _ in range(rng.randint(1, 2)))


def of_body(cases, rng):
    """A body that is damaged byte by byte, in a frame that is right."""
    target = cases.target(rng)
    body = bytearray(good_body(rng, target))
    rng.choice((cut, flip, insert, double))(rng, body)
    return Case("body", (cases.post(target, bytes(body)),))


def cut(rng, body):
    del body[rng.randrange(len(body)):]


def flip(rng, body):
    for _ in range(rng.randint(1, 4)):
        body[rng.randrange(len(body))] = rng.randrange(256)


def insert(rng, body):
    at = rng.randrange(len(body) + 1)
    body[at:at] = rng.choice((rng.randbytes(9), rng.choice(JUNK).encode(), *SPLINTERS))


def double(rng, body):
    body += body[: rng.randrange(len(body)) + 1]


def of_deep(cases, rng):
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"text":', "}]")))
    depth = rng.choice((65, 500, 1_000, DEEP if rng.random() < 0.1 else 5_000))
    closed = closing * (depth if rng.random() < 0.5 else 0)
    deep = opening * depth + "1" + closed
    body = rng.choice(('{"text": %s}', '{"prompt": "x", "response_format": %s}', "%s")) % deep
    return Case("deep", (cases.post(cases.target(rng), body.encode()),))


def of_field(cases, rng):
    """Fields that are unknown, of another type, or numbers out of every range."""
    target = cases.target(rng)
    members = {json.dumps(k): json.dumps(v) for k, v in good_value(rng, target).items()}
    for _ in range(rng.randint(1, 3)):
        members[json.dumps(rng.choice(FIELDS))] = rng.choice(NUMBERS if rng.random() < 0.5 else ODD_VALUES)
    body = "{" + ", ".join(f"{k}: {v}" for k, v in members.items()) + "}"
    return Case("field", (cases.post(target, body.encode("utf-8", "surrogatepass")),))


def of_texts(cases, rng):
    """Lists of texts: none, too many, or of what is no text."""
    texts = [rng.choice(("", 1, None, [], {"text": "x"}, "\x00")) for _ in range(rng.choice((0, 1, 3, 11_000)))]
    return Case("texts", (wire.post(cases.address, f"/v1/specialists/{cases.name}/apply", {"texts": texts}),))


def of_large(cases, rng):
    """Texts that are too long, and bodies above the largest that is read."""
    text = rng.choice(("a", "ñ", "\\n", "<end_of_turn>")) * rng.choice((10_000, 90_000, 300_000))
    return Case("large", (cases.post(cases.target(rng), ('{"text": "%s"}' % text).encode()),))


def of_length(cases, rng):
    """A Content-Length that is wrong; the client says that nothing more comes."""
    target = cases.target(rng)
    body = good_body(rng, target)
    length = rng.choice((*LENGTHS, str(len(body) + rng.randint(1, 99)), str(rng.randrange(len(body)))))
    head = cases.post(target, b"").replace(b"Content-Length: 0", b"Content-Length: " + length.encode())
    if rng.random() < 0.2:
        head = head.replace(b"Content-Length", b"Content-Length: 3\r\nContent-Length", 1)
    return Case("length", (head + body,), sound=False, alone=True)


def of_chunks(cases, rng):
    coding = rng.choice(CODINGS)
    head = cases.post(cases.target(rng), b"").replace(b"Content-Length: 0", b"Transfer-Encoding: " + coding)
    if rng.random() < 0.2:
        head = head.replace(b"Transfer-Encoding", b"Content-Length: 5\r\nTransfer-Encoding", 1)
    return Case("chunks", (head + rng.choice(CHUNKS),), sound=False, alone=True)


def of_noise(cases, rng):
    """Bytes that are hardly a request: broken lines, TLS, random."""
    request = bytearray(cases.get(cases.page(rng)))
    flip(rng, request)
    noise = rng.choice((
        request,
        request[: rng.randrange(len(request))],
        request.replace(b"\r\n", b"\n"),
        request.replace(b"\r\n", b"\r"),
        b"\r\n" * 50 + request,
        rng.randbytes(200),
        *PREFACES,
    ))
    return Case("noise", (bytes(noise),), sound=False, alone=True, method="GET")


def of_pipeline(cases, rng):
    count = rng.randint(2, 12)
    parts = [rng.choice((cases.get(cases.page(rng)), refused_post(cases, rng))) for _ in range(count)]
    return Case("pipeline", (b"".join(parts),), answers=count, method="GET")


def refused_post(cases, rng):
    return cases.post(cases.target(rng), rng.choice((b"{}", b"[]", b'{"text": 1}', b"{")))


def of_slow(cases, rng):
    """A client that takes its time, for the head or the body."""
    whole = refused_post(cases, rng)
    size = max(1, len(whole) // rng.randint(2, 12))
    pieces = tuple(whole[at: at + size] for at in range(0, len(whole), size))
    return Case("slow", pieces, pause=rng.choice((0.01, 0.05, 0.3)))


def of_leaver(cases, rng):
    """A client that goes, in the middle of its request or before the answer."""
    target = cases.target(rng)
    whole = cases.post(target, good_body(rng, target))
    sent = whole[: rng.randrange(1, len(whole))] if rng.random() < 0.7 else whole
    return Case("leaver", (sent,), answers=0, sound=False, alone=True, leaves=True)


def of_model(cases, rng):
    """What the model answers, one token long; streams too."""
    target = rng.choice(POSTS[1:3])
    value = {**good_value(rng, target), "model": "", "stream": rng.random() < 0.5}
    return Case("model", (wire.post(cases.address, target, value),))


def of_schema(cases, rng):
    """Schemas that are odd or made to explode; whichever compiles writes one token."""
    schema = {"type": "json_schema", "json_schema": {"name": "x", "schema": fuzz_schemas.hostile(rng)}}
    value = {"prompt": "x", "max_tokens": 1, "temperature": 0, "response_format": schema}
    return Case("schema", (wire.post(cases.address, "/v1/completions", value),))


# How many of a thousand are of which kind. What costs the server much is rare.
KINDS = (
    (of_page, 150), (of_path, 150), (of_name, 40), (of_method, 70), (of_header, 120), (of_body, 130), (of_deep, 20),
    (of_field, 120), (of_texts, 10), (of_large, 5), (of_length, 50), (of_chunks, 40), (of_noise, 50),
    (of_pipeline, 25), (of_slow, 5), (of_leaver, 8), (of_model, 2), (of_schema, 5),
)
