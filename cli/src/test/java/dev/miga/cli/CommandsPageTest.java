package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The page of all commands is what they say of themselves. {@code mvn test -pl cli
 * -Dtest=CommandsPageTest -Dmiga.pages=write} writes it anew.
 */
class CommandsPageTest {
  private static final Path PAGE = Pages.docs("reference", "commands.md");

  private static String page() {
    CommandLine root = new Cli(CliRunner.context()).commandLine();
    StringBuilder page =
        new StringBuilder(
            """
            # Commands

            What `miga --help` and `miga COMMAND --help` say. This page is written from the program (`CommandsPageTest`).

            """);
    for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
      String header = String.join(" ", command.getValue().getCommandSpec().usageMessage().header());
      String said = header.isEmpty() ? "" : ": " + header;
      page.append("- [%s](#miga-%s)%s%n".formatted(command.getKey(), command.getKey(), said));
    }
    section(page, "miga", root);
    return page.toString().replace("\r\n", "\n");
  }

  /** A command, then those below it. */
  private static void section(StringBuilder page, String name, CommandLine command) {
    page.append("%n## %s%n%n```text%n".formatted(name));
    command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .forEach(l -> page.append(l.stripTrailing()).append('\n'));
    page.append("```\n");
    command.getSubcommands().forEach((own, below) -> section(page, name + " " + own, below));
  }

  @Test
  void showsEveryCommandAsItsHelpDoes() throws IOException {
    String expected = page();
    if ("write".equals(System.getProperty("miga.pages"))) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as("written anew by mvn test -pl cli -Dtest=CommandsPageTest -Dmiga.pages=write")
        .isEqualTo(expected);
  }
}
