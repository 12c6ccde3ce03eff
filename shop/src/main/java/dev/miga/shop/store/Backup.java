package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * The whole database as JSON lines, {@code {"table","row"}} each, which either database takes. The
 * last line counts the others, so that a part of a backup is not taken for one.
 */
public final class Backup {
  private static final String END = "rows";
  private static final int AT_ONCE = 500;

  private final Database database;

  /** A line. */
  private record Row(String table, JsonObject row) {}

  /** The last line. */
  private record End(long rows) {}

  Backup(Database database) {
    this.database = database;
  }

  /**
   * Writes a file that only its owner may read, in place of an older one of that name, while the
   * shop works.
   *
   * @throws MigaException IO if it cannot be written; then the older one stays
   * @throws StoreException if the database fails
   */
  public void write(Path file) {
    Path part = null;
    try {
      Path target = file.toAbsolutePath();
      part = Files.createTempFile(target.getParent(), "backup", ".part"); // the owner's alone
      try (BufferedWriter out = Files.newBufferedWriter(part)) {
        long rows = database.snapshot(handle -> writeTables(handle, out));
        line(out, new End(rows));
      }
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UncheckedIOException e) {
      throw new MigaException(
          ErrorCode.IO, "cannot write the backup %s: %s".formatted(file, e.getMessage()), e);
    } finally {
      if (part != null) {
        part.toFile().delete();
      }
    }
  }

  private static long writeTables(Handle handle, BufferedWriter out) {
    long rows = 0;
    for (Table table : Table.values()) {
      Optional<Object> last = Optional.empty();
      List<JsonObject> some;
      do {
        some = after(handle, table, last);
        for (JsonObject row : some) {
          line(out, new Row(table.sql(), row));
        }
        rows += some.size();
        last =
            some.isEmpty()
                ? last
                : Optional.of(plain(some.getLast().get(table.key()).orElseThrow()));
      } while (some.size() == AT_ONCE);
    }
    return rows;
  }

  private static void line(BufferedWriter out, Record line) {
    try {
      out.write(StoredText.json(RecordJson.of(line)));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> after(Handle handle, Table table, Optional<Object> last) {
    String condition = last.map(key -> "where " + table.key() + " > :last ").orElse("");
    Query query =
        handle.createQuery(
            "select * from %s %sorder by %s limit %d"
                .formatted(table.sql(), condition, table.key(), AT_ONCE));
    last.ifPresent(key -> query.bind("last", key));
    return query.map((row, context) -> row(table, row)).list();
  }

  private static JsonObject row(Table table, ResultSet row) throws SQLException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String column : table.columns()) {
      Object value = row.getObject(column);
      if (value != null) {
        members.put(column, RecordJson.of(value));
      }
    }
    return new JsonObject(members);
  }

  /**
   * Fills an empty database, or does nothing.
   *
   * @throws MigaException REFUSED if there is anything in the database; INVALID_FILE if the file is
   *     no whole backup, naming the line; NOT_FOUND, IO if it cannot be read
   * @throws StoreException if the database fails
   */
  public void restore(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      database.write(
          handle -> {
            requireEmpty(handle);
            return readTables(handle, file, in);
          });
    } catch (NoSuchFileException e) {
      throw new MigaException(ErrorCode.NOT_FOUND, "there is no backup " + file, e);
    } catch (IOException | UncheckedIOException e) {
      throw new MigaException(
          ErrorCode.IO, "cannot read the backup %s: %s".formatted(file, e.getMessage()), e);
    }
    database.tell(new Change.OfAll());
  }

  private static void requireEmpty(Handle handle) {
    for (Table table : Table.values()) {
      if (!after(handle, table, Optional.empty()).isEmpty()) {
        throw new MigaException(
            ErrorCode.REFUSED,
            "the database is not empty, and a backup is never mixed with other orders; name a new one");
      }
    }
  }

  private long readTables(Handle handle, Path file, BufferedReader in) {
    long rows = 0;
    for (String line : (Iterable<String>) in.lines()::iterator) {
      Optional<JsonValue> end = object(file, rows, line).get(END);
      if (end.isPresent()) {
        if (!end.get().equals(RecordJson.of(rows))) {
          throw invalid(file, rows, "rows are missing before it");
        }
        Arrays.stream(Table.values())
            .filter(Table::isNumbered)
            .forEach(table -> database.dialect().countOn(handle, table));
        return rows;
      }
      insert(handle, file, rows, object(file, rows, line));
      rows++;
    }
    throw invalid(file, rows, "the end is missing");
  }

  private static JsonObject object(Path file, long line, String text) {
    try {
      if (JsonValue.parse(text) instanceof JsonObject object) {
        return object;
      }
    } catch (MigaException e) {
      throw invalid(file, line, e.oneLine());
    }
    throw invalid(file, line, "an object is expected");
  }

  private static void insert(Handle handle, Path file, long line, JsonObject entry) {
    Table table = table(file, line, entry);
    if (!(entry.get("row").orElse(null) instanceof JsonObject row)
        || !table.columns().containsAll(row.members().keySet())) {
      throw invalid(file, line, "a row of " + table.sql() + " is expected");
    }
    List<String> columns = List.copyOf(row.members().keySet());
    Update update =
        handle.createUpdate(
            "insert into %s (%s) values (:%s)"
                .formatted(table.sql(), String.join(", ", columns), String.join(", :", columns)));
    row.members().forEach((column, value) -> update.bind(column, plain(value)));
    update.execute();
  }

  private static Table table(Path file, long line, JsonObject entry) {
    for (Table table : Table.values()) {
      if (entry.get("table").equals(Optional.of(new JsonString(table.sql())))) {
        return table;
      }
    }
    throw invalid(file, line, "the name of a table is expected");
  }

  /** What a driver takes. */
  private static Object plain(JsonValue value) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    if (value instanceof JsonNumber number) {
      boolean isWhole = number.value().stripTrailingZeros().scale() <= 0;
      return isWhole ? number.value().longValue() : number.value().doubleValue();
    }
    throw new MigaException(
        ErrorCode.INVALID_FILE, "a backup has texts and numbers alone, not " + value.toJson());
  }

  private static MigaException invalid(Path file, long line, String problem) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s:%d is no whole backup of a shop: %s".formatted(file, line + 1, problem));
  }
}
