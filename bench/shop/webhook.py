"""WhatsApp's side of the webhook: deliveries as Meta makes them, their signatures, and the posting of them."""
import collections
import hashlib
import hmac
import http.client
import json
import queue
import threading
import time

APP_SECRET = "bench-app-secret"
PHONE_NUMBER_ID = "106540352242922"
PATH = "/webhooks/whatsapp"
SIGNATURE = "X-Hub-Signature-256"
BUTTONS = {"Confirmar": "confirm", "Cambiar": "change", "Cancelar": "cancel"}
PAYMENTS = {
    "Pago móvil": "pay:pago_movil",
    "Transferencia": "pay:transferencia",
    "Zelle": "pay:zelle",
    "Efectivo en dólares": "pay:efectivo_usd",
    "Efectivo en bolívares": "pay:efectivo_bs",
    "Punto de venta": "pay:punto_de_venta",
    "Binance": "pay:binance",
}
MEDIA = {
    "image": {"id": "900001", "mime_type": "image/jpeg", "sha256": "0" * 64},
    "audio": {"id": "900002", "mime_type": "audio/ogg; codecs=opus", "sha256": "0" * 64, "voice": True},
}
RUN = int(time.time())  # no two runs have a customer or a message in common
UNANSWERED = (OSError, http.client.HTTPException)


def number(i):
    """The number of customer i of this run."""
    return f"58{RUN}{i:05d}"


def message_id(i, k=0):
    """The id of message k of customer i."""
    return f"wamid.{RUN}.{i}.{k}"


def content(said):
    """The members of a message that say what is in it, from a message of a file of conversations."""
    kind = said["type"]
    if kind == "text":
        return {"type": "text", "text": {"body": said["text"]}}
    if kind == "button":
        return tapped("button_reply", BUTTONS, said["title"])
    if kind == "list":
        return tapped("list_reply", PAYMENTS, said["title"])
    if kind == "location":
        return {"type": "location", "location": {k: v for k, v in said.items() if k != "type"}}
    if kind == "order":
        lines = [
            {"product_retailer_id": item["product"], "quantity": item["quantity"], "item_price": 1, "currency": "USD"}
            for item in said["items"]
        ]
        return {"type": "order", "order": {"catalog_id": "800001", "product_items": lines}}
    if kind in MEDIA:
        return {"type": kind, kind: dict(MEDIA[kind])}
    raise ValueError(f"a message of type {kind!r}: expected text, button, list, location, order, image or audio")


def tapped(kind, ids, title):
    if title not in ids:
        raise ValueError(f"the shop offers no {title!r}; expected one of {', '.join(ids)}")
    return {"type": "interactive", "interactive": {"type": kind, kind: {"id": ids[title], "title": title}}}


def message(customer, id_, said, at=None):
    """A message inside a delivery, sent at that second or now."""
    return {"from": customer, "id": id_, "timestamp": str(at or int(time.time())), **content(said)}


def delivery(*messages):
    """A delivery of these messages, as a JSON value."""
    customers = dict.fromkeys(m["from"] for m in messages)
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": PHONE_NUMBER_ID},
        "contacts": [{"profile": {"name": f"Cliente {c[-5:]}"}, "wa_id": c} for c in customers],
        "messages": list(messages),
    }
    changes = [{"field": "messages", "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}


def text(i, body, k=0, at=None):
    """The bytes of a delivery: message k of customer i is this text."""
    return encoded(delivery(message(number(i), message_id(i, k), {"type": "text", "text": body}, at)))


def encoded(value):
    return json.dumps(value, ensure_ascii=False).encode()


def sign(body, secret=APP_SECRET):
    """The header that belongs to a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Connection:
    """A connection to a server on this machine, kept open. For one thread.

    server: has the port, which may change when it starts again
    """

    def __init__(self, server, timeout=60.0):
        self.server = server
        self.timeout = timeout
        self.http = None

    def ask(self, method, path, body=None, headers=None):
        """Returns status and body; raises one of UNANSWERED where none came."""
        is_kept = self.http is not None
        try:
            return self.once(method, path, body, headers)
        except (ConnectionError, http.client.BadStatusLine):
            if not is_kept:
                raise
        return self.once(method, path, body, headers)  # a server may close a connection that rests

    def once(self, method, path, body, headers):
        if self.http is None:
            self.http = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=self.timeout)
        try:
            self.http.request(method, path, body, headers or {})
            answer = self.http.getresponse()
            return answer.status, answer.read()
        except UNANSWERED:
            self.close()
            raise

    def post(self, body, signature=None):
        """Posts a delivery, with its own signature unless another is given; returns the status."""
        headers = {"Content-Type": "application/json", SIGNATURE: signature or sign(body)}
        return self.ask("POST", PATH, body, headers)[0]

    def close(self):
        if self.http is not None:
            self.http.close()
            self.http = None


class Sender:
    """Threads that deliver until it is acknowledged, as WhatsApp does.

    acknowledged: ids in their order; refused: how often which status or error came instead
    """

    def __init__(self, server, threads=8, pause=0.5):
        self.server = server
        self.pause = pause
        self.waiting = queue.Queue()
        self.put_count = 0
        self.acknowledged = []
        self.refused = collections.Counter()
        self.lock = threading.Lock()
        for _ in range(threads):
            threading.Thread(target=self.work, daemon=True).start()

    def put(self, id_, body):
        self.put_count += 1
        self.waiting.put((id_, body))

    def work(self):
        connection = Connection(self.server)
        while True:
            id_, body = self.waiting.get()
            outcome = self.attempt(connection, body)
            with self.lock:
                if outcome == 200:
                    self.acknowledged.append(id_)
                else:
                    self.refused[str(outcome)] += 1
            if outcome != 200:
                time.sleep(self.pause)
                self.waiting.put((id_, body))

    @staticmethod
    def attempt(connection, body):
        try:
            return connection.post(body)
        except UNANSWERED as e:
            return type(e).__name__

    def wait(self, seconds=300):
        """Waits until everything is acknowledged; returns whether it is."""
        end = time.monotonic() + seconds
        while len(self.acknowledged) < self.put_count and time.monotonic() < end:
            time.sleep(0.05)
        return len(self.acknowledged) >= self.put_count

    def spoken(self):
        """What came instead of acknowledgements, for a line of a report."""
        return ", ".join(f"{n} x {what}" for what, n in sorted(self.refused.items())) or "none"
