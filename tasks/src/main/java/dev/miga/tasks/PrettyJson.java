package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.Map;

/** JSON for people: a member or item a line, two spaces a level; short values in one line. */
public final class PrettyJson {
  private static final int LINE = 80;

  private PrettyJson() {}

  /** The text, with a line break at its end. */
  public static String of(JsonValue value) {
    StringBuilder out = new StringBuilder();
    write(value, "", out);
    return out.append('\n').toString();
  }

  private static void write(JsonValue value, String indent, StringBuilder out) {
    String compact = value.toJson();
    String deeper = indent + "  ";
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      char separator = '{';
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        out.append(separator).append('\n').append(deeper);
        out.append(new JsonString(member.getKey()).toJson()).append(": ");
        write(member.getValue(), deeper, out);
        separator = ',';
      }
      out.append('\n').append(indent).append('}');
    } else if (value instanceof JsonArray array && compact.length() + indent.length() > LINE) {
      out.append('[');
      for (Iterator<JsonValue> items = array.items().iterator(); items.hasNext(); ) {
        out.append('\n').append(deeper);
        write(items.next(), deeper, out);
        out.append(items.hasNext() ? "," : "");
      }
      out.append('\n').append(indent).append(']');
    } else {
      out.append(compact);
    }
  }
}
