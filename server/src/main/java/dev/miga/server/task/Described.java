package dev.miga.server.task;

import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.http.JsonMembers;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Specialist;

/** What a specialist is, as JSON. */
final class Described {
  private Described() {}

  static JsonObject of(String name, Specialist specialist) {
    Kind kind = specialist.task().kind();
    JsonMembers members =
        new JsonMembers()
            .put("name", name)
            .put("kind", kind.key())
            .put("bytes", specialist.bytes())
            .put("max_characters", specialist.task().maxCharacters())
            .put("report", new JsonBool(ReportRoutes.hasReport(specialist.file())));
    switch (kind) {
      case Kind.Extract extract -> members.put("schema", extract.schema());
      case Kind.Classify classify -> members.put("labels", JsonMembers.strings(classify.labels()));
      case Kind.Route route -> members.put("labels", JsonMembers.strings(route.specialists()));
      case Kind.Generate generate -> members.put("max_tokens", generate.maxTokens());
    }
    if (!kind.routes().isEmpty()) {
      JsonMembers routes = new JsonMembers();
      kind.routes().forEach(routes::put);
      members.put("routes", routes.toObject());
    }
    return members.toObject();
  }
}
