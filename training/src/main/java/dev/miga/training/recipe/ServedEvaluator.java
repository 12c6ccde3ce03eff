package dev.miga.training.recipe;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.BaseModel;
import dev.miga.eval.Exam;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.training.AdapterFile;
import dev.miga.training.Evaluation;
import dev.miga.training.Evaluator;
import dev.miga.training.layer.TrainableGemma;
import java.nio.file.Path;
import java.util.Map;

/**
 * Scores an adapter by what counts: the answers of a specialist that has it, rounded to bf16 as it
 * will be published, decoded as it will be served.
 *
 * @param base model that is served
 * @param file specialist without an adapter
 * @param scratch file for the adapter under examination
 */
record ServedEvaluator(BaseModel base, SpecialistFile file, Exam exam, Path scratch)
    implements Evaluator {

  @Override
  public Evaluation evaluate(TrainableGemma model, int step) {
    AdapterFile.write(scratch, model.parameters(), GgmlType.BF16, Map.of("format", "pt"));
    Adapter adapter = Adapter.read(scratch);
    try (Specialist specialist = Specialist.over(base, file, adapter, Merge.ALWAYS)) {
      Exam.Marks marks = exam.take(specialist);
      return new Evaluation(marks.exactMatch(), marks.logLoss());
    }
  }
}
