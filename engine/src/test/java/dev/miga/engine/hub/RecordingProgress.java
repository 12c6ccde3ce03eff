package dev.miga.engine.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps all that it hears. */
final class RecordingProgress implements Progress {
  final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  final List<Long> doneBytes = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public void advanced(String file, long done, long total) {
    doneBytes.add(done);
  }
}
