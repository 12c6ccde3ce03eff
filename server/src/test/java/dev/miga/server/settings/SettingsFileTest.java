package dev.miga.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private SettingsFile read(String yaml) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("serve.yaml"), yaml));
  }

  private ServerSettings settings(String yaml) throws IOException {
    SettingsFile file = read(yaml);
    return ServerSettings.of(file.values(), file.keys());
  }

  private static SettingValues environment(Map<String, String> variables) {
    return SettingValues.ofEnvironment(variables);
  }

  @Test
  void readsEverythingThatCanBeSet() throws IOException {
    ServerSettings settings =
        settings(
            """
            host: 0.0.0.0
            port: 8443
            model: gemma
            specialists: [bakery, ./other]
            merge: never
            tls: {certificate: a.pem, key: a.key}
            limits:
              body-bytes: 5
              body-time: 500ms
              json-depth: 6
              texts: 7
              tokens: 8
              deadline: 9s
              in-flight: 10
              queued: 11
              requests-per-minute: 12
              connections: 13
              idle-timeout: 14m
            keys:
              - {name: shop, sha256: "%s", scopes: [apply, metrics]}
            log: {format: json}
            tracing: {endpoint: "http://localhost:4318/v1/traces"}
            """
                .formatted(DIGEST));
    assertThat(settings.listening().port()).isEqualTo(8443);
    assertThat(settings.listening().tls())
        .contains(new PemFiles(Path.of("a.pem"), Path.of("a.key")));
    assertThat(settings.limits())
        .isEqualTo(
            new ServerLimits(
                5,
                Duration.ofMillis(500),
                6,
                7,
                8,
                Duration.ofSeconds(9),
                12,
                13,
                Duration.ofMinutes(14)));
    assertThat(settings.keys())
        .containsExactly(new AccessKey("shop", DIGEST, Set.of(Scope.APPLY, Scope.METRICS)));
    assertThat(settings.log()).isEqualTo(LogFormat.JSON);
    assertThat(settings.tracing().orElseThrow()).hasPort(4318);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 80                                | :1: unknown key 'prot'; known are host, keys, limits",
        "limits: {deadlin: 3s}                   | :1: unknown key 'deadlin'; known are body-bytes",
        "limits: 3                               | :1: expected a mapping",
        "port: http                              | :1: port: must be a whole number from 0 to 65535, found 'http'",
        "port: 1.5 | :1: port: must be a whole number",
        "port: [1]                               | :1: port: must be one value",
        "limits: {deadline: soon}                | :1: limits.deadline: must be a time such as 500ms, 30s or 2m, and at most 3600s, found 'soon'",
        "limits: {deadline: 0s}                  | :1: limits.deadline: must be a time",
        "limits: {deadline: 999999999m}          | :1: limits.deadline: must be a time",
        "limits: {json-depth: 501}               | :1: limits.json-depth: must be a whole number from 1 to 500, found '501'",
        "log: {format: xml}                      | :1: log.format: must be one of text, json, found 'xml'",
        "tracing: {endpoint: nowhere}            | :1: tracing.endpoint: must be a URL",
        "specialists: [{a: b}]                   | :1: specialists: must be a list of texts",
        "tls: {certificate: a.pem}               | tls.key: must be a PEM file too",
        "keys: [{name: a, sha256: b}]            | :1: key 'scopes' is missing",
        "keys: [{name: a, sha256: b, scopes: []}] | :1: keys: a key is given as its SHA-256",
        "keys: [{name: a, sha256: b, scopes: [all]}] | :1: keys: 'scopes' must be among [apply, generate, manage, metrics, annex], found 'all'",
        "keys: [{name: a b, sha256: b, scopes: []}] | :1: keys: a key's name must be",
      })
  void saysWhereAndWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> settings(yaml))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    SettingValues file = read("port: 1\nlimits: {texts: 2, tokens: 3}\n").values();
    SettingValues all =
        environment(
                Map.of(
                    "MIGA_SERVE_PORT", "4",
                    "MIGA_SERVE_LIMITS_TEXTS", "5",
                    "MIGA_SERVE_LIMITS_TOKENS", "",
                    "MIGA_SERVE_SPECIALISTS", "a, b",
                    "MIGA_HOME", "/x"))
            .over(file);
    assertThat(all.integer(Setting.PORT, 0, 9)).isEqualTo(4);
    assertThat(ServerLimits.of(all).texts()).isEqualTo(5);
    assertThat(ServerLimits.of(all).tokens()).isEqualTo(3);
    assertThat(all.texts(Setting.SPECIALISTS)).containsExactly("a", "b");
  }

  @Test
  void saysWhichVariableIsWrong() {
    SettingValues values = environment(Map.of("MIGA_SERVE_PORT", "tcp://10.0.0.1:80"));
    assertThatThrownBy(() -> ServerSettings.of(values, List.of()))
        .hasMessageStartingWith("MIGA_SERVE_PORT: must be a whole number from 0 to 65535");
    assertThatThrownBy(() -> environment(Map.of("MIGA_SERVE_PROT", "80")))
        .hasMessageStartingWith("MIGA_SERVE_PROT: no such setting; known are")
        .hasMessageContaining("MIGA_SERVE_LIMITS_BODY_BYTES");
  }

  @Test
  void whatIsPrintedReadsAsTheSame() throws IOException {
    SettingValues values =
        environment(
            Map.of(
                "MIGA_SERVE_SPECIALISTS", "bakery,./a: b",
                "MIGA_SERVE_MODEL", "yes # \"no\"",
                "MIGA_SERVE_LIMITS_DEADLINE", "7s"));
    String text = SettingsText.of(values, List.of());
    SettingValues again = read(text).values();
    for (Setting setting : Setting.values()) {
      assertThat(again.texts(setting)).as(setting.key()).isEqualTo(values.texts(setting));
    }
    assertThat(SettingsText.of(values, List.of(AccessKey.ofAll(DIGEST))))
        .contains("01234567...", "scopes: [apply, generate, manage, metrics, annex]")
        .doesNotContain(DIGEST);
  }

  @Test
  void listensElsewhereOnlyWithAKey() throws IOException {
    for (String host : List.of("0.0.0.0", "192.0.2.1", "'::'", "''")) {
      assertThatThrownBy(() -> settings("host: " + host)).isInstanceOf(MigaException.class);
    }
    assertThat(settings("host: '::1'").keys()).isEmpty();
    String key = "{name: a, sha256: \"%s\", scopes: [apply]}".formatted(DIGEST);
    assertThat(settings("host: 0.0.0.0\nkeys: [" + key + "]").keys()).hasSize(1);
    assertThatThrownBy(() -> settings("keys: [" + key + ", " + key + "]"))
        .hasMessageContaining("two keys are called 'a'");
  }

  @Test
  void theManualHasEverySetting() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "reference", "serve-settings.md"));
    for (Setting setting : Setting.values()) {
      String standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
      assertThat(manual)
          .containsPattern(
              "\\| `\\Q%s\\E` \\| \\Q%s\\E *\\| `\\Q%s\\E` \\|"
                  .formatted(setting.key(), standard, setting.variable()));
    }
  }
}
