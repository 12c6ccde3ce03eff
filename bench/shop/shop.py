"""`miga shop` as a child: started, asked, stopped and killed; and the frame that all measurements share."""
import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import meta
import webhook

COMMAND = "./miga shop --port 0"
LISTENING = re.compile(rb"listening on http://\S*?:(\d+)/")
START_SECONDS = 600
STOP_SECONDS = 60
POLL_SECONDS = 0.1
SHOWN_LINES = 15


class Failure(RuntimeError):
    """Something that a measurement cannot go on after; the message says what, and what to do."""


class Shop:
    """The program with a database, whose answers go to the stand-in for Meta.

    port: where it listens since it was started last
    """

    def __init__(self, command, database, meta_url, log):
        self.command = shlex.split(command)
        self.database = database
        self.meta_url = meta_url
        self.log = log
        self.port = None
        self.process = None
        self.connection = None

    def start(self):
        """Starts it and waits until it is ready."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        try:
            with self.log.open("ab") as out:
                self.process = subprocess.Popen(
                    self.command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                    start_new_session=True)  # Ctrl-C is for the measurement, which stops it
        except OSError as e:
            raise Failure(f"{self.command[0]}: {e.strerror}; run from the project's root, or give --command") from e
        self.port = int(self.wait_for("a line 'listening on http://...'", lambda: self.listening(begin)))
        self.connection = webhook.Connection(self)
        self.wait_for("/health/ready to be 200", self.is_ready)

    def environment(self):
        return {
            **os.environ,
            "MIGA_DATABASE_URL": self.database,
            "MIGA_WHATSAPP_VERIFY_TOKEN": "bench-verify-token",
            "MIGA_WHATSAPP_APP_SECRET": webhook.APP_SECRET,
            "MIGA_WHATSAPP_ACCESS_TOKEN": meta.ACCESS_TOKEN,
            "MIGA_WHATSAPP_PHONE_NUMBER_ID": webhook.PHONE_NUMBER_ID,
            "MIGA_WHATSAPP_BASE_URL": self.meta_url,
        }

    def listening(self, begin):
        with self.log.open("rb") as log:
            log.seek(begin)
            found = LISTENING.search(log.read())
        return found and found[1]

    def is_ready(self):
        try:
            return self.connection.ask("GET", "/health/ready")[0] == 200
        except webhook.UNANSWERED:
            return False

    def wait_for(self, what, found):
        end = time.monotonic() + START_SECONDS
        while not (value := found()):
            if self.process.poll() is not None:
                raise Failure(f"the shop ended with status {self.process.returncode}; its last lines:\n{self.tail()}")
            if time.monotonic() > end:
                raise Failure(f"waited {START_SECONDS} s for {what}; the shop's last lines:\n{self.tail()}")
            time.sleep(POLL_SECONDS)
        return value

    def tail(self):
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join("  " + line for line in lines[-SHOWN_LINES:])

    def kill(self):
        """SIGKILL, to the program and all that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def get(self, path):
        """A value of the board's API."""
        try:
            status, body = self.connection.ask("GET", path)
        except webhook.UNANSWERED as e:
            raise Failure(f"GET {path}: no answer ({e!r}); the shop's last lines:\n{self.tail()}") from e
        if status != 200:
            raise Failure(f"GET {path}: {status} {body[:200].decode(errors='replace')}")
        return json.loads(body)

    def waiting(self, queue):
        """How many wait in the queue incoming or outgoing."""
        return self.get("/api/status")["queues"][queue]

    def wait_idle(self, queue="incoming", patience=120):
        """Waits until a queue is empty; fails where it does not get shorter for so many seconds."""
        least, since, empty = float("inf"), time.monotonic(), 0
        while empty < 2:  # twice, for the number may be a moment old
            count = self.waiting(queue)
            empty = empty + 1 if count == 0 else 0
            if count < least:
                least, since = count, time.monotonic()
            elif count > 0 and time.monotonic() - since > patience:
                raise Failure(f"{count} {queue} for {patience} s, and no fewer; the shop's last lines:\n{self.tail()}")
            time.sleep(POLL_SECONDS)

    def orders(self, customer):
        """All orders of a customer, the oldest first."""
        ids = sorted(order["id"] for order in self.kept(customer)["orders"])
        return [self.get(f"/api/orders/{id_}") for id_ in ids]

    def kept(self, customer):
        return self.get(f"/api/customers/{customer}/export")

    def for_person(self):
        """The customers of whom a message waits for a person."""
        return {message["customer"] for message in self.get("/api/queue")}


def parser(doc, examples):
    """A parser with the options of all measurements."""
    made = argparse.ArgumentParser(
        description=doc, epilog=examples, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--command", default=COMMAND, metavar="CMD",
                      help=f"starts the shop; it must say where it is listening (default: {COMMAND})")
    made.add_argument("--database", metavar="URL",
                      help="jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DB?user=U&password=P "
                           "(default: a new SQLite file)")
    return made


def run(a, measure, seen):
    """Measures, reports also what was seen before a failure or Ctrl-C, and returns the exit status.

    measure(shop, meta, a, seen) fills seen; seen.report() prints it and returns whether all was well
    """
    folder = pathlib.Path(tempfile.mkdtemp(prefix="miga-shop-"))
    status = 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the shop must not stay behind
    try:
        measured(a, folder, measure, seen)
    except KeyboardInterrupt:
        print("stopped; what is known so far:", file=sys.stderr)
        status = 130
    except (Failure, ValueError, OSError) as e:
        print(f"error: {e}", file=sys.stderr)
        status = 2
    if not seen.report():
        status = status or 1
    if status in (0, 130):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"the shop's log, and its database if it is a new one, are kept in {folder}", file=sys.stderr)
    return status


def measured(a, folder, measure, seen):
    database = a.database or f"jdbc:sqlite:{folder / 'shop.db'}"
    with meta.Meta() as sending:
        shop = Shop(a.command, database, sending.url(), folder / "shop.log")
        try:
            shop.start()
            measure(shop, sending, a, seen)
        finally:
            shop.stop()
            if sending.unknown:
                print(f"the stand-in for Meta refused: {dict(sending.unknown)}", file=sys.stderr)
