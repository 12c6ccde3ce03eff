package dev.miga.server.task;

import static io.javalin.http.HandlerType.GET;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.http.Answers;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.settings.Scope;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.SpecialistFile;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What the training of a specialist came to: a page where one lies beside it, and numbers.
 *
 * <pre>
 * GET /v1/specialists/{name}/report
 * </pre>
 */
public final class ReportRoutes {
  private static final String PAGE = "report.html";
  private static final String HTML = "text/html; charset=utf-8";

  /** Its own styles and drawings, and nothing that runs or loads. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

  private static final Operation REPORT =
      Operation.of(
              "specialists",
              "Reports the training of a specialist: numbers, or a page for who accepts text/html.",
              "Report")
          .orGives("text/html", "Page");

  private final Fleet fleet;

  public ReportRoutes(Fleet fleet) {
    this.fleet = fleet;
  }

  public List<Route> routes() {
    return List.of(
        Route.keyed(Scope.APPLY, GET, "/v1/specialists/{name}/report", REPORT, this::report));
  }

  /** Whether there is something to report of a specialist. */
  static boolean hasReport(SpecialistFile file) {
    return !file.scores().members().isEmpty() || Files.isRegularFile(page(file));
  }

  private static Path page(SpecialistFile file) {
    Path folder = file.adapter().isPresent() ? file.folder() : file.path();
    return folder.resolve(PAGE);
  }

  private void report(Context context) throws IOException {
    String name = context.pathParam("name");
    SpecialistFile file = fleet.get(name).file();
    Path page = page(file);
    boolean wantsPage =
        Objects.requireNonNullElse(context.header("Accept"), "").contains("text/html");
    if (Files.isRegularFile(page) && (wantsPage || file.scores().members().isEmpty())) {
      context.header("Content-Security-Policy", POLICY);
      context.contentType(HTML).result(Files.readAllBytes(page));
    } else if (!file.scores().members().isEmpty()) {
      Answers.json(
          context,
          new JsonMembers()
              .put("name", name)
              .put("scores", file.scores())
              .put("provenance", file.provenance())
              .toObject());
    } else {
      throw new MigaException(ErrorCode.NOT_FOUND, name + " was not trained: there is no report");
    }
  }
}
