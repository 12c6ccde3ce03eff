"""A headless Chromium through chromedriver's own HTTP, WebDriver; no library."""
import json
import re
import subprocess

import shop
import webhook

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",  # which it refuses to root
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
STARTED = re.compile(r"started successfully on port (\d+)")


class Browser:
    """One window, for the length of a with."""

    def __init__(self, chromedriver):
        self.chromedriver = chromedriver
        self.port = None
        self.process = None
        self.session = None

    def __enter__(self):
        try:
            self.process = subprocess.Popen(
                [self.chromedriver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                start_new_session=True)
        except OSError as e:
            raise shop.Failure(
                f"{self.chromedriver}: {e.strerror}; install chromium-driver or give --chromedriver") from e
        try:
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def begin(self):
        for line in self.process.stdout:
            if found := STARTED.search(line):
                self.port = int(found[1])
                break
        else:
            raise shop.Failure(f"{self.chromedriver} ended without a port")
        self.connection = webhook.Connection(self)
        options = {"browserName": "chrome", "goog:chromeOptions": {"args": ARGUMENTS},
                   "timeouts": {"script": 60_000, "pageLoad": 60_000}}
        self.session = self.command("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]

    def __exit__(self, *_):
        try:
            if self.session is not None:
                self.command("DELETE", f"/session/{self.session}")
        finally:
            self.process.terminate()
            self.process.wait()

    def command(self, method, path, value=None):
        body = None if value is None else json.dumps(value).encode()
        status, answer = self.connection.ask(method, path, body, {"Content-Type": "application/json"})
        result = json.loads(answer)["value"]
        if status != 200:
            raise shop.Failure(f"chromedriver: {result['error']}: {result['message'].splitlines()[0]}")
        return result

    def open(self, url):
        self.command("POST", f"/session/{self.session}/url", {"url": url})

    def run(self, script, *args):
        """Runs JavaScript whose last argument is called with the result."""
        return self.command("POST", f"/session/{self.session}/execute/async", {"script": script, "args": args})
