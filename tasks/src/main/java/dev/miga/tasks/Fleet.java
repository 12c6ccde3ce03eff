package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Specialists over one base model: they share its weights, its threads and its passes. They come
 * and go while others work. Safe for any number of threads.
 */
public final class Fleet implements AutoCloseable {
  private static final String WARMING_TEXT = "1";
  private static final Duration MOST_WARMING = Duration.ofSeconds(1);

  private final SpecialistLoader loader;
  private final LoadedBase base;
  private final Map<String, Specialist> specialists = new TreeMap<>();
  private boolean closed;

  private Fleet(SpecialistLoader loader, LoadedBase base) {
    this.loader = loader;
    this.base = base;
  }

  /**
   * A fleet without specialists.
   *
   * @param model name of the base model, or its file
   * @throws MigaException if it is missing or unsound
   */
  public static Fleet over(SpecialistLoader loader, String model) {
    return new Fleet(loader, loader.base(model));
  }

  /** The model that all share. */
  public BaseModel base() {
    return base.model();
  }

  /**
   * Opens one more specialist.
   *
   * @param name by which it will be asked for
   * @throws MigaException INVALID_ARGUMENT if there is one of that name; what {@link
   *     SpecialistLoader#load} throws
   */
  public Specialist open(String name, SpecialistFile file) {
    Specialist opened = loader.over(base, file);
    synchronized (this) {
      if (!closed && !specialists.containsKey(name)) {
        specialists.put(name, opened);
        return opened;
      }
    }
    opened.close();
    throw new MigaException(
        ErrorCode.INVALID_ARGUMENT, "there is a specialist '" + name + "' already; reload it");
  }

  /**
   * Opens a specialist in the place of another, which is closed when the last text that it took is
   * answered. Where the new one is unsound the old one stays.
   *
   * @throws MigaException NOT_FOUND if there is none of that name; what {@link
   *     SpecialistLoader#load} throws
   */
  public Specialist reload(String name, SpecialistFile file) {
    Specialist opened = loader.over(base, file);
    Specialist former;
    synchronized (this) {
      former = specialists.replace(name, opened);
    }
    if (former == null) {
      opened.close();
      throw missing(name);
    }
    former.close();
    return opened;
  }

  /**
   * Closes a specialist when the last text that it took is answered.
   *
   * @throws MigaException NOT_FOUND if there is none of that name
   */
  public void close(String name) {
    Specialist former;
    synchronized (this) {
      former = specialists.remove(name);
    }
    if (former == null) {
      throw missing(name);
    }
    former.close();
  }

  /**
   * A specialist.
   *
   * @throws MigaException NOT_FOUND if there is none of that name
   */
  public synchronized Specialist get(String name) {
    Specialist found = specialists.get(name);
    if (found == null) {
      throw missing(name);
    }
    return found;
  }

  private synchronized MigaException missing(String name) {
    return new MigaException(
        ErrorCode.NOT_FOUND,
        "there is no specialist '%s' here; there are %s".formatted(name, specialists.keySet()));
  }

  /** All of now by their names, in order. */
  public synchronized Map<String, Specialist> specialists() {
    return Collections.unmodifiableMap(new TreeMap<>(specialists));
  }

  /** Names of all, in order. */
  public synchronized List<String> names() {
    return List.copyOf(specialists.keySet());
  }

  /**
   * Lets the first specialist read a short text, for a second at most: the first that somebody asks
   * for is not slow then, and it is known how long texts take. What comes of it does not matter.
   */
  public void warm() {
    Terms terms = new Terms("warm", 1, 0, Optional.of(MOST_WARMING));
    for (Specialist first : specialists().values().stream().limit(1).toList()) {
      try {
        first.submit(WARMING_TEXT, terms, event -> {}).await();
      } catch (MigaException e) {
        // Late, or no answer to such a text: the model has run.
      }
    }
  }

  /** Closes all specialists, then the base model. */
  @Override
  public void close() {
    List<Specialist> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(specialists.values());
      specialists.clear();
    }
    all.forEach(Specialist::close);
    base.model().close();
  }
}
