package dev.miga.spark;

import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of a partition with what came of their texts, in their order; a window of them is under
 * way at a time. Belongs to one thread.
 */
final class AnsweredRows implements Iterator<Row> {
  static final String INVALID =
      "the text is no valid UTF-8; mend it with make_valid_utf8, or read it with its own encoding";

  /** Characters of texts that are held at a time, beside those of one row. */
  private static final int MOST_CHARACTERS = 1 << 21;

  private final Iterator<Row> rows;
  private final int text;
  private final Iterator<Reply> replies;
  private final ArrayDeque<Given> underWay = new ArrayDeque<>();
  private long characters;

  /**
   * A row without its last column.
   *
   * @param isText false for bytes that are no text
   */
  private record Given(Row row, String text, boolean isText) {}

  /**
   * Begins with no row.
   *
   * @param rows the last column says whether the text is valid
   * @param text column of the text
   * @param window texts under way at a time
   */
  AnsweredRows(Specialist specialist, Iterator<Row> rows, int text, int window) {
    this.rows = rows;
    this.text = text;
    this.replies = specialist.applyAll(new Texts(), window);
  }

  /** Texts are drawn from the rows as long as what is held is small. */
  private final class Texts implements Iterator<Request> {
    @Override
    public boolean hasNext() {
      return (underWay.isEmpty() || characters < MOST_CHARACTERS) && rows.hasNext();
    }

    @Override
    public Request next() {
      Given given = given(rows.next());
      underWay.addLast(given);
      characters += given.text.length();
      // What is no text is refused as nothing is, without a pass.
      return new Request("", given.isText ? given.text : "");
    }

    private Given given(Row row) {
      boolean isNull = row.isNullAt(text);
      return new Given(
          row, isNull ? "" : row.getString(text), isNull || row.getBoolean(row.size() - 1));
    }
  }

  @Override
  public boolean hasNext() {
    return replies.hasNext();
  }

  @Override
  public Row next() {
    Reply reply = replies.next();
    Given given = underWay.removeFirst();
    characters -= given.text.length();
    Object[] values = new Object[given.row.size()];
    for (int i = 0; i < values.length - 1; i++) {
      values[i] = given.row.get(i);
    }
    values[values.length - 1] = given.isText ? AnswerRow.of(reply) : AnswerRow.failed(INVALID);
    return RowFactory.create(values);
  }
}
