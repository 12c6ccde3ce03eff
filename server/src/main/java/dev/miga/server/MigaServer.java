package dev.miga.server;

import dev.miga.engine.BusyException;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.access.Gate;
import dev.miga.server.api.ApiRoutes;
import dev.miga.server.api.Route;
import dev.miga.server.connection.ConnectionWatch;
import dev.miga.server.connection.JsonErrors;
import dev.miga.server.connection.Listener;
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
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import dev.miga.server.task.LoadingRoutes;
import dev.miga.server.task.ReportRoutes;
import dev.miga.server.task.RoutingRoutes;
import dev.miga.server.task.TaskRoutes;
import dev.miga.tasks.Catalogue;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final OpenAiRoutes openAi;
  private final Gate gate;
  private final RequestTraces traces;
  private final List<Route> table;
  private final RequestJournal journal;
  private final Annex annex;
  private final Listener listener;
  private final Javalin javalin;

  private MigaServer(
      Fleet fleet,
      Optional<Catalogue> catalogue,
      ServerSettings settings,
      Annex annex,
      Consumer<String> log) {
    this.settings = settings;
    this.annex = annex;
    this.listener = Listener.of(settings);
    this.meters = new ServerMeters(fleet);
    this.openAi = new OpenAiRoutes(fleet, settings);
    this.gate = new Gate(settings);
    this.traces = RequestTraces.to(settings.tracing());
    this.journal = new RequestJournal(meters, new RequestLog(settings.log(), log), traces);
    this.table = table(fleet, catalogue);
    this.javalin = Javalin.create(this::configure);
  }

  /** All that is answered. */
  private List<Route> table(Fleet fleet, Optional<Catalogue> catalogue) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new TaskRoutes(fleet, catalogue, settings).routes());
    routes.addAll(new ReportRoutes(fleet).routes());
    routes.addAll(new RoutingRoutes(fleet, settings).routes());
    routes.addAll(new LoadingRoutes(fleet, catalogue, settings).routes());
    routes.addAll(openAi.routes());
    routes.addAll(new OperationRoutes(state, meters).routes());
    return new ApiRoutes(fleet, routes).all();
  }

  /**
   * Starts a server that loads no specialists while it works.
   *
   * @param fleet closed by its owner, after the server
   * @param log receives a line for every request, without the texts
   * @throws MigaException IO if it cannot listen there; NOT_FOUND or INVALID_FILE if certificate or
   *     key are missing or unsound
   */
  public static MigaServer start(Fleet fleet, ServerSettings settings, Consumer<String> log) {
    return started(new MigaServer(fleet, Optional.empty(), settings, Annex.NONE, log));
  }

  /**
   * The same with specialists that may be loaded while it works.
   *
   * @param catalogue where they come from
   * @throws MigaException IO if it cannot listen there
   */
  public static MigaServer start(
      Fleet fleet, Catalogue catalogue, ServerSettings settings, Consumer<String> log) {
    return start(fleet, catalogue, settings, Annex.NONE, log);
  }

  /**
   * The same with what another module answers.
   *
   * @param annex closed by its owner, after the server
   * @throws MigaException IO if it cannot listen there
   */
  public static MigaServer start(
      Fleet fleet,
      Catalogue catalogue,
      ServerSettings settings,
      Annex annex,
      Consumer<String> log) {
    return started(new MigaServer(fleet, Optional.of(catalogue), settings, annex, log));
  }

  private static MigaServer started(MigaServer server) {
    ServerSettings settings = server.settings;
    try {
      server.javalin.start();
    } catch (JavalinException e) {
      server.close();
      throw new MigaException(
          ErrorCode.IO,
          "cannot listen on %s port %d (%s); choose another port"
              .formatted(settings.listening().host(), settings.listening().port(), e.getMessage()),
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
    String host = settings.listening().host();
    String named = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(settings.listening().scheme() + "://" + named + ":" + port() + "/");
  }

  /** What is registered, as {@code GET /path}. */
  List<String> registered() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  private void configure(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // a stream must not wait for more
    config.jetty.addConnector(listener::connector);
    config.jetty.modifyServer(this::prepare);
    config.resourceHandler(new WebPages());
    routes(config.routes);
  }

  /** Stopping first closes the port, then waits for the requests that were accepted. */
  private void prepare(Server server) {
    server.setStopTimeout(settings.limits().deadline().toMillis());
    server.setErrorHandler(new JsonErrors(journal::refused));
    server.setHandler(new ConnectionWatch(settings.limits().idleTimeout(), new GracefulHandler()));
  }

  private void routes(RoutesConfig routes) {
    routes.before(journal::begin);
    routes.after(journal::end);
    for (Route route : table) {
      Handler handler =
          route.scope().map(scope -> gate.open(scope, route.handler())).orElse(route.handler());
      routes.addHttpHandler(route.method(), route.path(), handler);
    }
    annex.addTo(routes, handler -> gate.open(Scope.ANNEX, handler));
    routes.exception(HttpResponseException.class, MigaServer::refused);
    routes.exception(ClientLeft.class, (e, context) -> journal.left(context));
    routes.exception(
        Exception.class,
        (e, context) -> {
          journal.failed(context, e);
          if (e instanceof BusyException busy) {
            Answers.waiting(context, busy.expectedWait());
          }
          Answers.failure(context, HttpFailure.of(e));
        });
  }

  private static void refused(HttpResponseException refusal, Context context) {
    int status = refusal.getStatus();
    String message =
        switch (status) {
          case 404 -> "there is nothing at this path";
          case 405 -> {
            String methods = refusal.getDetails().getOrDefault("availableMethods", "");
            context.header("Allow", methods);
            yield "this path takes other methods: " + methods;
          }
          default -> MigaException.oneLine(String.valueOf(refusal.getMessage()));
        };
    if (status == 408) {
      context.header("Connection", "close");
    }
    Answers.failure(context, HttpFailure.of(status, message));
  }

  /** Takes no more requests, waits until those under way are answered, and stops. */
  @Override
  public void close() {
    if (!state.stop()) {
      return;
    }
    annex.stopping();
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
