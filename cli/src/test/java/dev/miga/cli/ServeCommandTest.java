package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {
  private static final Pattern LISTENING =
      Pattern.compile("listening on (http://127.0.0.1:\\d+/)\n");

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> answers = new ArrayList<>();
  private Path model = Path.of("");

  @BeforeEach
  void writeATinyModel() {
    model = TinyGemma.wide().write(folder);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Runs the command with its own failures; while it serves, a path is asked for. */
  private int serve(String path, String... arguments) {
    StopSignal asked =
        new StopSignal() {
          @Override
          public void await() {
            Matcher matcher = LISTENING.matcher(err());
            assertThat(matcher.find()).as(err()).isTrue();
            answers.add(read(URI.create(matcher.group(1) + path)));
          }

          @Override
          public void finished() {
            answers.add("finished");
          }
        };
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Terminal.PLAIN);
    Map<String, String> variables =
        Map.of(
            "MIGA_HOME", folder.resolve("home").toString(),
            "MIGA_ROOT", folder.resolve("root").toString());
    Context context = new Context(console, new Environment(variables, folder));
    Failures failures = new Failures(context);
    return new CommandLine(new ServeCommand(context, asked))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  private static String read(URI uri) {
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String task(String name, String yaml) throws IOException {
    Path own = Files.createDirectories(folder.resolve("root/specialists").resolve(name));
    return Files.writeString(own.resolve("task.yaml"), yaml).toString();
  }

  @Test
  void servesAllThatIsFoundAndLeavesOutWhatIsUnsound() throws IOException {
    task("words", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    task("broken", "name: broken\nkind: nothing\n");
    Files.createDirectories(folder.resolve("root/specialists/other"));
    int status = serve("v1/specialists", "--model", model.toString(), "--port", "0");

    assertThat(status).as(err()).isZero();
    assertThat(answers).hasSize(2).last().isEqualTo("finished");
    assertThat(answers.getFirst()).contains("\"name\":\"words\"").doesNotContain("broken");
    assertThat(err()).contains("loading words", "warning: broken is left out", "stopping");
  }

  @Test
  void servesWhatIsNamed() throws IOException {
    String file = task("folder", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    int status =
        serve("v1/models", file, "--model", model.toString(), "--port", "0", "--threads", "1");

    assertThat(status).as(err()).isZero();
    assertThat(answers.getFirst()).contains("\"id\":\"words\"", "\"id\":\"tiny\"");
  }

  @Test
  void refusesOptionsThatMakeNoSense() throws IOException {
    assertThat(serve("", "--port", "70000")).isEqualTo(2);
    assertThat(serve("", "--port", "http")).isEqualTo(2);
    assertThat(serve("", "--merge", "sometimes")).isEqualTo(2);
    assertThat(serve("", "--host", "0.0.0.0")).isEqualTo(5);
    assertThat(err()).contains("set a key first");
    assertThat(serve("", "nobody")).isEqualTo(4);
    assertThat(serve("", "--keys", folder.resolve("none").toString())).isEqualTo(4);
    Path keys = Files.writeString(folder.resolve("keys"), "the key itself\n");
    assertThat(serve("", "--keys", keys.toString())).isEqualTo(2);
    assertThat(err()).contains("SHA-256").doesNotContain("the key itself");
    assertThat(answers).isEmpty();
  }

  @Test
  void refusesTwoOfOneName() throws IOException {
    String file = task("words", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    assertThat(serve("", file, "words", "--model", model.toString(), "--port", "0")).isEqualTo(2);
    assertThat(err()).contains("two specialists are called 'words'");
  }

  @Test
  void itsHelpHasExamples() {
    CliRunner.Result help = new CliRunner().run("serve", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("miga serve bakery --port 9000", "--merge", "MIGA_API_KEYS");
  }
}
