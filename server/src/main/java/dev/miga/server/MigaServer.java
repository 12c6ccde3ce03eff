package dev.miga.server;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.access.ApiKeys;
import dev.miga.server.access.LoopbackName;
import dev.miga.server.http.Answers;
import dev.miga.server.http.ClientLeft;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.openai.OpenAiRoutes;
import dev.miga.server.operations.RequestJournal;
import dev.miga.server.operations.RequestLog;
import dev.miga.server.operations.RequestTraces;
import dev.miga.server.operations.ServerMeters;
import dev.miga.server.operations.ServerState;
import dev.miga.server.page.WebPages;
import dev.miga.server.settings.ServerSettings;
import dev.miga.server.task.TaskRoutes;
import dev.miga.tasks.Fleet;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * Serves a fleet over HTTP, each request on a virtual thread of its own.
 *
 * <pre>{@code
 * try (MigaServer server = MigaServer.start(fleet, ServerSettings.local(0, "gemma"), line -> {})) {
 *   server.uri();
 * }
 * }</pre>
 */
public final class MigaServer implements AutoCloseable {
  private final ServerSettings settings;
  private final ServerMeters meters;
  private final ServerState state = new ServerState();
  private final TaskRoutes tasks;
  private final OpenAiRoutes openAi;
  private final ApiKeys keys;
  private final RequestTraces traces;
  private final RequestJournal journal;
  private final Javalin javalin;

  private MigaServer(Fleet fleet, ServerSettings settings, Consumer<String> log) {
    this.settings = settings;
    this.meters = new ServerMeters(fleet);
    this.tasks = new TaskRoutes(fleet, settings);
    this.openAi = new OpenAiRoutes(fleet, settings);
    this.keys = new ApiKeys(settings.keys());
    this.traces = RequestTraces.to(settings.tracing());
    this.journal = new RequestJournal(meters, new RequestLog(settings.log(), log), traces);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts a server.
   *
   * @param fleet closed by its owner, after the server
   * @param log receives a line for every request, without the texts
   * @throws MigaException IO if it cannot listen there
   */
  public static MigaServer start(Fleet fleet, ServerSettings settings, Consumer<String> log) {
    MigaServer server = new MigaServer(fleet, settings, log);
    try {
      server.javalin.start();
    } catch (JavalinException e) {
      server.close();
      throw new MigaException(
          ErrorCode.IO,
          "cannot listen on %s port %d (%s); choose another port"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    server.state.ready();
    return server;
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Where it listens. */
  public URI uri() {
    String host = settings.host();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/");
  }

  private void configure(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // a stream must not wait for more
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    config.jetty.modifyServer(this::drain);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.resourceHandler(new WebPages());
    routes(config.routes);
  }

  /** Stopping first closes the port, then waits for the requests that were accepted. */
  private void drain(Server server) {
    server.setStopTimeout(settings.deadline().toMillis());
    server.setHandler(new GracefulHandler());
  }

  private void routes(RoutesConfig routes) {
    routes.before(journal::begin);
    routes.after(journal::end);
    routes.get("/v1/specialists", keyed(tasks::list));
    routes.get("/v1/specialists/{name}", keyed(tasks::describe));
    routes.post("/v1/specialists/{name}/apply", keyed(tasks::apply));
    routes.post("/v1/route", keyed(tasks::route));
    routes.get("/v1/models", keyed(openAi::models));
    routes.get("/v1/models/{name}", keyed(openAi::model));
    routes.post("/v1/completions", keyed(openAi::complete));
    routes.post("/v1/chat/completions", keyed(openAi::chat));
    routes.get("/metrics", keyed(this::metrics));
    routes.get("/health/live", state::live);
    routes.get("/health/ready", state::ready);
    routes.exception(HttpResponseException.class, MigaServer::refused);
    routes.exception(ClientLeft.class, (e, context) -> journal.left(context));
    routes.exception(
        Exception.class,
        (e, context) -> {
          journal.failed(context, e);
          Answers.failure(context, HttpFailure.of(e));
        });
  }

  private Handler keyed(Handler handler) {
    return context -> {
      if (settings.keys().isEmpty()
          && !LoopbackName.is(Objects.requireNonNullElse(context.header("Host"), ""))) {
        Answers.failure(
            context,
            HttpFailure.of(
                403,
                "wrong_host",
                "without keys only http://localhost and http://127.0.0.1 are answered"));
        return;
      }
      if (keys.admit(context.header("Authorization"))) {
        handler.handle(context);
        return;
      }
      context.header("WWW-Authenticate", "Bearer");
      Answers.failure(
          context,
          HttpFailure.of(
              401, "invalid_api_key", "a key is needed: header 'Authorization: Bearer KEY'"));
    };
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(meters.text());
  }

  private static void refused(HttpResponseException refusal, Context context) {
    HttpFailure failure =
        switch (refusal.getStatus()) {
          case 404 -> HttpFailure.of(404, "not_found", "there is nothing at this path");
          case 405 -> {
            String methods = refusal.getDetails().getOrDefault("availableMethods", "");
            context.header("Allow", methods);
            yield HttpFailure.of(
                405, "method_not_allowed", "this path takes other methods: " + methods);
          }
          default ->
              HttpFailure.of(
                  refusal.getStatus(),
                  refusal.getStatus() == 413 ? "too_large" : "refused",
                  MigaException.oneLine(String.valueOf(refusal.getMessage())));
        };
    Answers.failure(context, failure);
  }

  /** Takes no more requests, waits until those under way are answered, and stops. */
  @Override
  public void close() {
    if (!state.stop()) {
      return;
    }
    javalin.stop();
    openAi.close();
    meters.close();
    traces.close();
  }

  /**
   * Keeps the libraries below from telling everything that they do.
   *
   * @return their loggers, to be held as long as they are to be quiet
   */
  public static List<Logger> quiet() {
    List<Logger> loggers =
        List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));
    loggers.forEach(logger -> logger.setLevel(Level.WARNING));
    return loggers;
  }
}
