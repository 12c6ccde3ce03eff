package dev.miga.server.http;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a request has no answer, in the form of OpenAI's API.
 *
 * @param status of HTTP
 * @param code what went wrong, for programs
 * @param message what went wrong, for people, on one line
 * @param field of the request that is to blame
 */
public record HttpFailure(int status, String code, String message, Optional<String> field) {

  public static HttpFailure of(int status, String code, String message) {
    return new HttpFailure(status, code, message, Optional.empty());
  }

  /** One that HTTP itself has a status for. */
  public static HttpFailure of(int status, String message) {
    return of(status, StatusTable.code(status), message);
  }

  public static HttpFailure of(Exception failure) {
    return switch (failure) {
      case BadField bad -> of(bad, Optional.of(bad.field()));
      case MigaException known -> of(known, Optional.empty());
      default ->
          of(500, name(ErrorCode.INTERNAL), "internal error; the log has its kind and place");
    };
  }

  private static HttpFailure of(MigaException failure, Optional<String> field) {
    return new HttpFailure(
        StatusTable.status(failure.code()), name(failure.code()), failure.oneLine(), field);
  }

  private static String name(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  /** {@code {"error": {"message", "type", "param", "code"}}}. */
  public JsonObject toJson() {
    return new JsonMembers()
        .put(
            "error",
            new JsonMembers()
                .put("message", message)
                .put("type", type())
                .put("param", field.isPresent() ? new JsonString(field.get()) : new JsonNull())
                .put("code", code)
                .toObject())
        .toObject();
  }

  private String type() {
    if (status == 401) {
      return "authentication_error";
    }
    if (status == 429) {
      return "rate_limit_error";
    }
    return status < 500 ? "invalid_request_error" : "server_error";
  }
}
