package dev.miga.shop.whatsapp;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does the work of several customers at once and that of one customer in its order. It keeps
 * nothing but who is busy: a piece of work stays in the store until it is done, so that a crash
 * loses none.
 *
 * @param <J> a piece of work
 */
final class CustomerQueue<J> implements AutoCloseable {
  private static final BackOff OUTAGE = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final Source<J> source;
  private final Function<J, String> customer;
  private final Work<J> work;
  private final int atOnce;
  private final Duration poll;
  private final Trouble reading;
  private final Trouble writing;
  private final Trouble working;
  private final AtomicInteger unwritten = new AtomicInteger();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread dispatcher;

  /** Where work comes from. */
  @FunctionalInterface
  interface Source<J> {
    /** The next pieces, at most one for each customer and none for those who are busy. */
    List<J> next(Set<String> busy, int most);
  }

  /** What is done. */
  @FunctionalInterface
  interface Work<J> {
    /** Does a piece and says so in the store; throws if the store does not work. */
    void run(J piece) throws InterruptedException;
  }

  /**
   * A queue, not yet started.
   *
   * @param name for the log
   * @param atOnce most customers at a time
   * @param poll how long work that nobody announced may lie: what was put off
   */
  CustomerQueue(
      String name,
      int atOnce,
      Duration poll,
      Source<J> source,
      Function<J, String> customer,
      Work<J> work,
      Consumer<String> log) {
    this.source = source;
    this.customer = customer;
    this.work = work;
    this.atOnce = atOnce;
    this.poll = poll;
    this.reading = new Trouble(name + " cannot be read", log);
    this.writing = new Trouble(name + " cannot be written", log);
    this.working = new Trouble(name, log);
    this.dispatcher = Thread.ofVirtual().name(name).unstarted(this::dispatch);
  }

  void start() {
    dispatcher.start();
  }

  /** Tells that there may be work. */
  void wake() {
    news.release();
  }

  /** A piece has to be done again, and why. */
  void troubled(String problem) {
    working.report(problem);
  }

  /** A piece was done. */
  void worked() {
    working.mended();
  }

  WorkerHealth health() {
    return new WorkerHealth(busy.size(), reading.problem().or(writing::problem), working.problem());
  }

  private void dispatch() {
    int unread = 0;
    try {
      while (!isStopping()) {
        if (fill()) {
          unread = 0;
          waitForNews();
        } else {
          pause(OUTAGE.after(unread++));
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitForNews() throws InterruptedException {
    boolean told = news.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
    if (told) {
      news.drainPermits();
    }
  }

  /** Begins what can be begun; false if the store does not work. */
  private boolean fill() {
    int room = atOnce - busy.size();
    if (room <= 0) {
      return true;
    }
    List<J> next;
    try {
      next = source.next(Set.copyOf(busy), room);
    } catch (RuntimeException e) {
      reading.report(Trouble.spoken(e));
      return false;
    }
    reading.mended();
    for (J piece : next) {
      if (busy.add(customer.apply(piece))) {
        workers.execute(() -> run(piece));
      }
    }
    return true;
  }

  private void run(J piece) {
    try {
      work.run(piece);
      unwritten.set(0);
      writing.mended();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      rest(e);
    } finally {
      busy.remove(customer.apply(piece));
      wake();
    }
  }

  /** The customer stays busy for a while: without it a full disk would mean to try all the time. */
  private void rest(RuntimeException failure) {
    storeFailed(failure);
    try {
      pause(OUTAGE.after(unwritten.getAndIncrement()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The store did not take what was done. */
  void storeFailed(RuntimeException failure) {
    writing.report(Trouble.spoken(failure));
  }

  /** Waits, but not when it is to stop. */
  void pause(Duration wait) throws InterruptedException {
    boolean stopped = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    if (stopped) {
      throw new InterruptedException("stopping");
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Begins nothing more, and waits a few seconds for what is under way. */
  @Override
  public void close() {
    stopping.countDown();
    wake();
    try {
      if (dispatcher.isAlive() && !dispatcher.join(GRACE)) {
        dispatcher.interrupt();
      }
      workers.shutdown();
      if (!workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
