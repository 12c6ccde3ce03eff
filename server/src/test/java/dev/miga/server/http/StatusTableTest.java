package dev.miga.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, 400, invalid_request_error",
    "NOT_FOUND, 404, invalid_request_error",
    "REFUSED, 409, invalid_request_error",
    "INVALID_FILE, 422, invalid_request_error",
    "UNSUPPORTED, 422, invalid_request_error",
    "BUSY, 429, rate_limit_error",
    "IO, 500, server_error",
    "INTERNAL, 500, server_error",
    "NETWORK, 502, server_error",
    "TIMEOUT, 504, server_error"
  })
  void everyKindOfFailureHasAStatus(ErrorCode code, int status, String type) {
    HttpFailure failure = HttpFailure.of(new MigaException(code, "a\n  b"));
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.toJson().toJson())
        .isEqualTo(
            "{\"error\":{\"message\":\"a b\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                .formatted(type, code.name().toLowerCase(java.util.Locale.ROOT)));
  }

  @org.junit.jupiter.api.Test
  void aFaultTellsNothing() {
    HttpFailure failure = HttpFailure.of(new IllegalStateException("secret"));
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure.message()).doesNotContain("secret");
  }
}
