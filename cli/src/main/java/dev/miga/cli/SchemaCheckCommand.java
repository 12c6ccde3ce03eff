package dev.miga.cli;

import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.eval.conformance.SchemaBaseline;
import dev.miga.eval.conformance.SchemaCase;
import dev.miga.eval.conformance.SchemaJudge;
import dev.miga.eval.conformance.SchemaReport;
import dev.miga.eval.conformance.SchemaVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks JSON Schemas against instances that are known to be valid or not. */
@Command(
    name = "schema-check",
    header = "Check which JSON Schemas can constrain output, and how fast.",
    description = {
      "Reads lines {\"id\", \"schema\", \"tests\": [{\"data\", \"valid\"}]}; prints a line per"
          + " schema and a summary as the last.",
      "An instance is accepted if the grammar would emit it: written compact, with the fewest"
          + " escapes and plain numbers, its keys in any order, nothing bounded but by the schema.",
      "mask_us is the time of computing the allowed tokens before each token of the valid"
          + " instances, on one thread."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  miga schema-check --jsonl schemas.jsonl"})
final class SchemaCheckCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private final Context context;
  private final VocabularySource vocabularies;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--jsonl",
      required = true,
      paramLabel = "FILE",
      description = "The schemas with their instances; - for standard input.")
  private Path jsonl = STANDARD_INPUT;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "100",
      description = {
        "Go through the first N schemas once before measuring, and forget them, so that the code"
            + " is compiled as in a server that runs. Default: ${DEFAULT-VALUE}."
      })
  private int warmUp;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = {
        "Verdicts that may only improve: fail if one became worse, otherwise write the new ones."
      })
  private @Nullable Path baseline;

  SchemaCheckCommand(Context context, VocabularySource vocabularies) {
    this.context = context;
    this.vocabularies = vocabularies;
  }

  @Override
  public Integer call() throws IOException {
    List<SchemaCase> cases = read();
    Tokenizer tokenizer = new Tokenizer(vocabularies.of(model));
    GrammarOptions options =
        GrammarOptions.of(TokenTrie.of(tokenizer.vocabulary()))
            .with(Limits.JUDGEMENT)
            .with(KeyOrder.ANY);
    SchemaJudge judge = new SchemaJudge(tokenizer, options);
    int warmed = Math.min(warmUp, cases.size());
    cases.subList(0, warmed).forEach(judge::judge);
    SchemaReport report = new SchemaReport();
    PrintStream out = context.console().out();
    SchemaBaseline known = baseline == null ? null : SchemaBaseline.read(baseline);
    for (SchemaCase one : cases) {
      SchemaVerdict verdict = judge.judge(one);
      JsonOutput.write(out, json -> report.add(verdict, json));
      if (known != null) {
        known.add(verdict);
      }
    }
    JsonOutput.write(out, json -> report.finish(warmed, json));
    if (known != null) {
      known.finish();
    }
    return 0;
  }

  private List<SchemaCase> read() throws IOException {
    List<SchemaCase> cases = new ArrayList<>();
    if (jsonl.equals(STANDARD_INPUT)) {
      new Utf8Input(context.console().in(), "standard input")
          .forEachLine(line -> cases.add(SchemaCase.read(line.text(), line.where())));
      return cases;
    }
    try (InputStream in = Files.newInputStream(jsonl)) {
      new Utf8Input(in, jsonl.toString())
          .forEachLine(line -> cases.add(SchemaCase.read(line.text(), line.where())));
    }
    return cases;
  }
}
