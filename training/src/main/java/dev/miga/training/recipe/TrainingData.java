package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.LanguageModel;
import dev.miga.eval.Sample;
import dev.miga.training.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
      Misfits misfits = new Misfits();
      TrainingData encoded =
          new TrainingData(
              learnt(encoder, misfits), encoder.answerable(data.validation(), misfits));
      settle(misfits);
      if (encoded.examples().isEmpty()) {
        throw nothingLeft(data.training().size() + " samples can be learnt from", misfits);
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

    /** Samples to learn from, and what is made of them. */
    private List<Example> learnt(SampleEncoder encoder, Misfits misfits) {
      List<Example> examples = new ArrayList<>(encoder.encode(data.training(), misfits));
      Misfits ofMade = new Misfits();
      examples.addAll(encoder.encode(made(), ofMade));
      if (!ofMade.isEmpty()) {
        notes.add("not learnt from, of what was made of samples: " + ofMade.first());
      }
      return examples;
    }

    /** Nothing that says what is held out. */
    private List<Sample> made() {
      Recipe recipe = order.recipe();
      Set<String> held =
          data.validation().stream().map(Sample::normalized).collect(Collectors.toSet());
      return recipe
          .more()
          .of(data.training(), order.task().task(), recipe.trainer().seed(), notes::add)
          .stream()
          .filter(sample -> !held.contains(sample.normalized()))
          .toList();
    }
  }
}
