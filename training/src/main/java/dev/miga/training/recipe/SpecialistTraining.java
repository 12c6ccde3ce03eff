package dev.miga.training.recipe;

import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.model.ModelFiles;
import dev.miga.eval.Exam;
import dev.miga.eval.Examiner;
import dev.miga.eval.QualityGate;
import dev.miga.eval.Samples;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Example;
import dev.miga.training.RunFolder;
import dev.miga.training.Trainer;
import dev.miga.training.TrainingListener;
import dev.miga.training.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Makes a specialist of a task: reads the data, trains an adapter, and publishes the best one with
 * its calibration, scores and report. What was measured is what is served: every score comes from
 * answers through the serving path, and a specialist whose score there differs from the one seen in
 * training is not published.
 *
 * @param loader of the base model and of the finished specialist
 * @param kernels that train
 * @param meter of the energy that the finished specialist takes
 */
public record SpecialistTraining(
    SpecialistLoader loader, TrainingKernels kernels, EnergyMeter meter) {
  /** Folder of a run's own files below the specialist's. */
  private static final String RUN = "run";

  /**
   * What to train and where.
   *
   * @param folder of the specialist; a run's own files go below it
   * @param start whether an earlier run is continued
   * @param misfits what becomes of samples that cannot be learnt from
   * @param belowGate what becomes of a specialist that does not reach the gate of its task
   */
  public record Order(
      TaskFile task,
      Recipe recipe,
      Path folder,
      Trainer.Start start,
      OnMisfit misfits,
      BelowGate belowGate) {
    /** What the specialist must reach. */
    Optional<QualityGate> gate() {
      return task.gate().map(QualityGate::of);
    }

    /** The same with a task and a recipe that leave nothing open. */
    Order with(TaskFile otherTask, Recipe otherRecipe) {
      return new Order(otherTask, otherRecipe, folder, start, misfits, belowGate);
    }

    /** The files of the run itself. */
    public RunFolder run() {
      return new RunFolder(folder.resolve(RUN));
    }

    /** Whether the run that is to go on has been published already. */
    public boolean isDone() {
      return switch (start) {
        case FRESH -> false;
        case RESUMED -> !Files.exists(run().checkpoint()) && SpecialistFile.isTrained(folder);
      };
    }
  }

  /** What becomes of samples that cannot be learnt from. */
  public enum OnMisfit {
    /** The run does not begin. */
    STOP,
    /** They are left out, and listed. */
    SKIP
  }

  /** What becomes of a specialist that does not reach the gate of its task. */
  public enum BelowGate {
    /** It is kept in the folder of the run; what was published before stays. */
    REFUSE,
    /** It is published, and its report says so. */
    PUBLISH
  }

  /** Told how a training goes. */
  public interface Listener extends TrainingListener {
    /** A sentence about the data or the run, for people. */
    void note(String sentence);
  }

  /**
   * Trains.
   *
   * @param cancelled asked after every step; on true the run is saved and ends
   * @throws MigaException if data, settings or files are unsound, or the run goes nowhere
   */
  public TrainingOutcome run(Order order, Listener listener, BooleanSupplier cancelled) {
    long began = System.nanoTime();
    Optional<QualityGate> gate = order.gate(); // which is read before hours are spent
    Recipe given = order.recipe();
    List<String> notes = new ArrayList<>();
    Samples samples =
        new Samples(order.task().task().kind(), given.group(), given.none(), notes::add);
    DataSplit data = DataSplit.of(given, samples);
    notes.addAll(data.notes());
    Order whole = Standards.chosen(order, data, notes);
    return run(whole, data, notes, new Course(began, gate, listener, cancelled));
  }

  /**
   * What a run is held to, and who follows it.
   *
   * @param began when, in nanoseconds
   * @param gate of the task
   */
  private record Course(
      long began, Optional<QualityGate> gate, Listener listener, BooleanSupplier cancelled) {
    double seconds() {
      return (System.nanoTime() - began) * 1e-9;
    }
  }

  private TrainingOutcome run(Order order, DataSplit data, List<String> notes, Course course) {
    Listener listener = course.listener();
    SpecialistFile usual = SpecialistFile.untrained(order.task());
    SpecialistFile untrained =
        usual.withBase(usual.base().quantized(order.recipe().quantized().map(Quantized::layout)));
    Path model = loader.models().apply(ModelReference.parse(untrained.base().model()));
    RunFolder run = order.run();
    try (BaseModel base = loader.baseModel(model);
        ModelFile file = ModelFiles.open(model)) {
      TrainingData encoded =
          new TrainingData.Encoder(order, data, notes, listener).encode(base.model());
      List<Example> examples = encoded.examples();
      notes.addAll(
          DataSummary.of(examples, data.holdingOut(encoded.heldOut()), order.task().task().kind()));
      notes.forEach(listener::note);
      Exam exam = new Exam(order.task().task().kind(), encoded.heldOut());
      SpecialistFile served = DraftsOfData.added(untrained, order, data, base);
      try (Trainer trainer =
          new Trainer(
              file,
              examples,
              order.recipe().trainer(),
              run,
              order.recipe().startFrom(),
              kernels,
              loader.threads())) {
        ServedEvaluator evaluator = new ServedEvaluator(base, served, exam, run.candidate());
        TrainingResult result = trainer.run(order.start(), evaluator, listener, course.cancelled());
        noteResumed(result, listener);
        Publisher publisher =
            new Publisher(loader, base, order, new Examiner(exam, meter), course.gate(), notes);
        return switch (result.ending()) {
          case CANCELLED ->
              new TrainingOutcome(
                  result,
                  order.folder(),
                  Map.of(),
                  publisher.report(),
                  Optional.empty(),
                  Optional.empty());
          case FINISHED, STOPPED_EARLY -> {
            TrainingOutcome outcome =
                publisher.publish(result, trainer.model(), served, model, course.seconds());
            run.finish();
            yield outcome;
          }
        };
      }
    }
  }

  private static void noteResumed(TrainingResult result, Listener listener) {
    TrainingResult.Steps course = result.course();
    if (course.before() > 0 && course.before() == course.done()) {
      listener.note(
          "all %d steps were done before; what is published is the best, after step %d"
              .formatted(course.done(), result.bestStep()));
    }
  }
}
