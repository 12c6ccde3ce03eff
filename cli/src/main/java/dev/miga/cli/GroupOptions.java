package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.eval.Exam;
import dev.miga.eval.GroupExam;
import dev.miga.eval.GroupFile;
import dev.miga.eval.QualityGate;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.WordLists;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which counterfactual groups are answered. */
final class GroupOptions {
  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description =
          "Also answer groups of messages that differ in who writes, lines {\"id\", \"attribute\","
              + " \"variants\": [{\"text\", \"gold\"}]}, and say how many are answered alike"
              + " (default, where the task's gate names groups: "
              + GroupExam.FILE
              + " beside it).")
  private @Nullable Path groups;

  @Option(
      names = "--word-lists",
      paramLabel = "FILE",
      description =
          "Also make such groups of the messages: YAML with attributes and words that may stand for"
              + " each other, as in 'name: [Ana, Yuleisy]'.")
  private @Nullable Path wordLists;

  /**
   * The groups; empty where none are asked for.
   *
   * @param none label in the data that means none of the labels
   * @param folder of the task
   * @param seed chooses the words that are put in
   */
  Optional<GroupExam> exam(
      Exam messages, Optional<String> none, Optional<QualityGate> gate, Path folder, long seed) {
    if (groups == null && wordLists == null) {
      return gate.flatMap(asking -> GroupExam.of(asking, messages.kind(), none, folder));
    }
    List<CounterfactualGroup> all = new ArrayList<>();
    if (groups != null) {
      all.addAll(new GroupFile(messages.kind(), none).read(groups));
    }
    if (wordLists != null) {
      all.addAll(made(wordLists, messages, seed));
    }
    return Optional.of(new GroupExam(messages.kind(), all));
  }

  private static List<CounterfactualGroup> made(Path file, Exam exam, long seed) {
    List<CounterfactualGroup> made = GroupExam.made(exam, WordLists.read(file), seed);
    if (made.isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          file + ": none of its words stands in a message of the data; add words that do");
    }
    return made;
  }
}
