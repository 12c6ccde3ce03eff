package dev.miga.engine.hub;

import java.io.IOException;
import java.nio.file.Path;

/** Fetches the files of one model. */
interface WeightSource {
  /**
   * Puts every file of the model, verified, into a folder. The folder may hold what a try before
   * left there, and afterwards holds nothing but the model.
   *
   * @throws dev.miga.engine.MigaException NOT_FOUND, REFUSED, NETWORK, INVALID_FILE or IO
   */
  void fetch(Path folder, Progress progress) throws IOException, InterruptedException;
}
