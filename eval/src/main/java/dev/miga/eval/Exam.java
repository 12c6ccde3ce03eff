package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Field;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.Structured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Held-out samples, answered as they are answered in service. */
public record Exam(Kind kind, List<Sample> samples) {
  private static final int IN_FLIGHT = 16;

  /** Copies the list. */
  public Exam {
    samples = List.copyOf(samples);
  }

  /** Lets a specialist answer all samples. */
  public Marks take(Specialist specialist) {
    return take(specialist, IN_FLIGHT, mark -> {});
  }

  /** The same with so many under way at a time; {@code each} is told of every answer. */
  public Marks take(Specialist specialist, int inFlight, Consumer<Mark> each) {
    List<Request> requests =
        IntStream.range(0, samples.size())
            .mapToObj(i -> new Request(Integer.toString(i), samples.get(i).text()))
            .toList();
    List<Mark> marks = new ArrayList<>();
    specialist
        .applyAll(requests.iterator(), inFlight)
        .forEachRemaining(
            reply -> {
              marks.add(mark(samples.get(marks.size()), reply));
              each.accept(marks.getLast());
            });
    return new Marks(marks);
  }

  private Mark mark(Sample sample, Reply reply) {
    JsonValue gold = Outputs.answer(kind, sample.gold());
    return switch (reply) {
      case Reply.Failed failed ->
          new Mark(
              sample,
              gold,
              new JsonNull(),
              0,
              false,
              List.of(),
              Optional.empty(),
              Optional.of(failed.failure().oneLine()));
      case Reply.Answered answered -> mark(sample, gold, answered.answer());
    };
  }

  private static Mark mark(Sample sample, JsonValue gold, Answer answer) {
    boolean right = answer.output().equals(gold);
    List<FieldMark> fields =
        switch (answer) {
          case Structured<?> record ->
              record.fields().stream().map(field -> fieldMark(field, gold)).toList();
          case Classified ignored -> List.of();
          case Completed ignored -> List.of();
        };
    Optional<Classified> labels =
        answer instanceof Classified classified ? Optional.of(classified) : Optional.empty();
    return new Mark(
        sample,
        gold,
        answer.output(),
        answer.confidence(),
        right,
        fields,
        labels,
        Optional.empty());
  }

  private static FieldMark fieldMark(Field field, JsonValue gold) {
    boolean right = at(gold, field.pointer()).filter(field.value()::equals).isPresent();
    return new FieldMark(field.pointer(), field.confidence(), right);
  }

  private static Optional<JsonValue> at(JsonValue value, String pointer) {
    Optional<JsonValue> found = Optional.of(value);
    for (String step : pointer.isEmpty() ? List.<String>of() : steps(pointer)) {
      found = found.flatMap(v -> child(v, step));
    }
    return found;
  }

  private static List<String> steps(String pointer) {
    return List.of(pointer.substring(1).split("/", -1)).stream()
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private static Optional<JsonValue> child(JsonValue value, String step) {
    if (value instanceof JsonObject object) {
      return object.get(step);
    }
    if (value instanceof JsonArray array) {
      int index = Integer.parseInt(step);
      return index < array.items().size()
          ? Optional.of(array.items().get(index))
          : Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * How a field was read.
   *
   * @param confidence as the specialist gave it
   */
  public record FieldMark(String pointer, double confidence, boolean right) {}

  /**
   * How a sample was answered.
   *
   * @param gold the right answer; null where none of the labels is right
   * @param labels the distribution, of a classification
   * @param failure why there is no answer; then the output is null
   */
  public record Mark(
      Sample sample,
      JsonValue gold,
      JsonValue output,
      double confidence,
      boolean right,
      List<FieldMark> fields,
      Optional<Classified> labels,
      Optional<String> failure) {
    /** Copies the list. */
    public Mark {
      fields = List.copyOf(fields);
    }

    /** Whether there is no right label. */
    public boolean isNone() {
      return labels.isPresent() && gold instanceof JsonNull;
    }
  }

  /** How all were answered. */
  public record Marks(List<Mark> all) {
    /** Copies the list. */
    public Marks {
      all = List.copyOf(all);
    }

    /** Those that have a right answer. */
    public List<Mark> answerable() {
      return all.stream().filter(mark -> !mark.isNone()).toList();
    }

    /** Share of answerable samples that are right as a whole. */
    public double exactMatch() {
      List<Mark> marks = answerable();
      return marks.isEmpty() ? 0 : (double) count(marks) / marks.size();
    }

    private static long count(List<Mark> marks) {
      return marks.stream().filter(Mark::right).count();
    }

    /** Logarithmic score of the confidences, nats; 0 is best. */
    public double logLoss() {
      return answerable().stream()
          .mapToDouble(mark -> Calibrator.logLoss(mark.confidence(), mark.right()))
          .average()
          .orElse(0);
    }

    /** Right values by member of the records. One that stands in neither is right. */
    public Map<String, Tally> byMember() {
      List<Mark> records = all.stream().filter(mark -> mark.gold() instanceof JsonObject).toList();
      Set<String> names = new LinkedHashSet<>();
      for (Mark mark : records) {
        names.addAll(members(mark.gold()).keySet());
        names.addAll(members(mark.output()).keySet());
      }
      Map<String, Tally> members = new LinkedHashMap<>();
      for (String name : names) {
        Tally tally = Tally.NONE;
        for (Mark mark : records) {
          JsonValue gold = members(mark.gold()).get(name);
          tally = tally.plus(Objects.equals(gold, members(mark.output()).get(name)));
        }
        members.put(name, tally);
      }
      return members;
    }

    private static Map<String, JsonValue> members(JsonValue value) {
      return value instanceof JsonObject object ? object.members() : Map.of();
    }

    /**
     * Probability that a sample with a right label has a higher confidence than one without: the
     * area under the curve of out-of-scope detection; empty without such samples.
     */
    public Optional<Double> noneAuroc() {
      double[] in = answerable().stream().mapToDouble(Mark::confidence).toArray();
      double[] out = all.stream().filter(Mark::isNone).mapToDouble(Mark::confidence).toArray();
      if (in.length == 0 || out.length == 0) {
        return Optional.empty();
      }
      double wins = 0;
      for (double a : in) {
        for (double b : out) {
          wins += a > b ? 1 : (a == b ? 0.5 : 0);
        }
      }
      return Optional.of(wins / ((double) in.length * out.length));
    }
  }
}
