package dev.miga.spring;

import dev.miga.engine.hub.Progress;
import dev.miga.engine.model.LanguageModel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;

/** Logs what makes a start take long, once each: a download, weights that are packed. */
final class LoggedSteps implements Progress, LanguageModel.Progress {
  private final Log log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  LoggedSteps(Log log) {
    this.log = log;
  }

  @Override
  public void note(String sentence) {
    log.info("Miga: " + sentence);
  }

  @Override
  public void advanced(String file, long doneBytes, long totalBytes) {
    once("Miga fetches " + file);
  }

  @Override
  public void packed(long done, long total) {
    once("Miga packs weights for this machine, once");
  }

  private void once(String sentence) {
    if (told.add(sentence)) {
      log.info(sentence);
    }
  }
}
