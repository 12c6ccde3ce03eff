package dev.miga.eval;

import dev.miga.eval.Exam.Mark;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.WordLists;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Specialist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Counterfactual groups, answered as messages are in service. */
public record GroupExam(Kind kind, List<CounterfactualGroup> groups) {

  /** Name of the file of groups beside a task. */
  public static final String FILE = "groups.jsonl";

  /** Copies the list. */
  public GroupExam {
    groups = List.copyOf(groups);
  }

  /**
   * The groups that a gate asks for: those of the file beside the task.
   *
   * @param none label in the data that means none of the labels
   */
  public static Optional<GroupExam> of(
      QualityGate gate, Kind kind, Optional<String> none, Path folder) {
    Path file = folder.resolve(FILE);
    return gate.groups().isPresent() && Files.exists(file)
        ? Optional.of(new GroupExam(kind, new GroupFile(kind, none).read(file)))
        : Optional.empty();
  }

  /**
   * Groups that words make of samples.
   *
   * @param seed by which words are chosen
   * @throws dev.miga.engine.MigaException as {@link WordLists#groups} says
   */
  public static List<CounterfactualGroup> made(Exam exam, WordLists words, long seed) {
    List<String> keys = Outcomes.keys(exam.samples());
    List<WordLists.Message> messages = new ArrayList<>();
    for (Sample sample : exam.samples()) {
      messages.add(
          new WordLists.Message(
              keys.get(messages.size()), sample.where(), sample.text(), sample.gold()));
    }
    return words.groups(messages, exam.kind(), seed);
  }

  /** Number of messages. */
  public int messages() {
    return groups.stream().mapToInt(group -> group.variants().size()).sum();
  }

  /** Lets a specialist answer, so many at a time; {@code each} is told of every answer. */
  public GroupScores take(Specialist specialist, int inFlight, Consumer<Mark> each) {
    List<Sample> samples =
        groups.stream()
            .flatMap(
                group ->
                    group.variants().stream()
                        .map(v -> new Sample(group.id(), v.text(), v.gold(), group.id())))
            .toList();
    List<Mark> marks = new Exam(kind, samples).take(specialist, inFlight, each).all();
    List<GroupMark> answered = new ArrayList<>();
    int from = 0;
    for (CounterfactualGroup group : groups) {
      int to = from + group.variants().size();
      answered.add(new GroupMark(group, marks.subList(from, to)));
      from = to;
    }
    return GroupScores.of(answered);
  }
}
