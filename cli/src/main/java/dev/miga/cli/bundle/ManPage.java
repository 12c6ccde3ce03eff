package dev.miga.cli.bundle;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A page for {@code man}, in the macros of man(7), from what commands say of themselves. picocli's
 * own generator writes AsciiDoc, for which a chain of other programs is needed.
 */
public final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /**
   * The page of a program and all its commands.
   *
   * @param root the program
   * @param version such as {@code 0.1.0}
   */
  public static String of(CommandLine root, String version) {
    ManPage made = new ManPage();
    CommandSpec spec = root.getCommandSpec();
    made.line(
        ".TH %s 1 \"\" \"%s %s\"".formatted(upper(spec.name()), spec.name(), escaped(version)));
    made.section("NAME");
    made.text("%s - %s".formatted(spec.name(), String.join(" ", spec.usageMessage().header())));
    made.section("SYNOPSIS");
    made.line(".B " + spec.name());
    made.line(".I COMMAND\n[ARGUMENT...]");
    made.section("COMMANDS");
    Map<String, CommandLine> commands = new TreeMap<>(root.getSubcommands());
    commands.forEach((name, command) -> made.command(spec.name() + " " + name, command));
    made.examples("EXAMPLES", spec.usageMessage());
    return made.page.toString();
  }

  private void command(String name, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    line(".SS \"%s\"".formatted(escaped(name + parameters(spec))));
    Stream.of(usage.header(), usage.description())
        .flatMap(Stream::of)
        .forEach(paragraph -> text(formatted(paragraph)));
    spec.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .forEach(
            parameter -> argument("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
    spec.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> argument(names(option), option));
    if (usage.footer().length > 0) {
      line(".PP\nExamples:");
      verbatim(usage.footer());
    }
    new TreeMap<>(command.getSubcommands())
        .forEach((own, below) -> command(name + " " + own, below));
  }

  private static String parameters(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .map(ManPage::parameter)
        .collect(Collectors.joining());
  }

  private static String parameter(PositionalParamSpec parameter) {
    String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
    return parameter.required() ? " " + label : " [" + label + "]";
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() > 0 ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
    return Stream.of(option.names())
        .map(name -> "\\fB" + escaped(name) + "\\fR" + value)
        .collect(Collectors.joining(", "));
  }

  private void argument(String name, ArgSpec described) {
    line(".TP\n" + name);
    line(guarded(escaped(formatted(String.join(" ", described.description())))));
  }

  private void examples(String title, UsageMessageSpec usage) {
    section(title);
    verbatim(usage.footer());
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void text(String paragraph) {
    line(".PP\n" + guarded(escaped(paragraph)));
  }

  private void verbatim(String... lines) {
    line(".nf");
    for (String each : lines) {
      line(guarded(escaped(formatted(each).stripTrailing())));
    }
    line(".fi");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** picocli formats texts once more before it shows them. */
  private static String formatted(String text) {
    return text.contains("%%") || text.contains("%n") ? text.formatted() : text;
  }

  /** As it is shown: a backslash starts an escape, a bare minus may become a hyphen. */
  static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  /** No line of a text is a request. */
  static String guarded(String text) {
    return text.lines()
        .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
        .collect(Collectors.joining("\n"));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
