package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.Scaling;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.kernels.GgmlType;
import dev.miga.training.TrainingResult.Ending;
import dev.miga.training.TrainingResult.Steps;
import dev.miga.training.export.MergedGguf;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.TrainableGemma;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final String FACTOR =
      "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight";

  @TempDir Path folder;
  private List<Example> examples = examples();

  /** Twelve texts of a tiny vocabulary; the answer is the prompt's first three own tokens. */
  private static List<Example> examples() {
    SplittableRandom random = new SplittableRandom(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int[] prompt = random.ints(14, 10, 300).toArray();
      for (int j = 0; j < 9; j++) {
        prompt[j] = 20 + j;
      }
      examples.add(Example.of(prompt, new int[] {prompt[9], prompt[10], prompt[11]}));
    }
    return examples;
  }

  private static TrainerConfig config(double learningRate, int epochs, int patience) {
    LoraConfig lora = new LoraConfig(4, 8, 0.1f, Scaling.RANK_STABILIZED);
    return config(new Method.Lora(lora), 0, learningRate, epochs, patience);
  }

  private static TrainerConfig config(
      Method method, int labels, double learningRate, int epochs, int patience) {
    return new TrainerConfig(
        method,
        labels,
        OptimizerConfig.standard(),
        new Schedule.Cosine(learningRate, 2, 0),
        epochs,
        5,
        40,
        9,
        0,
        patience,
        2);
  }

  private TrainingResult run(
      String name,
      TrainerConfig config,
      Trainer.Start start,
      int threads,
      BooleanSupplier cancelled) {
    return run(name, config, start, threads, cancelled, (model, step) -> new Evaluation(0, -step));
  }

  private TrainingResult run(
      String name,
      TrainerConfig config,
      Trainer.Start start,
      int threads,
      BooleanSupplier cancelled,
      Evaluator evaluator) {
    return run(name, config, List.of(), start, threads, cancelled, evaluator);
  }

  private TrainingResult run(
      String name,
      TrainerConfig config,
      List<Path> startFrom,
      Trainer.Start start,
      int threads,
      BooleanSupplier cancelled,
      Evaluator evaluator) {
    try (ModelFile file = ModelFiles.open(Golden.read().folder().resolve("model"));
        Trainer trainer =
            new Trainer(
                file, examples, config, in(name), startFrom, TestKernels.fastest(), threads)) {
      return trainer.run(start, evaluator, TrainingListener.silent(), cancelled);
    }
  }

  private RunFolder in(String name) {
    return new RunFolder(folder.resolve(name));
  }

  private byte[] checkpoint(String name) throws IOException {
    return Files.readAllBytes(in(name).checkpoint());
  }

  /** Asks to end after so many steps. */
  private static BooleanSupplier after(int steps) {
    int[] seen = {0};
    return () -> ++seen[0] >= steps;
  }

  @Test
  void learnsWhatItIsShown() throws IOException {
    TrainingResult result = run("a", config(3e-2, 30, 0), Trainer.Start.FRESH, 2, () -> false);
    assertThat(result.ending()).isEqualTo(Ending.FINISHED);
    assertThat(result.steps()).isEqualTo(90);
    List<String> log = Files.readAllLines(in("a").log());
    assertThat(log).hasSize(90 + 30);
    double first = loss(log.getFirst());
    double last = loss(log.get(log.size() - 2));
    assertThat(last).isLessThan(first / 4);
  }

  @Test
  void learnsLabels() throws IOException {
    examples =
        IntStream.range(0, 12)
            .<Example>mapToObj(i -> new Example.Labelled(examples.get(i).prompt(), i % 3))
            .toList();
    run("a", config(Method.loraOfRank(4), 3, 1e-2, 30, 0), Trainer.Start.FRESH, 2, () -> false);
    List<String> log = Files.readAllLines(in("a").log());
    assertThat(loss(log.get(log.size() - 2))).isLessThan(loss(log.getFirst()) / 4);
    Adapter served = Adapter.read(in("a").best());
    assertThat(served.labelHead().orElseThrow().labels()).isEqualTo(3);
    assertThat(served.changes()).hasSize(21);
  }

  @Test
  void trainsTheBlocksThemselves() throws IOException {
    TrainerConfig config = config(new Method.FullBlocks(), 0, 3e-3, 20, 0);
    run("a", config, Trainer.Start.FRESH, 2, () -> false);
    List<String> log = Files.readAllLines(in("a").log());
    assertThat(loss(log.get(log.size() - 2))).isLessThan(loss(log.getFirst()) / 4);
    Adapter best = Adapter.read(in("a").best());
    assertThat(best.changes())
        .hasSize(21)
        .allSatisfy((n, c) -> assertThat(c).isInstanceOf(Adapter.Whole.class));
  }

  @Test
  void whatItLearnedIsTheMergedModels() {
    TrainerConfig config = config(1e-2, 3, 0);
    Path merged = folder.resolve("merged.gguf");
    try (ModelFile file = ModelFiles.open(Golden.read().folder().resolve("model"));
        Trainer trainer = new Trainer(file, examples, config, in("a"), TestKernels.exact(), 2)) {
      trainer.run(
          Trainer.Start.FRESH,
          (model, step) -> new Evaluation(0, 0),
          TrainingListener.silent(),
          () -> false);
      Path learned = folder.resolve("learned.safetensors");
      AdapterFile.write(learned, trainer.model().parameters(), GgmlType.F32, Map.of());
      MergedGguf.write(
          file, Adapter.read(learned), t -> GgmlType.F32, "tiny", merged, (n, i, count) -> {});
      double loss = loss(trainer.model());
      try (ModelFile written = ModelFiles.open(merged);
          Trainer plain = new Trainer(written, examples, config, in("b"), TestKernels.exact(), 2)) {
        plain.model().parametersChanged();
        assertThat(loss(plain.model())).isCloseTo(loss, within(1e-4 * loss));
      }
    }
  }

  private double loss(TrainableGemma model) {
    return model.loss(BatchPacker.pack(examples.subList(0, 3))).mean();
  }

  private static double loss(String line) {
    int at = line.indexOf("\"loss\":") + 7;
    return Double.parseDouble(line.substring(at, line.indexOf(',', at)));
  }

  @Test
  void givesTheSameBitsOnAnyNumberOfThreads() throws IOException {
    run("one", config(1e-3, 2, 0), Trainer.Start.FRESH, 1, () -> false);
    run("three", config(1e-3, 2, 0), Trainer.Start.FRESH, 3, () -> false);
    assertThat(checkpoint("three")).isEqualTo(checkpoint("one"));
  }

  @Test
  void resumesToTheSameBitsAfterACancellation() throws IOException {
    run("whole", config(1e-3, 3, 0), Trainer.Start.FRESH, 2, () -> false);
    TrainingResult part = run("parts", config(1e-3, 3, 0), Trainer.Start.FRESH, 2, after(4));
    assertThat(part.ending()).isEqualTo(Ending.CANCELLED);
    assertThat(part.steps()).isEqualTo(4);
    run("parts", config(1e-3, 3, 0), Trainer.Start.RESUMED, 2, () -> false);
    assertThat(checkpoint("parts")).isEqualTo(checkpoint("whole"));
    assertThat(Files.readAllBytes(in("parts").best()))
        .isEqualTo(Files.readAllBytes(in("whole").best()));
  }

  @Test
  void theBlocksResumeToTheSameBits() throws IOException {
    TrainerConfig config = config(new Method.FullBlocks(), 3, 1e-3, 2, 0);
    examples =
        examples.stream()
            .<Example>map(e -> new Example.Labelled(e.prompt(), e.prompt()[9] % 3))
            .toList();
    run("whole", config, Trainer.Start.FRESH, 1, () -> false);
    run("parts", config, Trainer.Start.FRESH, 2, after(4));
    run("parts", config, Trainer.Start.RESUMED, 2, () -> false);
    assertThat(checkpoint("parts")).isEqualTo(checkpoint("whole"));
    assertThat(in("parts").best()).hasSameBinaryContentAs(in("whole").best());
  }

  @Test
  void resumesToTheSameBitsAfterAKill() throws IOException {
    run("whole", config(1e-3, 3, 0), Trainer.Start.FRESH, 2, () -> false);
    run("killed", config(1e-3, 3, 0), Trainer.Start.FRESH, 2, after(4));
    Path kept = folder.resolve("kept");
    Files.copy(in("killed").checkpoint(), kept);
    run("killed", config(1e-3, 3, 0), Trainer.Start.RESUMED, 2, after(1));
    Files.copy(kept, in("killed").checkpoint(), StandardCopyOption.REPLACE_EXISTING);
    run("killed", config(1e-3, 3, 0), Trainer.Start.RESUMED, 2, () -> false);
    assertThat(checkpoint("killed")).isEqualTo(checkpoint("whole"));
    assertThat(Files.readAllLines(in("killed").log()))
        .hasSameSizeAs(Files.readAllLines(in("whole").log()));
  }

  @Test
  void lastStepsThatDoHarmLeaveTheStart() {
    run("start", config(1e-2, 2, 0), Trainer.Start.FRESH, 2, () -> false);
    Path start = in("start").best();
    Evaluator worsening = (model, step) -> new Evaluation(1.0 / (1 + step), 1);
    TrainerConfig config = config(1e-2, 2, 0);
    TrainingResult whole =
        run("last", config, List.of(start), Trainer.Start.FRESH, 2, () -> false, worsening);
    assertThat(whole.bestStep()).isZero();
    assertThat(factor(in("last").best())).isEqualTo(factor(start));

    run("parts", config, List.of(start), Trainer.Start.FRESH, 2, after(3), worsening);
    TrainingResult parts =
        run("parts", config, List.of(start), Trainer.Start.RESUMED, 2, () -> false, worsening);
    assertThat(parts.course()).isEqualTo(new Steps(3, 6, 6));
    assertThat(parts.best()).isEqualTo(whole.best());
    assertThat(parts.bestStep()).isEqualTo(whole.bestStep());
    assertThat(in("parts").checkpoint()).hasSameBinaryContentAs(in("last").checkpoint());
  }

  @Test
  void theMeanOfSeveralIsEvaluatedWithoutAStep() {
    run("start", config(1e-2, 1, 0), Trainer.Start.FRESH, 2, () -> false);
    List<Path> start = List.of(in("start").best());
    Evaluator improving = (model, step) -> new Evaluation(step, 1);
    run("a", config(3e-3, 1, 0), start, Trainer.Start.FRESH, 2, () -> false, improving);
    run("b", config(1e-2, 2, 0), start, Trainer.Start.FRESH, 2, () -> false, improving);
    List<Path> both = List.of(in("a").best(), in("b").best());
    TrainingResult mean =
        run("mean", config(1e-2, 0, 0), both, Trainer.Start.FRESH, 2, () -> false, improving);
    Steps none = new Steps(0, 0, 0);
    assertThat(mean).isEqualTo(new TrainingResult(Ending.FINISHED, none, new Evaluation(0, 1), 0));
    float[] a = factor(in("a").best());
    float[] b = factor(in("b").best());
    assertThat(a).isNotEqualTo(b);
    float[] expected = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = a[i] / 2 + b[i] / 2;
    }
    assertThat(factor(in("mean").best())).isEqualTo(expected);
  }

  private static float[] factor(Path adapter) {
    try (SafetensorsFile file = SafetensorsFile.open(adapter)) {
      return file.tensor(FACTOR).data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
  }

  @Test
  void refusesToResumeWithOtherSettings() {
    run("a", config(1e-3, 1, 0), Trainer.Start.FRESH, 2, () -> false);
    assertThatThrownBy(() -> run("a", config(2e-3, 1, 0), Trainer.Start.RESUMED, 2, () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("learning-rate 0.001 (now 0.002)", "delete the folder")
        .hasMessageNotContainingAny("epochs", "clip", "seed");
    examples = examples.subList(1, 12);
    assertThatThrownBy(() -> run("a", config(1e-3, 1, 0), Trainer.Start.RESUMED, 2, () -> false))
        .hasMessageContaining("samples to learn from 12 (now 11)");
    examples = examples().reversed();
    assertThatThrownBy(() -> run("a", config(1e-3, 1, 0), Trainer.Start.RESUMED, 2, () -> false))
        .hasMessageContaining("begun with other samples");
  }

  @Test
  void stopsEarlyAndKeepsTheBest() {
    TrainingResult result =
        run(
            "a",
            config(1e-3, 9, 2),
            Trainer.Start.FRESH,
            2,
            () -> false,
            (model, step) -> new Evaluation(step == 6 ? 0.7 : 0.5, 1));
    Steps steps = new Steps(0, 12, 27);
    assertThat(result)
        .isEqualTo(new TrainingResult(Ending.STOPPED_EARLY, steps, new Evaluation(0.7, 1), 6));
  }

  @Test
  void stopsWhenTheLossIsNoNumber() {
    assertThatThrownBy(() -> run("a", config(1e30, 5, 0), Trainer.Start.FRESH, 2, () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("lower the learning rate");
  }

  @Test
  void stopsWhenTheLossDoesNotMove() {
    assertThatThrownBy(() -> run("a", config(1e-12, 150, 0), Trainer.Start.FRESH, 2, () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("does not move");
  }

  @Test
  void countsWhatAnEarlierRunLeftAsRoomForItsFiles() throws IOException {
    RunFolder run = in("a");
    assertThatThrownBy(() -> run.prepare(1L << 60))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a run needs " + ((1L << 40) + 1) + " MB there");
    Files.write(run.checkpoint(), new byte[2 << 20]);
    Files.write(run.best(), new byte[1 << 20]);
    assertThatThrownBy(() -> run.prepare(1L << 60))
        .hasMessageContaining("a run needs " + ((1L << 40) - 2) + " MB there");
  }

  @Test
  void noticesAnUnwritableFolderBeforeItTrains() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(
            () -> run("file/run", config(1e-3, 1, 0), Trainer.Start.FRESH, 2, () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("choose another folder");
  }
}
