package dev.miga.spark;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Answers the texts of a partition; what is sent to executors.
 *
 * @param text column of the text
 */
record PartitionAnswers(SpecialistSetup setup, int text)
    implements MapPartitionsFunction<Row, Row> {
  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext()
        ? new AnsweredRows(SharedSpecialists.forTask(setup), rows, text, setup.batch())
        : Collections.emptyIterator();
  }
}
