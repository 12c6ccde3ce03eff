package dev.miga.eval;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table as spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows-1252; comma, semicolon
 * or tab between cells, as the first line has it; quoted cells of several lines; empty lines.
 *
 * @param file that it was read from
 * @param header names of the columns, without the blanks around them
 * @param separator of the cells
 * @param rows those that are not empty, each with as many cells as the header
 */
public record CsvTable(Path file, List<String> header, char separator, List<Row> rows) {
  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** Copies the lists. */
  public CsvTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param where file and line, for messages
   */
  public record Row(String where, List<String> cells) {
    /** Copies the list. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Reads a file.
   *
   * @param maxBytes in whole megabytes
   * @param notes told of an encoding that is not UTF-8
   * @throws MigaException if it is missing or no such table, naming the line
   */
  public static CsvTable read(Path file, int maxBytes, Consumer<String> notes) {
    String text = ForeignText.read(file, maxBytes, notes);
    char separator = separator(text);
    List<String> header = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // checked below
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      for (CsvRecord row : reader) {
        String where = file + ":" + row.getStartingLineNumber();
        if (row.getFields().stream().allMatch(String::isBlank)) {
          continue; // a row that was emptied
        }
        if (header.isEmpty()) {
          header.addAll(header(row.getFields(), where));
        } else {
          rows.add(new Row(where, cells(row.getFields(), header.size(), where)));
        }
      }
    } catch (CsvParseException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": not CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of closing a text
    }
    return new CsvTable(file, header, separator, rows);
  }

  /** The one that stands most often in the first line, outside quotes. */
  private static char separator(String text) {
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        if (begun) {
          break;
        }
        continue;
      }
      begun = true;
      for (int k = 0; k < SEPARATORS.length; k++) {
        counts[k] += !quoted && c == SEPARATORS[k] ? 1 : 0;
      }
    }
    int most = 0;
    for (int k = 1; k < SEPARATORS.length; k++) {
      most = counts[k] > counts[most] ? k : most;
    }
    return SEPARATORS[most];
  }

  private static List<String> header(List<String> cells, String where) {
    Set<String> seen = new HashSet<>();
    List<String> names = cells.stream().map(String::strip).toList();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(key(name))) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: column %s comes twice; rename one".formatted(where, Printable.quote(name)));
      }
    }
    return names;
  }

  private static List<String> cells(List<String> cells, int columns, String where) {
    boolean fits =
        cells.size() >= columns
            && cells.subList(columns, cells.size()).stream().allMatch(String::isBlank);
    if (!fits) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: expected %d cells, as many as the first line has names, found %d; quote a cell that has the separator in it"
              .formatted(where, columns, cells.size()));
    }
    return cells.subList(0, columns);
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** The column of the first of these names that there is, in whatever case. */
  public OptionalInt column(List<String> names) {
    for (String name : names) {
      for (int i = 0; i < header.size(); i++) {
        if (key(header.get(i)).equals(key(name))) {
          return OptionalInt.of(i);
        }
      }
    }
    return OptionalInt.empty();
  }
}
