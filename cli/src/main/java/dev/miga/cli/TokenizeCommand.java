package dev.miga.cli;

import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns text into token ids. */
@Command(
    name = "tokenize",
    header = "Turn text into token ids.",
    description = {
      "Prints the ids of a text, or of standard input with its last newline, as a JSON array. No"
          + " <bos> is added.",
      "With --jsonl, reads lines {\"text\", \"special\"} and prints a line {\"ids\"} for each."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga tokenize \"La capital de Venezuela es\"",
      "  miga tokenize --special \"<start_of_turn>user\"",
      "  miga tokenize --jsonl texts.jsonl"
    })
final class TokenizeCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private final Context context;
  private final VocabularySource vocabularies;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();

  @Parameters(arity = "0..1", paramLabel = "TEXT", description = "Text; standard input if absent.")
  private @Nullable String text;

  @Option(
      names = "--special",
      description =
          "Read control tokens, such as <bos>, as such; in --jsonl where a line is silent.")
  private boolean special;

  @Option(
      names = "--jsonl",
      paramLabel = "FILE",
      description = "Lines {\"text\", \"special\"}; - for standard input.")
  private @Nullable Path jsonl;

  TokenizeCommand(Context context, VocabularySource vocabularies) {
    this.context = context;
    this.vocabularies = vocabularies;
  }

  @Override
  public Integer call() throws IOException {
    if (text != null && jsonl != null) {
      throw new ParameterException(
          Cli.commandLine(spec), "a text and --jsonl exclude each other: give one of them");
    }
    if (jsonl != null) {
      tokenizeLines(jsonl);
    } else {
      String given = text == null ? standardInput().readAll() : text;
      context.console().out().println(encode(tokenizer(), given, special));
    }
    return 0;
  }

  private void tokenizeLines(Path file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      tokenizeLines(standardInput());
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      tokenizeLines(new Utf8Input(in, file.toString()));
    }
  }

  private void tokenizeLines(Utf8Input input) throws IOException {
    Tokenizer tokenizer = tokenizer();
    TextLine.Reader reader = new TextLine.Reader();
    PrintStream out = context.console().out();
    input.forEachLine(
        line -> {
          TextLine wanted = reader.read(line);
          TokenIds ids = encode(tokenizer, wanted.text(), wanted.special().orElse(special));
          out.println("{\"ids\": " + ids + "}");
        });
  }

  private static TokenIds encode(Tokenizer tokenizer, String text, boolean special) {
    return special ? tokenizer.encodeWithControlTokens(text) : tokenizer.encode(text);
  }

  private Tokenizer tokenizer() {
    return new Tokenizer(vocabularies.of(model));
  }

  private Utf8Input standardInput() {
    return new Utf8Input(context.console().in(), "standard input");
  }
}
