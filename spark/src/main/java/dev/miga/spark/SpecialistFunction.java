package dev.miga.spark;

import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** A specialist as a function of SQL: a text to the struct of {@link AnswerRow}. */
final class SpecialistFunction implements UnboundFunction, ScalarFunction<InternalRow> {
  private static final long serialVersionUID = 1L;

  private static final Function1<Object, Object> TO_CATALYST =
      CatalystTypeConverters.createToCatalystConverter(AnswerRow.SCHEMA);

  private final String name;
  private final SpecialistSetup setup;

  /** Found by the first row of a task: Spark gives each task a function of its own. */
  private transient @Nullable Specialist specialist;

  SpecialistFunction(String name, SpecialistSetup setup) {
    this.name = name;
    this.setup = setup;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String canonicalName() {
    return "miga." + name + "." + setup.hashCode();
  }

  @Override
  public String description() {
    return name + "(text): the answer of " + setup.specialist();
  }

  @Override
  public BoundFunction bind(StructType input) {
    if (input.length() != 1 || !isText(input.apply(0).dataType())) {
      throw new UnsupportedOperationException(
          "%s takes one text, found %s".formatted(name, input.simpleString()));
    }
    return new SpecialistFunction(name, setup.pinned());
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType || type.equals(DataTypes.NullType);
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.StringType};
  }

  @Override
  public DataType resultType() {
    return AnswerRow.SCHEMA;
  }

  @Override
  public boolean isResultNullable() {
    return false;
  }

  /** It is, but Spark computes what it takes for cheap and certain more than once. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public InternalRow produceResult(InternalRow input) {
    UTF8String text = input.isNullAt(0) ? UTF8String.EMPTY_UTF8 : input.getUTF8String(0);
    Row answer = text.isValid() ? answer(text.toString()) : AnswerRow.failed(AnsweredRows.INVALID);
    return (InternalRow) TO_CATALYST.apply(answer);
  }

  private Row answer(String text) {
    Specialist found = specialist;
    if (found == null) {
      found = SharedSpecialists.forTask(setup);
      specialist = found;
    }
    Reply reply = found.applyAll(List.of(new Request("", text)).iterator(), 1).next();
    return AnswerRow.of(reply);
  }
}
