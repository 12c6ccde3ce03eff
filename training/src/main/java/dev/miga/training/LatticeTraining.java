package dev.miga.training;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Q4Grid;
import dev.miga.kernels.training.StoredTable;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.Objective;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Rounding;
import dev.miga.training.layer.TrainableGemma;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Quantization-aware training: the linears of a model learn, through the Q4_0 blocks on which they
 * will be served, to predict what the model predicted before. The scales of the blocks stay those
 * that the training starts from; which level each weight has is what is learnt.
 */
public final class LatticeTraining {
  /** Tokens that nothing is learnt from, and that the gap is estimated on. */
  private static final int HELD_OUT = 4096;

  /** Texts of a step. */
  private static final int BATCH = 4;

  private static final int EVALUATIONS = 8;

  /**
   * Learning rate, in mean scales, times the root of the steps: what noise moves a weight by is
   * then the same in a short run and a long one.
   */
  private static final double PACE = 0.01;

  /** What a token costs to learn from, by what it costs to say what follows it. */
  private static final double LEARNING = 1.6;

  /** How far from its level a weight may begin, in scales: half a one is the next level's. */
  private static final float SLACK = 0.45f;

  private final TrainingKernels kernels;
  private final int threads;

  /** With the kernels and threads that compute. */
  public LatticeTraining(TrainingKernels kernels, int threads) {
    this.kernels = kernels;
    this.threads = threads;
  }

  /**
   * What to train.
   *
   * @param original the model that is learnt from
   * @param rounded the same with its linears in Q4_0, where the training starts
   * @param texts token ids, the beginning-of-text token first, at most 1,024 of them; a resumed run
   *     has its own
   * @param folder of the run
   */
  public record Order(
      ModelFile original, ModelFile rounded, List<int[]> texts, Path folder, Trainer.Start start) {
    /** Copies the list. */
    public Order {
      texts = List.copyOf(texts);
    }

    private Path latents() {
      return folder.resolve("start.safetensors");
    }
  }

  /** Told how a training goes; evaluations tell the share of the gap that is closed. */
  public interface Listener extends TrainingListener {
    /** A sentence for people. */
    void note(String sentence);
  }

  /**
   * What came of a training.
   *
   * @param blocks Q4_0 blocks of all linears, by name, of what was best
   */
  public record Outcome(TrainingResult result, Map<String, MemorySegment> blocks) {}

  /** What is learnt, and what is not: a pass for each text, none longer than those learnt. */
  private record Lessons(List<Example.Taught> examples, List<PackedBatch> heldOut, int epochs) {
    int steps() {
      return epochs * Math.ceilDiv(examples.size(), BATCH);
    }
  }

  /** Whether a folder has a run that can go on. */
  public static boolean isBegun(Path folder) {
    return LatticePlan.isIn(folder) && Files.exists(new RunFolder(folder).checkpoint());
  }

  /**
   * Trains until the budget is spent or all steps are done.
   *
   * @param budget of time, lessons included
   * @param cancelled asked after every step; on true the run is saved, and what was best is given
   */
  public Outcome run(Order order, Duration budget, Listener listener, BooleanSupplier cancelled) {
    long end = System.nanoTime() + budget.toNanos();
    Lessons lessons = lessons(order, budget, listener);
    Rounding.Grid grid = Rounding.Grid.of(order.rounded());
    double plain = prepare(order, lessons);
    listener.note(
        "plain rounding diverges by %.4f nats; %d steps of %d texts"
            .formatted(plain, lessons.steps(), BATCH));
    try (Trainer trainer =
        new Trainer(
            order.rounded(),
            List.copyOf(lessons.examples()),
            config(grid, lessons),
            new RunFolder(order.folder()),
            List.of(order.latents()),
            kernels,
            threads)) {
      TrainingResult result =
          trainer.run(
              order.start(),
              (model, step) -> evaluation(mean(model, lessons.heldOut()), plain),
              listener,
              () -> cancelled.getAsBoolean() || System.nanoTime() > end);
      return new Outcome(result, best(trainer.model(), grid, new RunFolder(order.folder())));
    }
  }

  private static Evaluation evaluation(double loss, double plain) {
    return new Evaluation(Math.max(0, 1 - loss / plain), loss);
  }

  private static Map<String, MemorySegment> best(
      TrainableGemma model, Rounding.Grid grid, RunFolder folder) {
    FullParameters parameters = (FullParameters) model.parameters();
    AdapterFile.read(folder.best(), parameters);
    Map<String, MemorySegment> blocks = new LinkedHashMap<>();
    parameters.parts().forEach(part -> blocks.put(part.name(), grid.encode(parameters, part)));
    return blocks;
  }

  private static TrainerConfig config(Rounding.Grid grid, Lessons lessons) {
    int steps = lessons.steps();
    return new TrainerConfig(
        new Method.FullBlocks(grid),
        0,
        OptimizerConfig.standard(),
        new Schedule.Cosine(
            PACE * grid.meanScale() / Math.sqrt(steps), Math.max(1, steps / 20), 0.05),
        lessons.epochs(),
        BATCH,
        WholeTexts.ROWS,
        1,
        Math.max(1, steps / EVALUATIONS),
        0,
        Math.max(10, steps / EVALUATIONS));
  }

  /** Says what follows. */
  private interface Teacher {
    List<Objective.Lesson> lessons(PackedBatch pass);
  }

  private static Teacher teacher(TrainableGemma model, Order order, Arena arena) {
    StoredTable own = TrainableGemma.head(arena, order.original());
    StoredTable learner = TrainableGemma.head(arena, order.rounded());
    boolean same = own.type() == learner.type() && own.data().mismatch(learner.data()) == -1;
    return same ? model::lessons : pass -> model.lessons(pass, learner);
  }

  /** Asks the original what follows. */
  private Lessons lessons(Order order, Duration budget, Listener listener) {
    try (Arena arena = Arena.ofShared();
        LanePool lanes = new LanePool(threads);
        TrainableGemma model =
            new TrainableGemma(
                order.original(), Method.loraOfRank(1), 0, WholeTexts.CAPACITY, kernels, lanes)) {
      model.parametersChanged();
      Teacher teacher = teacher(model, order, arena);
      LatticePlan all =
          switch (order.start()) {
            case FRESH -> LatticePlan.of(order.texts(), HELD_OUT);
            case RESUMED -> LatticePlan.read(order.folder());
          };
      long began = System.nanoTime();
      List<Example.Taught> heldOut = taught(teacher, all.heldOut());
      double seconds = (System.nanoTime() - began) * 1e-9;
      double perToken = seconds / WholeTexts.tokens(all.heldOut());
      LatticePlan plan =
          switch (order.start()) {
            case FRESH ->
                all.within(budget.toMillis() * 1e-3 - seconds, perToken, LEARNING * perToken);
            case RESUMED -> all;
          };
      plan.write(order.folder());
      listener.note(
          "asking the original about %,d tokens, to learn from them %d times; %,d are held out"
              .formatted(
                  WholeTexts.tokens(plan.texts()),
                  plan.epochs(),
                  WholeTexts.tokens(plan.heldOut())));
      List<Example.Taught> examples = taught(teacher, plan.texts());
      int longest = examples.stream().mapToInt(Example::tokens).max().orElseThrow();
      return new Lessons(
          examples,
          heldOut.stream().map(e -> BatchPacker.pack(List.of(e.first(longest)))).toList(),
          plan.epochs());
    }
  }

  private static List<Example.Taught> taught(Teacher teacher, List<int[]> texts) {
    List<Example.Taught> taught = new ArrayList<>();
    for (int[] text : texts) {
      PackedBatch pass = WholeTexts.passes(List.of(text)).getFirst();
      taught.add(new Example.Taught(text, teacher.lessons(pass)));
    }
    return taught;
  }

  /**
   * Writes the weights that a fresh run starts with: the original's, moved only as far as they must
   * be to have the levels of the rounded model.
   *
   * @return how far plain rounding is from the original, nats per token held out
   */
  private double prepare(Order order, Lessons lessons) {
    try (LanePool lanes = new LanePool(threads);
        TrainableGemma student =
            new TrainableGemma(
                order.rounded(),
                new Method.FullBlocks(new Rounding.Lattice(GgmlType.Q4_0)),
                0,
                WholeTexts.CAPACITY,
                kernels,
                lanes)) {
      FullParameters parameters = (FullParameters) student.parameters();
      for (FullParameters.Part part : parameters.parts()) {
        parameters.set(part, order.original().tensor(part.name()));
      }
      student.parametersChanged();
      double plain = mean(student, lessons.heldOut());
      switch (order.start()) {
        case FRESH -> {
          parameters.parts().forEach(part -> nearest(parameters, part, order));
          AdapterFile.write(order.latents(), parameters, GgmlType.F32, Map.of());
        }
        case RESUMED -> {}
      }
      return plain;
    }
  }

  private static void nearest(FullParameters parameters, FullParameters.Part part, Order order) {
    Tensor rounded = order.rounded().tensor(part.name());
    int count = part.in() * part.out();
    float[] levels = rounded.type().dequantize(rounded.data(), count);
    short[] scales = new short[count / Q4Grid.BLOCK];
    Q4Grid.scales(rounded.data(), scales, 0, count);
    Floats values = parameters.values(part);
    for (int r = 0; r < part.out(); r++) {
      for (int c = 0; c < part.in(); c++) {
        int i = r * part.in() + c;
        float slack = SLACK * Math.abs(Float.float16ToFloat(scales[i / Q4Grid.BLOCK]));
        values.set(r, c, Math.clamp(values.get(r, c), levels[i] - slack, levels[i] + slack));
      }
    }
  }

  private static double mean(TrainableGemma model, List<PackedBatch> batches) {
    Loss loss = Loss.none();
    for (PackedBatch batch : batches) {
      loss = loss.plus(model.loss(batch));
    }
    return loss.mean();
  }
}
