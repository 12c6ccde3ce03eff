package dev.miga.server;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A started server over a tiny random model with an order taker and a classifier, and a client. */
public final class ServedFleet implements AutoCloseable {
  static final String ORDER =
      """
      {"type": "object", "additionalProperties": false, "required": ["bread", "place"],
       "properties": {"bread": {"enum": ["canilla", "pan"]},
         "place": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 20}}}
      """;

  public final Fleet fleet;
  public final MigaServer server;
  final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public ServedFleet(Path folder, Scheduler.Limits limits, UnaryOperator<ServerSettings> change) {
    Path model = TinyGemma.wide().write(folder);
    LanguageModel.Progress silent = (done, total) -> {};
    Serving serving = new Serving(Merge.AUTO, Optional.empty(), limits);
    fleet =
        Fleet.over(
            new SpecialistLoader(
                own -> model, new ScalarKernels(), 1, silent, folder.resolve("packed"), serving),
            "tiny");
    write(folder.resolve("order.json"), ORDER);
    fleet.open("order", task(folder, "order", "kind: extract\nschema: order.json\n"));
    fleet.open("mood", task(folder, "mood", "kind: classify\nlabels: [hola, pan]\n"));
    ServerSettings settings = change.apply(ServerSettings.local(0, "tiny-gemma"));
    server = MigaServer.start(fleet, new TaskFolder(folder), settings, log::add);
  }

  /** The tasks that lie in a folder. */
  private record TaskFolder(Path folder) implements Catalogue {
    @Override
    public List<String> names() {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".yaml"))
            .map(file -> file.substring(0, file.length() - ".yaml".length()))
            .sorted()
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SpecialistFile find(String name) {
      if (!names().contains(name)) {
        throw new MigaException(ErrorCode.NOT_FOUND, "there is no '" + name + "' to open");
      }
      return SpecialistFile.read(folder.resolve(name + ".yaml"));
    }
  }

  static SpecialistFile task(Path folder, String name, String yaml) {
    Path file = folder.resolve(name + ".yaml");
    write(file, "name: " + name + "\nmax-characters: 100\n" + yaml);
    return SpecialistFile.read(file);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path.substring(1)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return sendAsync(request).join();
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) {
    return send(posting(path, body));
  }

  HttpRequest.Builder posting(String path, String body) {
    return request(path).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    fleet.close();
  }
}
