package dev.miga.shop.whatsapp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers in memory. It fails as often as it is told to. */
final class MemoryAnswers implements AnswerQueue {
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final List<Open> open = new ArrayList<>();
  private int failingWrites;

  private record Open(Due due, Instant at) {}

  synchronized void add(Due due) {
    open.add(new Open(due, Instant.EPOCH));
  }

  synchronized void failWrites(int times) {
    failingWrites = times;
  }

  @Override
  public synchronized List<Due> due(Set<String> busy, Instant now, int most) {
    Set<String> seen = new HashSet<>(busy);
    return open.stream()
        .filter(entry -> seen.add(entry.due().customer()))
        .filter(entry -> !entry.at().isAfter(now))
        .limit(most)
        .map(Open::due)
        .toList();
  }

  @Override
  public synchronized void sent(long id, String messageId, Instant at) {
    write();
    close(id);
    events.add("sent " + id + " " + messageId);
  }

  @Override
  public synchronized void later(long id, Instant due, String problem) {
    write();
    open.replaceAll(entry -> entry.due().id() == id ? new Open(failed(entry.due()), due) : entry);
    events.add("later " + id + " " + problem);
  }

  private static Due failed(Due due) {
    return new Due(
        due.id(), due.customer(), due.outgoing(), due.notice(), due.heard(), due.failures() + 1);
  }

  @Override
  public synchronized void failed(long id, String problem) {
    write();
    close(id);
    events.add("failed " + id + " " + problem);
  }

  private void close(long id) {
    if (!open.removeIf(entry -> entry.due().id() == id)) {
      throw new AssertionError("closed twice: " + id);
    }
  }

  private void write() {
    if (failingWrites > 0) {
      failingWrites--;
      throw new IllegalStateException("disk full");
    }
  }
}
