package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.LanguageModel;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.training.Example;
import java.util.List;

/** What is learnt, and what it is examined with. */
record TrainingData(List<Example> examples, List<Sample> heldOut) {

  /**
   * Makes it of samples that were read and divided.
   *
   * @param notes receives what is to be said of them
   * @param listener told what does not fit where that ends the run
   */
  record Encoder(
      SpecialistTraining.Order order,
      DataSplit data,
      List<String> notes,
      SpecialistTraining.Listener listener) {

    /**
     * Encodes and checks all.
     *
     * @throws MigaException if something does not fit, or too little is left
     */
    TrainingData encode(LanguageModel base) {
      if (data.training().isEmpty() || data.validation().isEmpty()) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: %d samples to learn from and %d held out; both are needed"
                .formatted(order.task().path(), data.training().size(), data.validation().size()));
      }
      SampleEncoder encoder =
          new SampleEncoder(order.task().task(), base.tokenizer(), order.recipe());
      List<Sample> samples = samples();
      Misfits misfits = new Misfits();
      TrainingData encoded =
          new TrainingData(
              encoder.encode(samples, misfits), encoder.answerable(data.validation(), misfits));
      settle(misfits);
      if (encoded.examples().isEmpty()) {
        throw nothingLeft(samples.size() + " samples can be learnt from", misfits);
      }
      if (encoded.heldOut().isEmpty()) {
        throw nothingLeft(data.validation().size() + " held-out samples fits", misfits);
      }
      if (order.recipe().trainer().epochs() > 0) {
        DataSummary.requireEnough(encoded.examples().size(), order.task().path());
      }
      return encoded;
    }

    /** Leaves misfits out, or does not begin. */
    private void settle(Misfits misfits) {
      if (misfits.isEmpty()) {
        return;
      }
      switch (order.misfits()) {
        case STOP -> {
          misfits.lines().forEach(listener::note);
          throw misfits.refusal();
        }
        case SKIP ->
            misfits.lines().forEach(line -> notes.add(SampleEncoder.LEFT_OUT + line.strip()));
      }
    }

    private MigaException nothingLeft(String what, Misfits misfits) {
      return new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: none of the %s; the first: %s"
              .formatted(order.task().path(), what, misfits.first()));
    }

    private List<Sample> samples() {
      Recipe recipe = order.recipe();
      if (recipe.exchange() > 0 && order.task().task().kind() instanceof Kind.Extract extract) {
        List<Sample> extended =
            new ValueExchange(extract.schema())
                .extend(data.training(), recipe.exchange(), recipe.trainer().seed());
        notes.add(
            "%d samples more, with values of others"
                .formatted(extended.size() - data.training().size()));
        return extended;
      }
      return data.training();
    }
  }
}
