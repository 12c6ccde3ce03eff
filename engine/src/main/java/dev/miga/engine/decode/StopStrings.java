package dev.miga.engine.decode;

import java.util.List;

/**
 * Looks for stop strings in text that arrives in pieces. Text that may be the beginning of one is
 * held back until it is clear. Not thread-safe.
 */
final class StopStrings {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  StopStrings(List<String> stops) {
    this.stops = stops;
  }

  /** Whether a stop string has appeared. */
  boolean found() {
    return found;
  }

  /** Takes more text and gives what can be shown now. */
  String add(String text) {
    held.append(text);
    int end = earliest();
    if (end >= 0) {
      found = true;
      String shown = held.substring(0, end);
      held.setLength(0);
      return shown;
    }
    return release(held.length() - longestBeginning());
  }

  /** What is still held back, at the end. */
  String flush() {
    return release(held.length());
  }

  private String release(int length) {
    String shown = held.substring(0, length);
    held.delete(0, length);
    return shown;
  }

  private int earliest() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest end of the text that begins a stop string. */
  private int longestBeginning() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (held.indexOf(stop.substring(0, n), held.length() - n) >= 0) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
