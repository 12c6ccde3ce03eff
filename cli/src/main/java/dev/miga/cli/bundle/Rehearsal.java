package dev.miga.cli.bundle;

import java.nio.file.Path;

/** What a bundle does once while the JVM notes its classes. */
public sealed interface Rehearsal {
  /** One text is answered: the shortest start, with the weights that are in the bundle. */
  record Answer(String specialist) implements Rehearsal {}

  /**
   * A server gets ready and ends.
   *
   * @param model that it serves: any will do
   */
  record Service(Path model) implements Rehearsal {}
}
