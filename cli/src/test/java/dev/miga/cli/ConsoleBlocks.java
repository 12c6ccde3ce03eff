package dev.miga.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console sessions that a page prints: commands, each with what it answers. */
final class ConsoleBlocks {
  private static final Pattern BLOCK =
      Pattern.compile("^```console\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String PROMPT = "$ ";
  private static final String ANYTHING = "...";

  private ConsoleBlocks() {}

  /**
   * A command as it is printed.
   *
   * @param line what is typed
   * @param answer the lines below it; {@code ...} stands for any lines, or for any part of one
   */
  record Command(String line, List<String> answer) {
    /** The lines are kept as they are. */
    Command {
      answer = List.copyOf(answer);
    }

    /** What fits the printed answer, both with a line end after each line. */
    Pattern pattern() {
      StringBuilder pattern = new StringBuilder();
      for (String text : answer) {
        pattern.append(
            text.equals(ANYTHING)
                ? "(?:.*\n)*?"
                : Pattern.quote(text).replace(ANYTHING, "\\E.*?\\Q") + "\n");
      }
      return Pattern.compile(pattern.toString());
    }

    /** What is printed, for people. */
    String text() {
      return String.join("\n", answer) + "\n";
    }
  }

  /** All commands of a page, in their order. */
  static List<Command> of(String page) {
    List<Command> commands = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      String line = "";
      List<String> answer = new ArrayList<>();
      for (String text : block.group(1).lines().toList()) {
        if (text.startsWith(PROMPT)) {
          add(commands, line, answer);
          line = text.substring(PROMPT.length());
          answer.clear();
        } else {
          answer.add(text);
        }
      }
      add(commands, line, answer);
    }
    return commands;
  }

  private static void add(List<Command> commands, String line, List<String> answer) {
    if (!line.isEmpty()) {
      commands.add(new Command(line, answer));
    }
  }
}
