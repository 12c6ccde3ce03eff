package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.TrainingResult.Ending;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.ParameterVector;
import dev.miga.training.layer.TrainableGemma;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Runs the steps of a training: examples in, the best adapter out. One run at a time.
 *
 * <p>The same examples, settings and kernels give the same bits, on any number of threads, and
 * whether the run was interrupted or not.
 */
public final class Trainer implements AutoCloseable {

  /** How a run begins. */
  public enum Start {
    /** At step 0; files of an earlier run are written over. */
    FRESH,
    /** At the checkpoint of the folder, or at step 0 where there is none. */
    RESUMED
  }

  private final TrainerConfig config;
  private final TrainingPlan plan;
  private final RunFolder folder;
  private final List<Path> startFrom;
  private final TrainingKernels kernels;
  private final Arena arena = Arena.ofShared();
  private final LanePool lanes;
  private final TrainableGemma model;
  private final AdamW optimizer;

  /**
   * Packs the model and allocates memory for the largest batch.
   *
   * @param file must stay open as long as the trainer
   * @param startFrom adapters of the same method whose mean a fresh run begins with instead of a
   *     new one, and which is evaluated before the first step; empty for a new one
   * @param kernels that compute
   * @param threads that share the work
   */
  public Trainer(
      ModelFile file,
      List<Example> examples,
      TrainerConfig config,
      RunFolder folder,
      List<Path> startFrom,
      TrainingKernels kernels,
      int threads) {
    this.config = config;
    this.plan = new TrainingPlan(examples, config);
    this.folder = folder;
    this.startFrom = List.copyOf(startFrom);
    this.kernels = kernels;
    this.lanes = new LanePool(threads);
    this.model =
        new TrainableGemma(file, config.method(), config.labels(), plan.capacity(), kernels, lanes);
    this.optimizer = new AdamW(kernels, lanes, arena, config.optimizer(), vector().size());
  }

  /** A trainer that begins as the base model. */
  public Trainer(
      ModelFile file,
      List<Example> examples,
      TrainerConfig config,
      RunFolder folder,
      TrainingKernels kernels,
      int threads) {
    this(file, examples, config, folder, List.of(), kernels, threads);
  }

  private ParameterVector vector() {
    return model.parameters().vector();
  }

  /** The model with the parameters' present values. */
  public TrainableGemma model() {
    return model;
  }

  /**
   * Trains.
   *
   * @param evaluator asked at the end of every epoch, or as the settings say
   * @param cancelled asked after every step; on true, a checkpoint is written and the run ends
   * @throws MigaException if the run goes nowhere, with the cause, or a file cannot be written
   */
  public TrainingResult run(
      Start start, Evaluator evaluator, TrainingListener listener, BooleanSupplier cancelled) {
    folder.prepare(bytesOnDisk());
    RunState state = begin(start);
    model.parametersChanged();
    LossWatch watch = new LossWatch();
    try (TrainingLog log = TrainingLog.open(folder.log(), state.step())) {
      if (state.step() == 0 && !startFrom.isEmpty()) {
        state = evaluate(RunState.start(), evaluator, listener, log);
      }
      checkpoint(state);
      long began = System.nanoTime();
      int first = state.step();
      while (state.step() < plan.steps()) {
        long stepBegan = System.nanoTime();
        List<Example> batch = plan.batch(state.step());
        Step step = step(state.step(), batch, watch);
        state = watch.afterUpdate(state.afterStep(), step.loss());
        TrainingProgress progress = progress(state, step, batch, first, began, stepBegan);
        log.stepped(progress);
        listener.stepped(progress);
        if (evaluationIsDue(state)) {
          state = evaluate(state, evaluator, listener, log);
        }
        boolean patienceEnds = config.patience() > 0 && state.sinceBest() >= config.patience();
        boolean stops = cancelled.getAsBoolean();
        if (stops || patienceEnds || state.step() % config.checkpointEvery() == 0) {
          checkpoint(state);
        }
        if (stops || patienceEnds) {
          return result(stops ? Ending.CANCELLED : Ending.STOPPED_EARLY, first, state);
        }
      }
      checkpoint(state);
      return result(Ending.FINISHED, first, state);
    }
  }

  private TrainingResult result(Ending ending, int first, RunState state) {
    return new TrainingResult(
        ending,
        new TrainingResult.Steps(first, state.step(), plan.steps()),
        state.best(),
        state.bestStep());
  }

  private RunState begin(Start start) {
    switch (start) {
      case FRESH -> initialize();
      case RESUMED -> {
        if (Files.exists(folder.checkpoint())) {
          return Checkpoint.read(folder.checkpoint(), plan.identity(kernels), vector(), optimizer);
        }
        initialize();
      }
    }
    optimizer.reset();
    return RunState.start();
  }

  private void initialize() {
    model.parameters().initialize(config.seed());
    if (!startFrom.isEmpty()) {
      AdapterFile.readMean(startFrom, model.parameters());
    }
  }

  /**
   * Bytes of a run's files at their most: a checkpoint beside the one that it replaces, the best
   * parameters in f32, and those under evaluation in bf16.
   */
  private long bytesOnDisk() {
    return 2 * Checkpoint.bytes(vector()) + (4L + 2) * vector().size();
  }

  /** What a step gave. */
  private record Step(Loss loss, double learningRate, double gradientNorm) {}

  private Step step(int step, List<Example> batch, LossWatch watch) {
    List<PackedBatch> passes = plan.passes(batch).stream().map(BatchPacker::pack).toList();
    double weight = passes.stream().mapToDouble(PackedBatch::weight).sum();
    double learningRate = config.schedule().at(step, plan.steps());
    if (weight == 0) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "training stopped at step "
              + step
              + ": the constraint leaves no choice to learn in any"
              + " of its examples; check them");
    }
    vector().clearGradients();
    Loss loss = Loss.none();
    for (int i = 0; i < passes.size(); i++) {
      Dropout mask =
          new Dropout(
              Dropout.mix((int) config.seed() ^ Dropout.mix(step * 64 + i)),
              config.method().dropout());
      loss = loss.plus(model.forwardBackward(passes.get(i), (float) (1 / weight), mask));
    }
    watch.beforeUpdate(step, loss, learningRate);
    double norm = optimizer.norm(vector().gradients());
    watch.gradients(step, norm, model.parameters());
    optimizer.step(vector().values(), vector().gradients(), norm, learningRate);
    model.parametersChanged();
    return new Step(loss, learningRate, norm);
  }

  private TrainingProgress progress(
      RunState state, Step step, List<Example> batch, int first, long began, long stepBegan) {
    long now = System.nanoTime();
    double seconds = (now - stepBegan) * 1e-9;
    double perStep = (now - began) * 1e-9 / (state.step() - first);
    long left = Math.round(perStep * (plan.steps() - state.step()) * 1e3);
    return new TrainingProgress(
        state.step(),
        plan.steps(),
        plan.epoch(state.step() - 1),
        step.loss().mean(),
        step.loss().accuracy(),
        step.learningRate(),
        step.gradientNorm(),
        batch.size() / seconds,
        batch.stream().mapToInt(Example::tokens).sum() / seconds,
        Duration.ofMillis(left));
  }

  private boolean evaluationIsDue(RunState state) {
    int every = config.evaluateEvery() > 0 ? config.evaluateEvery() : plan.stepsPerEpoch();
    return state.step() % every == 0 || state.step() == plan.steps();
  }

  private RunState evaluate(
      RunState state, Evaluator evaluator, TrainingListener listener, TrainingLog log) {
    Evaluation evaluation = evaluator.evaluate(model, state.step());
    log.evaluated(state.step(), evaluation);
    listener.evaluated(state.step(), evaluation);
    RunState after = state.evaluated(evaluation);
    if (after.sinceBest() == 0) {
      Map<String, String> metadata = Map.of("format", "pt", "step", Integer.toString(state.step()));
      AdapterFile.write(folder.best(), model.parameters(), GgmlType.F32, metadata);
    }
    return after;
  }

  private void checkpoint(RunState state) {
    Checkpoint.write(folder.checkpoint(), plan.identity(kernels), state, vector(), optimizer);
  }

  @Override
  public void close() {
    model.close();
    lanes.close();
    arena.close();
  }
}
