package dev.miga.tasks;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.Adapter.LabelHead;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.PackedAdapter;
import dev.miga.kernels.Layout;
import java.util.Optional;

/** The weights that a specialist answers by, beside those of its base model. */
sealed interface ServedWeights extends AutoCloseable {
  /**
   * Those of an adapter; what is merged is kept nowhere.
   *
   * @param quantized layout of what is merged, where the base model's weights are quantized
   */
  static ServedWeights of(BaseModel base, Adapter adapter, Merge merge, Layout quantized) {
    Gemma gemma = base.model().gemma();
    if (!adapter.changesWeights()) {
      return new Base(gemma, adapter.labelHead());
    }
    if (merge == Merge.NEVER) {
      return new Factors(gemma, adapter.pack(gemma.config()), adapter.labelHead());
    }
    return new Merged(base.model().with(adapter, quantized), adapter.labelHead());
  }

  /** What answers. */
  AdaptedModel model();

  /** What scores labels, where it was trained. */
  Optional<LabelHead> labelHead();

  /** Bytes of its own. */
  long bytes();

  @Override
  void close();

  /** None but a head for labels: the base model as it is. */
  record Base(Gemma gemma, Optional<LabelHead> labelHead) implements ServedWeights {
    @Override
    public AdaptedModel model() {
      return AdaptedModel.of(gemma);
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** An adapter beside the weights that it changes, as factors. */
  record Factors(Gemma gemma, PackedAdapter adapter, Optional<LabelHead> labelHead)
      implements ServedWeights {
    @Override
    public AdaptedModel model() {
      return new AdaptedModel(gemma, adapter);
    }

    @Override
    public long bytes() {
      return adapter.bytes();
    }

    @Override
    public void close() {
      adapter.close();
    }
  }

  /** An adapter merged into the weights that it changes. */
  record Merged(LanguageModel merged, Optional<LabelHead> labelHead) implements ServedWeights {
    @Override
    public AdaptedModel model() {
      return AdaptedModel.of(merged.gemma());
    }

    @Override
    public long bytes() {
      return merged.gemma().bytes();
    }

    @Override
    public void close() {
      merged.close();
    }
  }
}
