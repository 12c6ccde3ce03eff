package dev.miga.shop.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests' own, from the programs that the system has: in a temporary folder, at
 * a free port of this machine, for as long as the tests run.
 */
final class PostgresCluster {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private final AtomicInteger databases = new AtomicInteger();
  private final Path programs;
  private final Path folder;
  private final int port;

  private PostgresCluster() throws IOException {
    programs = newest();
    folder = Files.createTempDirectory("shop-postgresql");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = data().toString();
    program("initdb", "-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
    start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  private static final class Holder {
    static final PostgresCluster CLUSTER = create();

    private static PostgresCluster create() {
      try {
        return new PostgresCluster();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The one of this test run. */
  static PostgresCluster shared() {
    return Holder.CLUSTER;
  }

  private static Path newest() throws IOException {
    if (Files.isDirectory(VERSIONS)) {
      try (Stream<Path> versions = Files.list(VERSIONS)) {
        return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
      }
    }
    throw new AssertionError(
        "these tests need PostgreSQL: apt-get install -y --no-install-recommends postgresql");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** Starts it again where it was stopped. */
  void start() {
    String options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
            .formatted(port);
    String log = folder.resolve("log").toString();
    program("pg_ctl", "-D", data().toString(), "-l", log, "-o", options, "-w", "start");
  }

  /** Stops it at once, as a failing machine would. */
  void stop() {
    program("pg_ctl", "-D", data().toString(), "-m", "immediate", "-w", "stop");
  }

  private void remove() {
    stop();
    run(List.of("rm", "-rf", folder.toString()));
  }

  /** Settings of a new, empty database. */
  StoreSettings fresh(Duration patience) {
    String name = "shop" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new StoreSettings(url(name), Optional.empty(), Optional.empty(), patience);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=shop".formatted(port, database);
  }

  /** PostgreSQL refuses to be run by root. */
  private void program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(name).toString());
    command.addAll(Arrays.asList(arguments));
    run(command);
  }

  private void run(List<String> command) {
    try {
      Path output = Files.createTempFile("postgresql", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status = process.waitFor();
      String said = Files.readString(output, UTF_8);
      Files.delete(output);
      if (status != 0) {
        throw new AssertionError(command + " ended with " + status + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
