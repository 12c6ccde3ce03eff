package dev.miga.shop.whatsapp;

import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.store.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Messages in memory. It fails as often as it is told to, and forgets nothing. */
final class MemoryMessages implements MessageQueue {
  final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  final BlockingQueue<String> putOff = new LinkedBlockingQueue<>();
  private final List<Open> open = new ArrayList<>();
  private int failingReads;
  private int failingFinishes;
  private int failingWrites;

  /** A message and what followed from it. */
  record Finished(CustomerMessage message, Step step) {}

  private record Open(CustomerMessage message, Instant due, int failures) {}

  synchronized void add(CustomerMessage message) {
    open.add(new Open(message, Instant.EPOCH, 0));
  }

  synchronized void failReads(int times) {
    failingReads = times;
  }

  /** Fails to store steps, but stores that a message is put off. */
  synchronized void failFinishes(int times) {
    failingFinishes = times;
  }

  /** Fails to store anything. */
  synchronized void failWrites(int times) {
    failingWrites = times;
  }

  synchronized int open() {
    return open.size();
  }

  @Override
  public synchronized List<Waiting> waiting(Set<String> busy, Instant now, int most) {
    if (failingReads > 0) {
      failingReads--;
      throw new IllegalStateException("no database");
    }
    Set<String> seen = new HashSet<>(busy);
    return open.stream()
        .filter(entry -> seen.add(entry.message().customer()))
        .filter(entry -> !entry.due().isAfter(now))
        .limit(most)
        .map(entry -> new Waiting(entry.message(), entry.failures()))
        .toList();
  }

  @Override
  public Talk talk(CustomerMessage message) {
    return Talk.NEW;
  }

  @Override
  public synchronized void finish(CustomerMessage message, Talk talk, Step step) {
    write();
    if (failingFinishes > 0) {
      failingFinishes--;
      throw new IllegalStateException("constraint");
    }
    if (!open.removeIf(entry -> entry.message().equals(message))) {
      throw new AssertionError("finished twice: " + message.id());
    }
    finished.add(new Finished(message, step));
  }

  @Override
  public synchronized void later(CustomerMessage message, Instant due, String problem) {
    write();
    open.replaceAll(
        entry ->
            entry.message().equals(message) ? new Open(message, due, entry.failures() + 1) : entry);
    putOff.add(problem);
  }

  private void write() {
    if (failingWrites > 0) {
      failingWrites--;
      throw new IllegalStateException("disk full");
    }
  }
}
