package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a tiny model that understands nothing: what is checked is that nothing gets lost. */
class ShopCommandTest {
  private static final Pattern BOARD = Pattern.compile("board: (http://127.0.0.1:\\d+/)board");

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> seen = new ArrayList<>();
  private Path model = Path.of("");

  @BeforeEach
  void writeSpecialists() throws IOException {
    model = TinyGemma.wide().write(folder);
    write("bakery", "name: bakery\nkind: extract\nschema: schema.json\n");
    Files.copy(
        Path.of("..", "specialists", "bakery", "schema.json"),
        folder.resolve("root/specialists/bakery/schema.json"));
    write("desk", "name: desk\nkind: classify\nlabels: [pedido, reclamo, social]\n");
    variables.put("MIGA_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("shop.db"));
  }

  private void write(String name, String yaml) throws IOException {
    Path own = Files.createDirectories(folder.resolve("root/specialists").resolve(name));
    Files.writeString(own.resolve("task.yaml"), yaml);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What is done while the shop is open. */
  @FunctionalInterface
  private interface Visit {
    void at(URI shop) throws IOException, InterruptedException;
  }

  private int shop(Visit visit, String... arguments) {
    StopSignal asked =
        new StopSignal() {
          @Override
          public void await() throws InterruptedException {
            Matcher matcher = BOARD.matcher(err());
            assertThat(matcher.find()).as(err()).isTrue();
            try {
              visit.at(URI.create(matcher.group(1)));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void ask() {
            throw new AssertionError("nobody ends a server of its own");
          }

          @Override
          public void finished() {
            seen.add("finished");
          }
        };
    variables.put("MIGA_HOME", folder.resolve("home").toString());
    variables.put("MIGA_ROOT", folder.resolve("root").toString());
    return CliRunner.execute(
        context -> new ShopCommand(context, asked),
        new Environment(variables, folder),
        out,
        err,
        arguments);
  }

  private static String read(URI uri) throws IOException {
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void untilAllIsRead(URI shop) throws IOException, InterruptedException {
    while (!err().contains("the day is over")
        || !read(shop.resolve("api/status")).contains("\"incoming\":0,\"outgoing\":0")) {
      Thread.sleep(50);
    }
  }

  @Test
  void playsADayAndLeavesNoMessageUnread() {
    int status =
        shop(
            board -> {
              untilAllIsRead(board);
              seen.add(read(board.resolve("api/queue")));
              seen.add(read(board.resolve("board")));
            },
            "--demo",
            "--pace",
            "100000",
            "--model",
            model.toString(),
            "--port",
            "0");

    assertThat(status).as(err()).isZero();
    assertThat(err()).contains("demo: a day of 157 messages, 100000 times as fast", "stopping");
    assertThat(seen.getFirst()).contains("\"type\":\"unreadable\"");
    assertThat(seen.get(1)).contains("<html");
    assertThat(folder.resolve("shop.db")).doesNotExist();
  }

  @Test
  void opensTheBoardWithoutWhatsApp() {
    int status =
        shop(
            board -> seen.add(read(board.resolve("api/orders"))),
            "--model",
            model.toString(),
            "--port",
            "0");

    assertThat(status).as(err()).isZero();
    assertThat(err()).contains("no WhatsApp: set MIGA_WHATSAPP_");
    assertThat(seen.getFirst()).isEqualTo("[]\n");
    assertThat(folder.resolve("shop.db")).exists();
  }

  @Test
  void writesABackupAndFillsAnEmptyDatabaseFromIt() {
    Path file = folder.resolve("backup.jsonl");
    assertThat(shop(board -> {}, "--backup", file.toString())).as(err()).isZero();
    assertThat(file).exists();
    variables.put("MIGA_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("other.db"));
    assertThat(shop(board -> {}, "--restore", file.toString())).as(err()).isZero();
  }

  @Test
  void exportsAndForgetsACustomer() {
    assertThat(shop(board -> {}, "--export", "+58 414-0000001")).as(err()).isZero();
    assertThat(out()).startsWith("{\"customer\":\"584140000001\",\"orders\":[]");
    assertThat(shop(board -> {}, "--forget", "584140000001")).as(err()).isZero();
    assertThat(out()).endsWith("0 messages erased\n");
    assertThat(shop(board -> {}, "--forget", "Ana")).isNotZero();
    assertThat(err()).contains("a customer is a telephone number like 584140000001, not 'Ana'");
  }

  @Test
  void namesWhatIsWrongInTheFile() throws IOException {
    Path config = Files.writeString(folder.resolve("shop.yaml"), "shop:\n  menue: menu.yaml\n");
    assertThat(shop(board -> {}, "--config", config.toString())).isNotZero();
    assertThat(err()).contains("shop.yaml:2", "menue", "menu");
  }

  @Test
  void doesOneThingAtATime() {
    assertThat(shop(board -> {}, "--demo", "--export", "584140000001")).isNotZero();
    assertThat(err()).contains("mutually exclusive");
  }
}
