"""A local stand-in for Meta's API that sends messages: POST /v23.0/PHONE_ID/messages."""
import collections
import http.server
import itertools
import json
import threading

from webhook import PHONE_NUMBER_ID

ACCESS_TOKEN = "bench-access-token"
OK, LIMITED, BROKEN, HANGING = "ok", "429", "500", "hang"
ERRORS = {
    LIMITED: (429, {"error": {"message": "Rate limit hit", "type": "OAuthException", "code": 130429}}),
    BROKEN: (500, {"error": {"message": "Something went wrong", "type": "OAuthException", "code": 131000}}),
}
MOST_HANGING_SECONDS = 120


class Meta(http.server.ThreadingHTTPServer):
    """Listens at a free port of this machine.

    mode: what it answers, switched with switch()
    taken: for each customer the texts or kinds of the messages that were answered with 200, in their order
    turned_away: how many requests found which other mode
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.mode = OK
        self.switched = threading.Event()
        self.taken = collections.defaultdict(list)
        self.turned_away = collections.Counter()
        self.unknown = collections.Counter()
        self.ids = itertools.count(1)
        self.lock = threading.Lock()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.switch(OK)
        self.shutdown()
        self.server_close()

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def switch(self, mode):
        """What hangs is let go without an answer."""
        self.mode = mode
        self.switched.set()
        self.switched = threading.Event()

    def handle_error(self, request, client_address):
        """A client that left, or was killed, is nothing to tell."""


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = MOST_HANGING_SECONDS

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.path.endswith(f"/{PHONE_NUMBER_ID}/messages"):
            self.refuse(404, f"unknown path {self.path}")
        elif self.headers.get("Authorization") != f"Bearer {ACCESS_TOKEN}":
            self.refuse(401, "no access token of ours")
        else:
            self.take(json.loads(body))

    def take(self, message):
        meta, switched, mode = self.server, self.server.switched, self.server.mode
        if mode == OK:
            with meta.lock:
                meta.taken[message.get("to")].append(json.dumps(message, ensure_ascii=False, sort_keys=True))
            self.answer(200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.sent.{next(meta.ids)}"}]})
            return
        with meta.lock:
            meta.turned_away[mode] += 1
        if mode == HANGING:
            switched.wait(MOST_HANGING_SECONDS)
            self.close_connection = True
        else:
            self.answer(*ERRORS[mode])

    def refuse(self, status, what):
        with self.server.lock:
            self.server.unknown[what] += 1
        self.answer(status, {"error": {"message": what, "code": 100}})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""
