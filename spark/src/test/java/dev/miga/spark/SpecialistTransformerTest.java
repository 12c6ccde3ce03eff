package dev.miga.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistTransformerTest {
  @TempDir static Path folder;

  private static TinyShop shop;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    shop = TinyShop.in(folder);
    spark =
        SparkSession.builder()
            .master("local[4]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.miga.home", folder.resolve("home").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.catalog.miga", SpecialistCatalog.class.getName())
            .config("spark.sql.catalog.miga.model", shop.model().toString())
            .config("spark.sql.catalog.miga.threads", "1")
            .config("spark.sql.catalog.miga.specialists.orders", shop.orders().toString())
            .config("spark.sql.catalog.miga.specialists.mood", shop.mood().toString())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static SpecialistTransformer orders() {
    return new SpecialistTransformer()
        .setInputCol("text")
        .setOutputCol("order")
        .setSpecialist(shop.orders().toString())
        .setModel(shop.model().toString())
        .setThreads(1);
  }

  private static Dataset<Row> messages(int count) {
    return spark.sql(
        "SELECT id, CAST(NULL AS STRING) AS spare, concat(id, ' panes a la calle ', id) AS text"
            + " FROM range(0, %d, 1, 5)".formatted(count));
  }

  @Test
  void addsAStructToEachRowInItsOrder() {
    Dataset<Row> answered = orders().transform(messages(200));
    assertThat(answered.columns()).containsExactly("id", "spare", "text", "order");
    List<Row> rows = answered.collectAsList();
    assertThat(rows)
        .extracting(row -> row.getLong(0))
        .isSorted()
        .hasSize(200)
        .doesNotHaveDuplicates();
    for (Row row : rows) {
      Row order = row.getStruct(3);
      String text = row.getString(2);
      assertThat(order.<String>getAs("error")).isNull();
      assertThat(order.<String>getAs("output")).startsWith("{\"quantity\":");
      assertThat(order.<Double>getAs("confidence")).isBetween(0.0, 1.0);
      Row address =
          requireNonNull(order.<String, Row>getJavaMap(order.fieldIndex("fields")).get("/address"));
      List<Integer> source = address.getList(address.fieldIndex("source"));
      assertThat(order.<String>getAs("output"))
          .contains("\"address\":\"" + text.substring(source.get(0), source.get(1)) + "\"");
    }
  }

  @Test
  void aBadTextIsARowWithAnErrorOfItsOwn() {
    Dataset<Row> texts =
        spark.sql(
            """
            SELECT * FROM VALUES (0, 'dos panes'), (1, CAST(NULL AS STRING)), (2, ''), (3, '  '),
              (4, repeat('pan ', 262144)), (5, CAST(X'70C328' AS STRING)), (6, 'dos panes') AS t(id, text)
            """);
    List<Row> rows = orders().transform(texts.coalesce(1)).select("order.*", "id").collectAsList();
    assertThat(rows)
        .extracting(row -> row.getInt(row.fieldIndex("id")))
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
    List<String> errors = rows.stream().map(row -> row.<String>getAs("error")).toList();
    assertThat(errors.get(0)).isNull();
    assertThat(errors.subList(1, 4)).allMatch(error -> error.startsWith("the text is empty"));
    assertThat(errors.get(4)).startsWith("the text has 1048576 characters");
    assertThat(errors.get(5)).isEqualTo(AnsweredRows.INVALID);
    assertThat(errors.get(6)).isNull();
    assertThat(rows.get(6).<String>getAs("output")).isEqualTo(rows.get(0).<String>getAs("output"));
    assertThat(rows.subList(1, 6)).allMatch(row -> row.getAs("output") == null);
  }

  @Test
  void manyLongTextsAreNotHeldAtATime() {
    Dataset<Row> texts =
        spark.sql(
            "SELECT repeat('pan ', 262144 + CAST(id AS INT)) AS text FROM range(0, 400, 1, 4)");
    assertThat(orders().transform(texts).where("order.error LIKE 'the text has%'").count())
        .isEqualTo(400);
  }

  @Test
  void aPipelineIsSavedAndLoadedWithIt() throws IOException {
    String saved = folder.resolve("pipeline").toString();
    PipelineModel pipeline =
        new Pipeline()
            .setStages(new PipelineStage[] {orders().setBatch(3), orders().setOutputCol("again")})
            .fit(messages(1));
    pipeline.write().overwrite().save(saved);
    PipelineModel loaded = PipelineModel.load(saved);
    SpecialistTransformer first = (SpecialistTransformer) loaded.stages()[0];
    assertThat(first.getOrDefault(first.batch())).isEqualTo(3);
    assertThat(loaded.transform(messages(9)).collectAsList())
        .isEqualTo(pipeline.transform(messages(9)).collectAsList());
    assertThat(loaded.transform(messages(9)).where("order.output = again.output").count())
        .isEqualTo(9);
    orders().write().overwrite().save(saved + "-alone");
    assertThat(SpecialistTransformer.load(saved + "-alone").transform(messages(3)).count())
        .isEqualTo(3);
  }

  @Test
  void sqlGivesTheSameAnswers() {
    Dataset<Row> expected = orders().transform(messages(20)).select("id", "order");
    messages(20).createOrReplaceTempView("messages");
    assertThat(spark.sql("SELECT id, miga.orders(text) AS order FROM messages").collectAsList())
        .isEqualTo(expected.collectAsList());
    assertThat(
            spark
                .sql("SELECT miga.mood('pan y pan') AS m")
                .select("m.labels")
                .first()
                .getJavaMap(0))
        .containsOnlyKeys("hola", "pan");
    assertThat(
            spark
                .sql(
                    "SELECT miga.orders(t).error FROM VALUES (NULL), (''), (CAST(X'C3' AS STRING)) AS v(t)")
                .collectAsList())
        .allMatch(row -> row.getString(0).startsWith("the text is "));
    assertThat(spark.sql("SHOW USER FUNCTIONS IN miga").count()).isEqualTo(2);
  }

  @Test
  void sqlSaysWhichFunctionsThereAre() {
    assertThatThrownBy(() -> spark.sql("SELECT miga.pasteles('pan')"))
        .hasMessageContaining("pasteles");
    assertThatThrownBy(() -> spark.sql("SELECT miga.orders(1, 2)"))
        .hasMessageContaining("takes one text");
  }

  @Test
  void whatDoesNotFitIsSaidBeforeTheJobRuns() {
    Dataset<Row> messages = messages(1);
    assertThatThrownBy(() -> orders().setInputCol("id").transform(messages))
        .hasMessageContaining("inputCol must be a column of strings, found 'id'");
    assertThatThrownBy(() -> orders().setOutputCol("spare").transform(messages))
        .hasMessageContaining("there is a column 'spare' already");
    assertThatThrownBy(() -> orders().setSpecialist(" ").transform(messages))
        .hasMessageContaining("no specialist is named");
    assertThatThrownBy(() -> orders().setBatch(0).transform(messages))
        .hasMessageContaining("batch must be 1 to 256, found 0");
  }

  @Test
  void anotherSpecialistThanTheOneAskedForFailsTheJob() {
    String digest = SpecialistFile.sha256(shop.orders());
    assertThat(orders().setSha256(digest).transform(messages(1)).count()).isEqualTo(1);
    assertThatThrownBy(() -> orders().setSha256("12ab").transform(messages(1)).count())
        .hasStackTraceContaining("expected SHA-256 12ab, found " + digest);
    assertThatThrownBy(() -> orders().setSpecialist("nowhere.miga").transform(messages(1)).count())
        .hasStackTraceContaining("nowhere.miga: no such specialist on this executor");
  }
}
