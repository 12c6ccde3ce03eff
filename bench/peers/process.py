"""Processes that are measured: their memory, and servers that run for the length of a measurement."""
import http.client
import os
import pathlib
import signal
import subprocess
import time

READY_SECONDS = 600
STOP_SECONDS = 150


def resident_mb(pid, kind="VmRSS"):
    """Memory of a process in MB, or None where it is gone.

    kind: VmRSS is all of it, RssAnon what it allocated, RssFile what it has read of mapped files, weights
    among them: that grows until all of them were read once, and others may share it.
    """
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith(kind + ":"):
            return round(int(line.split()[1]) / 1024, 1)
    return None


def load_average():
    """Processes that ran or waited for a core, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


class Server:
    """A server that is started here and stopped in the end.

    with Server(["./miga", "serve", "bakery"], 8080, "/health/ready", log) as server: ...
    """

    def __init__(self, command, port, ready_path, log):
        self.command = command
        self.port = port
        self.ready_path = ready_path
        self.log = log
        self.process = None

    def __enter__(self):
        if self.answers():
            raise RuntimeError(f"port {self.port} answers already; stop what listens there or choose another")
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_until_ready(self):
        end = time.monotonic() + READY_SECONDS
        while not self.answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.command[0]} ended, status {self.process.returncode}; see {self.log.name}")
            if time.monotonic() > end:
                raise RuntimeError(f"{self.command[0]} was not ready after {READY_SECONDS} s; see {self.log.name}")
            time.sleep(0.2)

    def answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self.ready_path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
