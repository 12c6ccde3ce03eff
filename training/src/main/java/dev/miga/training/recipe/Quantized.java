package dev.miga.training.recipe;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.BaseModel;
import dev.miga.eval.Exam;
import dev.miga.eval.Parity;
import dev.miga.kernels.Layout;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistFile.Base;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A specialist that is trained for weights of fewer bits, by which it is then served.
 *
 * @param layout of the weights into which its adapter is merged
 * @param allowedLoss share of the held-out samples that it may have less right than its origin
 */
public record Quantized(Layout layout, double allowedLoss) {
  static final String QUANTIZATION = "quantization";
  static final String ALLOWED_LOSS = "allowed-loss";

  /** What a recipe says of it, if anything. */
  static Optional<Quantized> of(ConfigFields fields) {
    double allowedLoss = fields.number(ALLOWED_LOSS, 0, 1).orElse(Parity.ALLOWED_LOSS);
    Optional<Layout> layout = fields.oneOf(QUANTIZATION, Base.QUANTIZATIONS);
    if (layout.isEmpty()) {
      fields
          .node(ALLOWED_LOSS)
          .ifPresent(
              node -> {
                throw ConfigFields.wrong(
                    node,
                    "'allowed-loss' goes with 'quantization'; give that too, or leave it out");
              });
    }
    return layout.map(found -> new Quantized(found, allowedLoss));
  }

  /** How an origin answers: its adapter merged to eight bits over the same base model. */
  static Exam.Marks origin(BaseModel base, SpecialistFile file, Exam exam, Path adapter) {
    SpecialistFile usual = file.withBase(file.base().quantized(Optional.empty()));
    try (Specialist specialist =
        Specialist.over(base, usual, Adapter.read(adapter), Merge.ALWAYS)) {
      return exam.take(specialist);
    }
  }
}
