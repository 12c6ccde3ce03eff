package dev.miga.engine.decode;

import dev.miga.engine.BusyException;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Runs sequences of any kind through a model, several of them in each pass. Sequences join and
 * leave between passes; what comes of one does not depend on its company. A thread of its own owns
 * the workspace and makes the passes; {@link #submit} may be called from any thread.
 *
 * <p>Models that share a configuration and kernels, a base model and others with an adapter merged
 * into them, share one scheduler: each pass belongs to one of them, and they take turns.
 */
public final class Scheduler implements AutoCloseable {
  private final Gemma gemma;
  private final Limits limits;
  private final LongSupplier clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /* Under the lock. */
  private final FairQueue queue = new FairQueue();
  private final Admission admission;
  private boolean closed;

  /* Written by the scheduler's thread alone. */
  private final List<Member<?>> running = new ArrayList<>();
  private volatile int runningCount;
  private final AtomicLong passes = new AtomicLong();
  private final AtomicLong tokens = new AtomicLong();
  private final PassSizes sizes;

  private volatile PassWatch watch = PassWatch.NONE;

  /**
   * What a scheduler takes.
   *
   * @param inFlight sequences that run at a time
   * @param queued sequences that wait at most; one more is refused
   * @param passTokens tokens in one pass, at most
   */
  public record Limits(int inFlight, int queued, int passTokens) {
    /** For a program that submits what it can wait for. */
    public static final Limits STANDARD = new Limits(16, 1024, Workspace.MAX_TOKENS);

    /** Checks the numbers. */
    public Limits {
      boolean sound = inFlight >= 1 && queued >= 1 && passTokens >= 1;
      if (!sound || inFlight > Workspace.MAX_TOKENS / 2 || passTokens > Workspace.MAX_TOKENS) {
        throw new IllegalArgumentException(
            "in flight %d, queued %d, %d tokens a pass".formatted(inFlight, queued, passTokens));
      }
    }

    /** With another number of sequences that run at a time. */
    public Limits withInFlight(int sequences) {
      return new Limits(sequences, queued, passTokens);
    }
  }

  /**
   * How it stands.
   *
   * @param running sequences that take part in passes
   * @param queued sequences that wait
   * @param passes made so far
   * @param tokens computed so far
   */
  public record Load(int running, int queued, long passes, long tokens) {}

  /** A scheduler for a model and those that were made from it; starts its thread. */
  public Scheduler(Gemma gemma, Limits limits) {
    this(gemma, limits, System::nanoTime);
  }

  /**
   * A scheduler with a clock of its own.
   *
   * @param clock tells nanoseconds
   */
  Scheduler(Gemma gemma, Limits limits, LongSupplier clock) {
    this.gemma = gemma;
    this.limits = limits;
    this.clock = clock;
    this.admission = new Admission(limits);
    this.sizes = new PassSizes(limits.inFlight());
    this.thread = Thread.ofPlatform().daemon().name("miga-scheduler").start(this::loop);
  }

  /** What it takes. */
  public Limits limits() {
    return limits;
  }

  /** How it stands. */
  public Load load() {
    lock.lock();
    try {
      return new Load(runningCount, queue.size(), passes.get(), tokens.get());
    } finally {
      lock.unlock();
    }
  }

  /** How many sequences its passes had. */
  public PassSizes passSizes() {
    return sizes;
  }

  /** Tells of every pass from now on, and nobody else any more. */
  public void watch(PassWatch told) {
    watch = told;
  }

  /** Takes a sequence on no special terms. */
  public <T> Ticket<T> submit(Sequence<T> sequence) {
    return submit(sequence, Terms.NONE);
  }

  /**
   * Says whether a sequence would be taken now, before it is made ready.
   *
   * @param model that it would be for
   * @throws BusyException if not
   */
  public void requireRoom(AdaptedModel model, Terms terms) {
    lock.lock();
    try {
      admission.require(model, 0, terms, queue, runningCount);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a sequence.
   *
   * @throws BusyException if too many wait, or so many that its deadline is likely to pass
   * @throws MigaException REFUSED if the scheduler was closed
   * @throws IllegalArgumentException if its model is of another configuration
   */
  public <T> Ticket<T> submit(Sequence<T> sequence, Terms terms) {
    if (!gemma.config().equals(sequence.input().model().gemma().config())) {
      throw new IllegalArgumentException("the sequence is for another model");
    }
    Ticket<T> ticket = new Ticket<>(this::wake);
    lock.lock();
    try {
      if (closed) {
        throw closed();
      }
      Input input = sequence.input();
      admission.require(input.model(), input.prompt().length, terms, queue, runningCount);
      queue.add(new Member<>(sequence, terms, ticket, clock.getAsLong()));
      changed.signal();
    } finally {
      lock.unlock();
    }
    return ticket;
  }

  private static MigaException closed() {
    return new MigaException(ErrorCode.REFUSED, "the model was closed");
  }

  private void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try (Passes made = new Passes(gemma, limits.passTokens())) {
      while (awaitWork()) {
        long now = clock.getAsLong();
        dismiss(now);
        admit(now);
        retire(now);
        if (!running.isEmpty()) {
          Passes.Made one = made.pass(running);
          tokens.addAndGet(one.tokens());
          sizes.count(one.shares().size());
          passes.incrementAndGet();
          long end = clock.getAsLong();
          watch.made(end - now, one.shares());
          learn(end - now, end);
          retire(end);
        }
      }
      end(closed());
    } catch (RuntimeException | Error e) {
      end(new IllegalStateException("the scheduler failed: " + e, e));
    }
  }

  /** Waits until there is something to do; false when it is time to end. */
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && running.isEmpty() && queue.size() == 0) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends those that wait in vain: cancelled, or late, or sure to be. */
  private void dismiss(long now) {
    List<Member<?>> dismissed;
    lock.lock();
    try {
      dismissed =
          queue.removeIf(
              member -> member.isDue(now) || admission.isTooLate(member, now, running.size()));
    } finally {
      lock.unlock();
    }
    dismissed.forEach(Member::dismiss);
  }

  private void admit(long now) {
    List<Member<?>> admitted = new ArrayList<>();
    lock.lock();
    try {
      Map<String, Integer> own = new HashMap<>();
      running.forEach(member -> own.merge(member.terms().submitter(), 1, Integer::sum));
      while (running.size() + admitted.size() < limits.inFlight()) {
        Member<?> next =
            queue.poll(terms -> own.getOrDefault(terms.submitter(), 0) < terms.atOnce());
        if (next == null) {
          break;
        }
        own.merge(next.terms().submitter(), 1, Integer::sum);
        admitted.add(next);
      }
      runningCount = running.size() + admitted.size();
    } finally {
      lock.unlock();
    }
    admitted.forEach(member -> member.begin(now));
    running.addAll(admitted);
    runningCount = running.size();
  }

  /** Notes how long a pass took, and what ended with it. */
  private void learn(long nanos, long now) {
    List<Member<?>> over = running.stream().filter(m -> m.isTelling(now)).toList();
    lock.lock();
    try {
      admission.pace().passed(nanos, over.size());
      over.forEach(m -> admission.pace().ran(m.input(), m.ran(now), running.size()));
    } finally {
      lock.unlock();
    }
  }

  /** Lets those go that are complete, cancelled, late or failed. */
  private void retire(long now) {
    running.forEach(member -> member.endIfDue(now));
    running.removeIf(Member::hasEnded);
    runningCount = running.size();
  }

  /** Takes no more and ends what is left. */
  private void end(RuntimeException why) {
    List<Member<?>> left;
    lock.lock();
    try {
      closed = true;
      left = queue.removeIf(member -> true);
    } finally {
      lock.unlock();
    }
    left.addAll(running);
    left.forEach(member -> member.fail(why));
    running.clear();
    runningCount = 0;
  }

  /** Ends the sequences that are under way and waits for its thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
