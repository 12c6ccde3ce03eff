#!/usr/bin/env python3
"""Messages a second of Spark beside `miga apply`, and the memory of an executor with four tasks beside one.

Spark has two executors of one core each in processes of their own (local-cluster), `miga apply --batch 16` two threads;
both answer the same messages, drawn with repetition, and take turns. The clock of Spark runs from the first row asked
for to the last answer, loading of the model in both executors included, the start of the cluster left out and printed;
that of `apply` over its whole process. The answers of both are compared, row by row. --kill ends one executor in
the middle of each of Spark's turns. --memory asks one executor with one task, then one with four, for --messages.

Needs pyspark[ml] of the version in spark/pom.xml, and `mvn -Dquick -DskipTests package -pl cli,spark -am`.
For a machine that does nothing else.
"""
import argparse
import glob
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import process

EXECUTOR = "CoarseGrainedExecutorBackend"
PARTITION_ROWS = 500
JARS = ("miga-kernels", "miga-engine", "miga-tasks", "jackson-", "snakeyaml-engine")
EXAMPLES = """examples, from the project's root:
  bench/peers/vs_spark.py --messages 20000 --turns 1
  bench/peers/vs_spark.py --messages 20000 --turns 1 --kill
  bench/peers/vs_spark.py --messages 2000 --memory
"""


def class_path():
    """Jars of the module and of what it needs; not those of Spark."""
    own = [jar for jar in glob.glob("spark/target/miga-spark-*.jar") if "-sources" not in jar and "-javadoc" not in jar]
    below = [jar for jar in glob.glob("cli/target/lib/*.jar") if pathlib.Path(jar).name.startswith(JARS)]
    if len(own) != 1 or not below:
        sys.exit("build first: mvn -Dquick -DskipTests package -pl cli,spark -am")
    return [str(pathlib.Path(jar).resolve()) for jar in own + below]


def executors():
    """Ids of the processes of all executors of this machine that this user may see."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if EXECUTOR in (folder / "cmdline").read_text(errors="replace"):
                found.append(int(folder.name))
        except OSError:
            pass
    return found


class Cluster:
    """Spark with so many executors of so many tasks each, one thread of Miga in each."""

    def __init__(self, a, count, tasks):
        from pyspark.sql import SparkSession
        start = time.monotonic()
        jars = os.pathsep.join(class_path())
        self.a = a
        self.spark = (
            SparkSession.builder.master(f"local-cluster[{count},{tasks},1024]")
            .config("spark.driver.extraClassPath", jars)
            .config("spark.executor.extraClassPath", jars)
            .config("spark.executor.cores", str(tasks))
            .config("spark.executorEnv.JAVA_HOME", os.environ["JAVA_HOME"])
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate())
        self.spark.sparkContext.setLogLevel("ERROR")
        self.start_seconds = time.monotonic() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.spark.stop()

    def answers(self, messages, partitions):
        """Seconds, and the rows (id, output, error)."""
        sys.path.insert(0, "spark/src/main/resources/dev/miga")
        from spark import SpecialistTransformer
        table = self.spark.createDataFrame(self.spark.sparkContext.parallelize(messages, partitions), "id INT, text STRING")
        answered = SpecialistTransformer(
            inputCol="text", outputCol="answer", specialist=str(pathlib.Path(self.a.specialist).resolve()),
            threads=1).transform(table).select("id", "answer.output", "answer.error")
        start = time.monotonic()
        rows = answered.collect()
        return time.monotonic() - start, [tuple(row) for row in rows]


def draw(a):
    lines = pathlib.Path(a.texts).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    chosen = random.Random(a.seed)
    return [(i, chosen.choice(texts)) for i in range(a.messages)]


def apply(a, messages, folder):
    """Seconds of `miga apply`, and the same rows."""
    file = pathlib.Path(folder, "messages.jsonl")
    file.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in messages), encoding="utf-8")
    start = time.monotonic()
    done = subprocess.run(
        [*a.miga.split(), "apply", a.specialist, "--jsonl", str(file), "--batch", "16", "--threads", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    seconds = time.monotonic() - start
    replies = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return seconds, [(r["id"], r.get("output"), r.get("error")) for r in replies]


def kill_one_after(seconds, log):
    def kill():
        victims = executors()
        if victims:
            os.kill(victims[0], 9)
            log.append(victims[0])
    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    return timer


def compare(a):
    messages = draw(a)
    partitions = max(4, len(messages) // PARTITION_ROWS)
    ratios = []
    for turn in range(a.turns):
        print(f"turn {turn + 1}, load average {process.load_average()}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            apply_seconds, expected = apply(a, messages, folder)
        print(f"  apply  {len(messages) / apply_seconds:8.2f} messages/s ({apply_seconds:.1f} s)", flush=True)
        with Cluster(a, 2, 1) as cluster:
            killed = []
            timer = kill_one_after(apply_seconds / 2, killed) if a.kill else None
            spark_seconds, rows = cluster.answers(messages, partitions)
            if timer:
                timer.cancel()
            print(f"  spark  {len(messages) / spark_seconds:8.2f} messages/s ({spark_seconds:.1f} s, cluster started in "
                  f"{cluster.start_seconds:.1f} s{f', killed process {killed}' if a.kill else ''})", flush=True)
        ratios.append(apply_seconds / spark_seconds)
        outputs = [(i, None if output is None else json.loads(output), error) for i, output, error in rows]
        same = sum(x == y for x, y in zip(outputs, expected))
        print(f"  ratio  {ratios[-1]:8.3f}, rows {len(rows)}, equal and in order {same} of {len(messages)}", flush=True)
    print(f"ratio, median of {len(ratios)}: {statistics.median(ratios):.3f}")


def memory(a):
    messages = draw(a)
    peaks = {}
    for tasks in (1, 4):
        with Cluster(a, 1, tasks) as cluster:
            peak = {}
            stopped = threading.Event()

            def watch():
                while not stopped.wait(0.2):
                    for pid in executors():
                        for kind in ("VmRSS", "RssAnon"):
                            peak[kind] = max(peak.get(kind, 0), process.resident_mb(pid, kind) or 0)

            watcher = threading.Thread(target=watch, daemon=True)
            watcher.start()
            cluster.answers(messages, 4)
            stopped.set()
            watcher.join()
            peaks[tasks] = peak
        print(f"{tasks} task(s): peak of the executor {peak}", flush=True)
    print("four tasks more than one, MB: "
          + ", ".join(f"{kind} {peaks[4][kind] - peaks[1][kind]:+.1f}" for kind in peaks[1]))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--specialist", default="specialists/bakery")
    parser.add_argument("--texts", default="specialists/bakery/dev.jsonl", help="lines {\"text\"} to draw from")
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--miga", default="./miga")
    parser.add_argument("--kill", action="store_true", help="end an executor in the middle")
    parser.add_argument("--memory", action="store_true", help="memory instead of rates")
    a = parser.parse_args()
    if "JAVA_HOME" not in os.environ:
        sys.exit("JAVA_HOME must name a JDK 25: Spark starts its processes with it")
    memory(a) if a.memory else compare(a)


if __name__ == "__main__":
    main()
