"""HTTP/1.1 as a client sees it, in as little code as a load driver needs: one connection, kept open.

Answers are read whole: by Content-Length, in chunks, or up to the end of the connection.
"""
import asyncio
import dataclasses
import json
import urllib.parse

LARGEST_LINE = 1 << 20
WITHOUT_BODY = (204, 304)


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back: status, headers by their names in lower case, body."""

    status: int
    headers: dict
    body: bytes

    def closes(self):
        return self.headers.get("connection", "").lower() == "close"


class Closed(ConnectionError):
    """The other side closed the connection where an answer, or the rest of one, was due."""


class NoHttp(ValueError):
    """What came back is no answer of HTTP."""


@dataclasses.dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @staticmethod
    def of(url):
        """From a URL such as http://127.0.0.1:8080; its path does not matter."""
        parts = urllib.parse.urlsplit(url if "//" in url else "//" + url)
        if parts.scheme not in ("", "http") or not parts.hostname:
            raise ValueError(f"{url}: expected a URL such as http://127.0.0.1:8080")
        return Address(parts.hostname, parts.port or 80)

    def name(self):
        return f"{self.host}:{self.port}"


def request(address, method, path, body=b"", headers=()):
    """A whole request, as bytes."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {address.name()}", *headers]
    if body or method == "POST":
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def post(address, path, value):
    """A request that posts a JSON value."""
    return request(address, "POST", path, json.dumps(value, ensure_ascii=False).encode())


async def read_answer(reader, method="POST"):
    """Reads one answer.

    Raises Closed if the connection ends before it does, NoHttp if it is none.
    """
    try:
        status, headers = await read_head(reader)
        while 100 <= status < 200:
            status, headers = await read_head(reader)
        return Answer(status, headers, await read_body(reader, method, status, headers))
    except asyncio.IncompleteReadError as e:
        raise Closed("closed before the answer was whole") from e
    except asyncio.LimitOverrunError as e:
        raise NoHttp("a line of the answer does not end") from e


async def read_head(reader):
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    words = lines[0].split(" ", 2)
    if not words[0].startswith("HTTP/1.") or len(words) < 2 or not words[1].isdigit():
        raise NoHttp(f"expected a status line, found {lines[0][:80]!r}")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


async def read_body(reader, method, status, headers):
    if method == "HEAD" or status in WITHOUT_BODY:
        return b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await read_chunks(reader)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return await reader.read()


async def read_chunks(reader):
    parts = []
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        part = await reader.readexactly(size + 2)
        if size == 0:
            return b"".join(parts)
        parts.append(part[:-2])


class Connection:
    """A connection that is opened when it is needed, and again after it was closed."""

    def __init__(self, address):
        self.address = address
        self.reader = None
        self.writer = None

    async def open(self):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                self.address.host, self.address.port, limit=LARGEST_LINE)
        return self.reader, self.writer

    async def ask(self, payload, method="POST"):
        """Sends a whole request and reads its answer."""
        reader, writer = await self.open()
        writer.write(payload)
        await writer.drain()
        answer = await read_answer(reader, method)
        if answer.closes():
            self.close()
        return answer

    def close(self):
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None
