"""Miga's specialists in PySpark.

The file lies in the jar of miga-spark: with --packages it is found by itself, with --jars give the
jar to --py-files too.

    from dev.miga.spark import SpecialistTransformer

    order = SpecialistTransformer(
        inputCol="text", outputCol="order", specialist="/models/bakery.miga")
    order.transform(messages).select("order.output", "order.confidence", "order.error")
"""

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCol, HasOutputCol
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer


class SpecialistTransformer(
        JavaTransformer, HasInputCol, HasOutputCol, JavaMLReadable, JavaMLWritable):
    """Lets a specialist answer a column of texts: what dev.miga.spark.SpecialistTransformer does.

    inputCol    column of texts
    outputCol   column that is added, a struct
    specialist  folder, .miga archive or task, on a path that all executors have or sent with --files
    model       base model by name or file; empty for the one that the specialist was made from
    sha256      digest that the specialist must have; empty for that of the one that the driver has
    batch       texts under way at a time
    threads     threads that compute; 0 for the cores that an executor has
    """

    specialist = Param(
        Params._dummy(), "specialist", "folder, archive or task", TypeConverters.toString)
    model = Param(Params._dummy(), "model", "base model by name or file", TypeConverters.toString)
    sha256 = Param(Params._dummy(), "sha256", "digest of the specialist", TypeConverters.toString)
    batch = Param(Params._dummy(), "batch", "texts under way at a time", TypeConverters.toInt)
    threads = Param(Params._dummy(), "threads", "threads that compute", TypeConverters.toInt)

    @keyword_only
    def __init__(self, *, inputCol=None, outputCol=None, specialist=None, model=None, sha256=None,
                 batch=None, threads=None):
        super().__init__()
        self._java_obj = self._new_java_obj("dev.miga.spark.SpecialistTransformer", self.uid)
        self._setDefault(model="", sha256="", batch=16, threads=0)
        self._set(**self._input_kwargs)

    def setInputCol(self, value):
        return self._set(inputCol=value)

    def setOutputCol(self, value):
        return self._set(outputCol=value)

    def setSpecialist(self, value):
        return self._set(specialist=value)

    def setModel(self, value):
        return self._set(model=value)

    def setSha256(self, value):
        return self._set(sha256=value)

    def setBatch(self, value):
        return self._set(batch=value)

    def setThreads(self, value):
        return self._set(threads=value)
