package dev.miga.tasks;

import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON in which copied strings are replaced by others, and where each of its bytes is then. */
final class Respelling {
  private final List<Change> changes = new ArrayList<>();
  private final String text;

  /** Bytes {@code [from, to)} that became bytes {@code [newFrom, newTo)}. */
  private record Change(int from, int to, int newFrom, int newTo) {}

  /**
   * Replaces strings.
   *
   * @param copies in the order of the JSON
   * @param others what each becomes
   */
  Respelling(String json, List<CopiedSpan> copies, Function<CopiedSpan, String> others) {
    byte[] old = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(old.length);
    int done = 0;
    for (CopiedSpan copy : copies) {
      out.write(old, done, copy.outputStart() - done);
      int from = out.size();
      out.writeBytes(new JsonString(others.apply(copy)).toJson().getBytes(StandardCharsets.UTF_8));
      changes.add(new Change(copy.outputStart(), copy.outputEnd(), from, out.size()));
      done = copy.outputEnd();
    }
    out.write(old, done, old.length - done);
    this.text = out.toString(StandardCharsets.UTF_8);
  }

  String text() {
    return text;
  }

  /**
   * Where a byte is now. One within a string that was replaced is within the other: the quotes are
   * always there.
   */
  int place(int octet) {
    int shift = 0;
    for (Change change : changes) {
      if (octet <= change.from()) {
        break;
      }
      if (octet < change.to()) {
        int length = change.newTo() - change.newFrom();
        return change.newFrom() + Math.min(octet - change.from(), length - 1);
      }
      shift = change.newTo() - change.to();
    }
    return octet + shift;
  }
}
