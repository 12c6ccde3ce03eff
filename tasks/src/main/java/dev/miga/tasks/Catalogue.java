package dev.miga.tasks;

import java.util.List;

/** Specialists that may be opened while others work, by their names alone. */
public interface Catalogue {

  /** Names of all, in order. */
  List<String> names();

  /**
   * Reads one as it is now.
   *
   * @throws dev.miga.engine.MigaException NOT_FOUND if there is none of that name; otherwise if it
   *     is unsound
   */
  SpecialistFile find(String name);
}
