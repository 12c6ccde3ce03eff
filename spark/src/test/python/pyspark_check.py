"""The transformer from PySpark, in a saved pipeline, and the same in SQL; prints lines "answer: ..."."""
import os
import sys
import tempfile

java_home, jars, own_jar, specialist, model = sys.argv[1:]
os.environ["JAVA_HOME"] = java_home
os.environ.pop("SPARK_HOME", None)

from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", jars)
    .config("spark.submit.pyFiles", own_jar)
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.catalog.miga", "dev.miga.spark.SpecialistCatalog")
    .config("spark.sql.catalog.miga.specialists.bakery", specialist)
    .config("spark.sql.catalog.miga.model", model)
    .getOrCreate())

from dev.miga.spark import SpecialistTransformer

messages = spark.createDataFrame(
    [(1, "3 canillas y una malta, pago móvil"), (2, None), (3, "")], "id INT, text STRING").coalesce(1)
bakery = SpecialistTransformer(
    inputCol="text", outputCol="order", specialist=specialist, model=model, batch=4)
with tempfile.TemporaryDirectory() as folder:
    Pipeline(stages=[bakery]).fit(messages).write().save(folder + "/pipeline")
    loaded = PipelineModel.load(folder + "/pipeline")
    assert loaded.stages[0].getOrDefault("batch") == 4
    answered = loaded.transform(messages).collect()
messages.createOrReplaceTempView("messages")
in_sql = spark.sql("SELECT id, text, miga.bakery(text) AS order FROM messages").collect()
for row in answered:
    print("answer:", row.id, row.order.output, row.order.error)
print("answer:", "equal" if in_sql == answered else in_sql)
spark.stop()
