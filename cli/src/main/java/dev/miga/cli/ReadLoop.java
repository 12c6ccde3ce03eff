package dev.miga.cli;

import dev.miga.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A plain loop that reads memory on several threads: what the machine's bandwidth is. */
final class ReadLoop {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Bytes that a thread takes at a time. */
  private static final int PART = 1 << 20;

  private final List<MemorySegment> memory;
  private final Workers workers;

  /** Of all that was read, so that no compiler may leave it out. */
  private final LongAdder sum = new LongAdder();

  ReadLoop(List<MemorySegment> memory, Workers workers) {
    this.memory = memory;
    this.workers = workers;
  }

  /** Bytes of a round. */
  long bytes() {
    return memory.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Reads everything once; returns the seconds that it took. */
  double seconds() {
    long start = System.nanoTime();
    for (MemorySegment segment : memory) {
      int bytes = Math.toIntExact(segment.byteSize() / Long.BYTES * Long.BYTES);
      workers.run(bytes, PART, (from, to) -> sum.add(sum(segment, from, to)));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static long sum(MemorySegment segment, int from, int to) {
    MemorySegment part = segment.asSlice(from, to - from);
    int count = (to - from) / Long.BYTES;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += part.getAtIndex(LONG, i);
    }
    return sum;
  }
}
