package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.tasks.Digest;
import dev.miga.tasks.SpecialistFinder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  private static final Pattern LISTENING =
      Pattern.compile("listening on (http://127.0.0.1:\\d+/)\n");

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> answers = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();
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
          public void ask() {
            throw new AssertionError("nobody ends a server of its own");
          }

          @Override
          public void finished() {
            answers.add("finished");
          }
        };
    variables.put("MIGA_HOME", folder.resolve("home").toString());
    variables.put("MIGA_ROOT", folder.resolve("root").toString());
    return CliRunner.execute(
        context -> new ServeCommand(context, asked),
        new Environment(variables, folder),
        out,
        err,
        arguments);
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
    assertThat(answers.getFirst())
        .contains("\"name\":\"words\"")
        .doesNotContain("\"name\":\"broken\"");
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
  void saysWhatMayBeLoaded() throws IOException {
    String file = task("folder", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    task("other", "name: other\nkind: classify\nlabels: [hola, pan]\n");
    serve("v1/specialists", file, "--model", model.toString(), "--port", "0", "--threads", "1");

    assertThat(answers.getFirst()).contains("\"loadable\":[\"folder\",\"other\",\"words\"]");
  }

  @Test
  void opensByNameWhatIsFoundAndWhatWasNamed() throws IOException {
    String file = task("folder", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    ServedCatalogue catalogue =
        new ServedCatalogue(
            new SpecialistFinder(List.of(folder.resolve("root/specialists")), folder),
            () -> Set.of("folder"),
            Map.of("words", file));

    assertThat(catalogue.find("words").task().name()).isEqualTo("words");
    assertThat(catalogue.find("folder").task().name()).isEqualTo("words");
    for (String path : List.of(file, "../specialists/folder", "root", "other", "")) {
      assertThatThrownBy(() -> catalogue.find(path))
          .isInstanceOf(MigaException.class)
          .hasMessageContaining("to open; there are [folder, words]");
    }
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

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String config(String yaml) throws IOException {
    return Files.writeString(folder.resolve("serve.yaml"), yaml).toString();
  }

  @Test
  void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    String file =
        config(
            """
            host: "::1"
            port: 1
            limits: {texts: 2, tokens: 3, deadline: 4s, in-flight: 5}
            """);
    variables.put("MIGA_SERVE_PORT", "6");
    variables.put("MIGA_SERVE_LIMITS_TEXTS", "7");
    variables.put("MIGA_SERVE_LIMITS_TOKENS", "8");
    String[] arguments = {
      "--config", file, "--port", "9", "--set", "limits.texts=10", "--print-config"
    };
    assertThat(serve("", arguments)).as(err()).isZero();
    assertThat(out())
        .contains("host: \"::1\"\n", "port: 9\n", "merge: auto\n")
        .contains("limits:\n", "  texts: 10\n", "  tokens: 8\n", "  deadline: 4s\n");
    assertThat(answers).isEmpty();
  }

  @Test
  void servesAsTheFileSays() throws IOException {
    String task = task("folder", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    String file =
        config(
            "port: 0\nmodel: \"%s\"\nspecialists: [\"%s\"]\nlimits: {in-flight: 2}\n"
                .formatted(model, task));
    assertThat(serve("v1/models", "--config", file, "--threads", "1")).as(err()).isZero();
    assertThat(answers.getFirst()).contains("\"id\":\"words\"", "\"id\":\"tiny\"");
  }

  @Test
  void saysWhichSettingIsWrong() throws IOException {
    assertThat(serve("", "--port", "http")).isEqualTo(2);
    assertThat(err()).contains("--port: must be a whole number from 0 to 65535, found 'http'");
    assertThat(serve("", "--set", "limits.txts=1")).isEqualTo(2);
    assertThat(err()).contains("--set limits.txts: no such setting; known are host, port");
    assertThat(serve("", "--set", "limits.in-flight=0")).isEqualTo(2);
    assertThat(err()).contains("--set limits.in-flight: must be a whole number from 1");
    assertThat(serve("", "--config", config("limits: {deadline: soon}"))).isEqualTo(2);
    assertThat(err()).contains("serve.yaml:1: limits.deadline: must be a time");
    assertThat(serve("", "--config", config("kyes: []"))).isEqualTo(3);
    assertThat(err()).contains("serve.yaml:1: unknown key 'kyes'");
    assertThat(serve("", "--config", "nowhere.yaml")).isEqualTo(4);
    variables.put("MIGA_SERVE_MERGE", "sometimes");
    assertThat(serve("")).isEqualTo(2);
    assertThat(err()).contains("MIGA_SERVE_MERGE: must be one of auto, always, never");
  }

  @Test
  void aNewKeyOpensTheServerThatKnowsItsLine() throws IOException {
    assertThat(serve("", "--new-key", "shop")).isZero();
    String key = out().lines().findFirst().orElse("").replaceFirst(".*: ", "");
    assertThat(key).matches("miga-[A-Za-z0-9_-]{43}");
    assertThat(out()).contains("name: shop", Digest.sha256(key));
    String file = config(out() + "host: 0.0.0.0\n");
    out.reset();
    assertThat(serve("", "--config", file, "--print-config")).as(err()).isZero();
    assertThat(out()).contains("name: shop", "...", "scopes: [apply, generate]");
    assertThat(out()).doesNotContain(key, Digest.sha256(key));
    assertThat(serve("", "--new-key", "a b")).isEqualTo(2);
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
    assertThat(help.out())
        .contains("miga serve bakery --port 9000", "--merge", "MIGA_API_KEYS", "--print-config");
  }
}
