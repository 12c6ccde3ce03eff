package dev.miga.training.recipe;

import dev.miga.engine.adapter.Scaling;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.Samples;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import dev.miga.training.OptimizerConfig;
import dev.miga.training.Schedule;
import dev.miga.training.TrainerConfig;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.Rounding;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a task is trained: the key {@code training} of its file.
 *
 * <pre>
 * training:
 *   data: [train.jsonl]       # JSON lines or CSV beside the task; see {@link Samples}
 *   validation: dev.jsonl     # or a list of files, or a share of the data: 0.1 (default: by their
 *                             # number, see Standards)
 *   group: customer           # key whose samples stay together when the data are split
 *   none: oos                 # classify: the label in the data that means none of the labels
 *   exchange: 0               # extract: times that each sample is also learnt with copied values
 *                             # exchanged for those of other samples
 *   shuffle: 0                # times that each sample is also learnt with its sentences and lines
 *                             # in another order
 *   wear: 0                   # times that each sample is also learnt as typed in haste
 *   method: lora              # a low-rank adapter; or full: the linears themselves
 *   rank: 16                  # lora only: of the adapter
 *   alpha: 32                 # lora only: scale is alpha / rank (default 2 rank)
 *   scaling: standard         # lora only: or rank-stabilized: alpha / sqrt(rank)
 *   dropout: 0                # lora only: of the adapter's inputs
 *   quantization: Q4_0        # trained as weights of Q8_0, Q5_0 or Q4_0, which it is then served by;
 *                             # default: served by 8 bits, trained as if they were exact
 *   allowed-loss: 0.01        # with quantization: share of the held-out samples that it may have
 *                             # less right than by 8 bits; else it is not published
 *   epochs: 3                 # default by the number of samples; 0 publishes what the run starts
 *                             # from
 *   batch: 8
 *   learning-rate: 0.0004     # default 0.00003 with method full, 0.0002 for long runs with labels
 *   schedule: cosine          # or linear, constant
 *   warm-up: 20               # steps; default a tenth of all, 20 at most
 *   weight-decay: 0
 *   clip: 1                   # norm that gradients are shortened to; 0 for never
 *   seed: 1
 *   evaluate-every: 0         # steps; 0 for once an epoch
 *   patience: 0               # evaluations without a better score, then the run ends; 0 for never
 *   loss: allowed             # over the tokens that the constraint allows; or vocabulary, then
 *                             # samples may also be as they are answered, not as they are written
 *   max-tokens: 1024          # longest sample taken
 *   start-from: a.safetensors # an adapter of the same method and rank that is trained further; or
 *                             # a list, then their mean
 *   drafts: true              # extract: whether a table of how answers go is kept, for speed
 *   report: {messages: true}  # whether the report quotes held-out texts with their answers
 * </pre>
 *
 * @param validation file or share of held-out samples
 * @param group key that keeps samples together
 * @param none label that means none of the labels
 * @param more samples made of each one
 * @param trainer settings of the run
 * @param loss over which tokens a completion is learnt
 * @param maxTokens longest sample
 * @param quantized weights that it is trained for, where that are others than the usual
 * @param startFrom adapters whose mean is trained further; empty for a new one
 * @param keepsakes what of the data lies readable in what is published
 * @param open keys whose values are to be chosen by the data; see {@link Standards}
 */
public record Recipe(
    List<Path> data,
    Validation validation,
    Optional<String> group,
    Optional<String> none,
    MoreSamples more,
    TrainerConfig trainer,
    LossOver loss,
    int maxTokens,
    Optional<Quantized> quantized,
    List<Path> startFrom,
    Keepsakes keepsakes,
    Set<String> open) {
  static final String EPOCHS = "epochs";
  static final String LEARNING_RATE = "learning-rate";
  static final String WARM_UP = "warm-up";

  private static final Set<String> KEYS =
      Set.of(
          "data",
          "validation",
          "group",
          "none",
          MoreSamples.EXCHANGE,
          MoreSamples.SHUFFLE,
          MoreSamples.WEAR,
          "method",
          "rank",
          "alpha",
          "scaling",
          "dropout",
          Quantized.QUANTIZATION,
          Quantized.ALLOWED_LOSS,
          EPOCHS,
          "batch",
          LEARNING_RATE,
          "schedule",
          WARM_UP,
          "weight-decay",
          "clip",
          "seed",
          "evaluate-every",
          "patience",
          "loss",
          "max-tokens",
          "start-from",
          "drafts",
          "report");

  private static final List<String> LORA_KEYS = List.of("rank", "alpha", "scaling", "dropout");

  /** Steps between checkpoints of full training: with 12 bytes a parameter, 1.2 GB each. */
  private static final int FULL_CHECKPOINT_EVERY = 200;

  /** Over which tokens the softmax of the loss goes. */
  public enum LossOver {
    /** Those among which the task's constraint lets the model choose. */
    ALLOWED,
    /** All. */
    VOCABULARY
  }

  /** Where held-out samples come from. */
  public sealed interface Validation {
    /** Files of their own. */
    record Held(List<Path> files) implements Validation {
      /** Copies the list. */
      public Held {
        files = List.copyOf(files);
      }
    }

    /** A share of the groups of the data. */
    record Share(double share) implements Validation {}

    /** A share that depends on how much there is. */
    record ByNumber() implements Validation {}
  }

  /** Copies the lists. */
  public Recipe {
    data = List.copyOf(data);
    startFrom = List.copyOf(startFrom);
    open = Set.copyOf(open);
  }

  /** The same with these settings of the run, and nothing left to choose. */
  Recipe with(TrainerConfig chosen) {
    return new Recipe(
        data,
        validation,
        group,
        none,
        more,
        chosen,
        loss,
        maxTokens,
        quantized,
        startFrom,
        keepsakes,
        Set.of());
  }

  /**
   * The recipe of a task.
   *
   * @param overrides values by key that replace those of the file
   * @throws dev.miga.engine.MigaException if a key is unknown or a value wrong, naming the line
   */
  public static Recipe of(TaskFile file, Map<String, JsonValue> overrides) {
    ConfigNode.Place place = new ConfigNode.Place(file.path().toString(), 1);
    ConfigNode node = file.training().orElseGet(() -> new ConfigNode.Mapping(place, Map.of()));
    if (node instanceof ConfigNode.Mapping mapping) {
      Map<String, ConfigNode> members = new LinkedHashMap<>(mapping.members());
      overrides.forEach((key, value) -> members.put(key, ConfigNode.of(mapping.place(), value)));
      node = new ConfigNode.Mapping(mapping.place(), members);
    }
    return new Reader(file, node, ConfigFields.of(node, KEYS)).read();
  }

  /** What is held out, as an evaluation names its data: without folders. */
  EvaluationResult.Data heldOut() {
    return switch (validation) {
      case Validation.Held held -> new EvaluationResult.Data(names(held.files()), "");
      case Validation.Share share ->
          new EvaluationResult.Data(
              "a share of %s of %s".formatted(share.share(), names(data)), "");
      case Validation.ByNumber ignored ->
          new EvaluationResult.Data("a share of " + names(data), "");
    };
  }

  private static String names(List<Path> files) {
    return String.join(
        ", ", files.stream().map(file -> String.valueOf(file.getFileName())).distinct().toList());
  }

  private record Reader(TaskFile file, ConfigNode node, ConfigFields fields) {
    Recipe read() {
      return new Recipe(
          data(),
          validation(),
          fields.string("group"),
          fields.string("none"),
          MoreSamples.of(fields, file.task().kind()),
          trainer(),
          fields
              .oneOf("loss", Map.of("allowed", LossOver.ALLOWED, "vocabulary", LossOver.VOCABULARY))
              .orElse(LossOver.ALLOWED),
          fields.integer("max-tokens", 8, 32_768).orElse(1024),
          Quantized.of(fields),
          startFrom(),
          Keepsakes.of(fields),
          open());
    }

    private Set<String> open() {
      return Stream.of(EPOCHS, LEARNING_RATE, WARM_UP)
          .filter(key -> fields.node(key).isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    }

    private List<Path> data() {
      return files("data");
    }

    private List<Path> startFrom() {
      return fields.node("start-from").isPresent() ? files("start-from") : List.of();
    }

    /** A file, or a list of them. */
    private List<Path> files(String key) {
      return fields.required(key) instanceof ConfigNode.Items
          ? fields.strings(key).orElseThrow().stream().map(this::beside).toList()
          : List.of(beside(fields.requiredString(key)));
    }

    private Path beside(String name) {
      return file.path().toAbsolutePath().resolveSibling(name).normalize();
    }

    private Validation validation() {
      Optional<ConfigNode> node = fields.node("validation");
      if (node.isEmpty()) {
        return new Validation.ByNumber();
      }
      boolean isShare =
          node.get() instanceof ConfigNode.Scalar scalar && !(scalar.value() instanceof JsonString);
      return isShare
          ? new Validation.Share(fields.number("validation", 0.001, 0.9).orElseThrow())
          : new Validation.Held(files("validation"));
    }

    private TrainerConfig trainer() {
      TrainerConfig standard = TrainerConfig.standard();
      OptimizerConfig adam = standard.optimizer();
      int labels =
          switch (file.task().kind()) {
            case Kind.Classify classify -> classify.labels().size();
            case Kind.Route route -> route.specialists().size();
            case Kind.Extract ignored -> 0;
            case Kind.Generate ignored -> 0;
          };
      Method method = method();
      return new TrainerConfig(
          method,
          labels,
          new OptimizerConfig(
              adam.beta1(),
              adam.beta2(),
              adam.epsilon(),
              fields.number("weight-decay", 0, 1).orElse(0.0).floatValue(),
              fields.number("clip", 0, 1e6).orElse(adam.clipNorm())),
          schedule(standard.schedule()),
          epochs(standard),
          fields.integer("batch", 1, 1024).orElse(standard.batchSize()),
          standard.maxRows(),
          fields.integer("seed", 0, Integer.MAX_VALUE).orElse((int) standard.seed()),
          fields.integer("evaluate-every", 0, 1_000_000).orElse(standard.evaluateEvery()),
          fields.integer("patience", 0, 1000).orElse(standard.patience()),
          switch (method) {
            case Method.Lora ignored -> standard.checkpointEvery();
            case Method.FullBlocks ignored -> FULL_CHECKPOINT_EVERY;
          });
    }

    private int epochs(TrainerConfig standard) {
      int epochs = fields.integer(EPOCHS, 0, 1000).orElse(standard.epochs());
      if (epochs == 0 && startFrom().isEmpty()) {
        throw ConfigFields.wrong(
            fields.required(EPOCHS),
            "'epochs' 0 publishes what a run starts from; give 'start-from', or more epochs");
      }
      return epochs;
    }

    private Method method() {
      Method.Lora lora = new Method.Lora(lora(), rounding());
      Method method =
          fields
              .<Method>oneOf(
                  "method", Map.of("lora", lora, "full", new Method.FullBlocks(lora.rounding())))
              .orElse(lora);
      if (method instanceof Method.FullBlocks) {
        LORA_KEYS.forEach(this::refuseWithFull);
      }
      return method;
    }

    private void refuseWithFull(String key) {
      fields
          .node(key)
          .ifPresent(
              node -> {
                throw ConfigFields.wrong(
                    node,
                    "'%s' belongs to method lora; with method full, leave it out".formatted(key));
              });
    }

    /** Of what is multiplied with, that it is what will be served. */
    private Rounding rounding() {
      Optional<Quantized> quantized = Quantized.of(fields);
      fields
          .number("dropout", 0, 0.9)
          .filter(dropout -> dropout > 0 && quantized.isPresent())
          .ifPresent(
              dropout -> {
                throw ConfigFields.wrong(
                    fields.required("dropout"),
                    "'dropout' goes with an adapter beside the weights; with 'quantization' it is merged: leave one of them out");
              });
      return quantized
          .<Rounding>map(found -> new Rounding.Lattice(GgmlType.valueOf(found.layout().name())))
          .orElseGet(Rounding.None::new);
    }

    private LoraConfig lora() {
      int rank = fields.integer("rank", 1, 256).orElse(16);
      return new LoraConfig(
          rank,
          fields.number("alpha", 0.01, 10_000).orElse(2.0 * rank).floatValue(),
          fields.number("dropout", 0, 0.9).orElse(0.0).floatValue(),
          fields
              .oneOf(
                  "scaling",
                  Map.of(
                      "standard", Scaling.STANDARD,
                      "rank-stabilized", Scaling.RANK_STABILIZED))
              .orElse(Scaling.STANDARD));
    }

    private Schedule schedule(Schedule standard) {
      double peak = fields.number(LEARNING_RATE, 1e-8, 1).orElse(standard.peak());
      int warmUp = fields.integer(WARM_UP, 0, 1_000_000).orElse(standard.warmUpSteps());
      Schedule cosine = new Schedule.Cosine(peak, warmUp, 0);
      return fields
          .<Schedule>oneOf(
              "schedule",
              Map.of(
                  "cosine", cosine,
                  "linear", new Schedule.Linear(peak, warmUp),
                  "constant", new Schedule.Constant(peak, warmUp)))
          .orElse(cosine);
    }
  }
}
