package dev.miga.engine.hub;

import static dev.miga.engine.hub.FakeServer.chunked;
import static dev.miga.engine.hub.FakeServer.content;
import static dev.miga.engine.hub.FakeServer.cut;
import static dev.miga.engine.hub.FakeServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubFileSourceTest {
  private static final String FILE = "/google/gemma/resolve/main/m.gguf";
  private static final ModelReference MODEL = ModelReference.parse("hf:google/gemma/m.gguf");

  private final byte[] weights = random(300_000);
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final RecordingProgress progress = new RecordingProgress();
  @TempDir private Path folder;
  private FakeServer hub;
  private FakeServer cdn;

  @BeforeEach
  void startServers() throws IOException {
    hub = new FakeServer();
    cdn = new FakeServer();
  }

  @AfterEach
  void stopServers() {
    hub.close();
    cdn.close();
  }

  @Test
  void storesTheFileAndNamesTheTerms() throws IOException {
    hub.on(FILE, content(weights, "ETag", quoted(sha256(weights))));

    Path path = store().resolve(MODEL, progress);

    assertThat(path).hasBinaryContent(weights);
    assertThat(path).isEqualTo(folder.resolve("hf+google+gemma+m.gguf/m.gguf"));
    assertThat(progress.notes).anyMatch(note -> note.contains("ai.google.dev/gemma/terms"));
    assertThat(progress.doneBytes).isSorted().endsWith((long) weights.length);
    assertThat(filesOf(folder.resolve("hf+google+gemma+m.gguf"))).containsExactly("m.gguf");
  }

  @Test
  void asksForAModelOnlyOnce() {
    hub.on(FILE, content(weights));

    store().resolve(MODEL, progress);
    store().resolve(MODEL, progress);

    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void sendsTheTokenToTheHubButToNoOtherHost() {
    hub.on(FILE, redirect("/blob", quoted(sha256(weights)), weights.length));
    cdn.on("/blob", content(weights, "ETag", "\"of-the-cdn\""));

    Path path = store().resolve(MODEL, progress);

    assertThat(path).hasBinaryContent(weights);
    assertThat(hub.requests().getFirst().header("Authorization")).contains("Bearer secret");
    assertThat(cdn.requests().getFirst().header("Authorization")).isEmpty();
  }

  @Test
  void goesOnWhereAConnectionWasCut() {
    hub.on(FILE, redirect("/blob", quoted(sha256(weights)), weights.length));
    cdn.on("/blob", cut(weights, 100_000, "ETag", "\"v1\""), content(weights, "ETag", "\"v1\""));

    Path path = store().resolve(MODEL, progress);

    assertThat(path).hasBinaryContent(weights);
    assertThat(cdn.requests()).hasSize(2);
    assertThat(cdn.requests().get(1).header("Range")).contains("bytes=100000-");
    assertThat(cdn.requests().get(1).header("If-range")).contains("\"v1\"");
  }

  @Test
  void goesOnInAnotherRunAfterGivingUp() {
    hub.on(FILE, cut(weights, 100_000, "ETag", "\"v1\""), status(503));
    assertFails(ErrorCode.NETWORK, "what has arrived is kept");
    hub.on(FILE, content(weights, "ETag", "\"v1\""));

    Path path = store().resolve(MODEL, progress);

    assertThat(path).hasBinaryContent(weights);
    assertThat(hub.requests().getLast().header("Range")).contains("bytes=100000-");
  }

  @Test
  void checksACompletePartInsteadOfFetchingItAgain() throws IOException {
    Path incoming = Files.createDirectories(folder.resolve(".incoming/hf+google+gemma+m.gguf"));
    Files.write(incoming.resolve("m.gguf.part"), weights);
    Files.writeString(incoming.resolve("m.gguf.part.etag"), quoted(sha256(weights)));
    hub.on(FILE, content(weights, "ETag", quoted(sha256(weights))));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(weights);

    assertThat(hub.requests()).hasSize(1);
    assertThat(progress.doneBytes).isEmpty();
  }

  @Test
  void startsAgainIfTheFileChangedAfterTheCut() {
    byte[] newer = random(200_000);
    hub.on(
        FILE,
        cut(weights, 100_000, "ETag", "\"v1\""),
        content(newer, "ETag", quoted(sha256(newer))));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(newer);
  }

  @Test
  void startsAgainAfterACutIfTheServerNamesNoVersion() {
    hub.on(FILE, cut(weights, 100_000), content(weights));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(weights);
    assertThat(hub.requests().get(1).header("Range")).isEmpty();
  }

  @Test
  void goesOnAfterAStall() {
    CountDownLatch never = new CountDownLatch(1);
    FakeServer.Behaviour stall =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.sendResponseHeaders(200, weights.length);
          exchange.getResponseBody().write(weights, 0, 5_000);
          exchange.getResponseBody().flush();
          await(never);
        };
    hub.on(FILE, stall, content(weights, "ETag", "\"v1\""));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(weights);
    assertThat(progress.notes).anyMatch(note -> note.contains("stands still"));
  }

  @Test
  void fetchesOnceMoreAfterCorruptBytes() {
    byte[] corrupt = weights.clone();
    corrupt[123_456] ^= 1;
    String tag = quoted(sha256(weights));
    hub.on(FILE, content(corrupt, "ETag", tag), content(weights, "ETag", tag));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(weights);
    assertThat(progress.notes).anyMatch(note -> note.contains("its digest is"));
  }

  @Test
  void refusesBytesThatStayCorruptAndKeepsNothing() {
    byte[] corrupt = weights.clone();
    corrupt[0] ^= 1;
    hub.on(FILE, content(corrupt, "ETag", quoted(sha256(weights))));

    assertFails(ErrorCode.INVALID_FILE, "expected " + sha256(weights));

    assertThat(store().models()).isEmpty();
    assertThat(filesOf(folder.resolve(".incoming/hf+google+gemma+m.gguf"))).isEmpty();
  }

  @Test
  void checksSmallFilesByTheirGitDigest() {
    byte[] text = "{}\n".getBytes(StandardCharsets.US_ASCII);
    hub.on(FILE, content(text, "ETag", "\"0967ef424bce6791893e9a57bb952f80fd536e93\""));
    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(text);
  }

  @Test
  void refusesALengthThatIsNeverReached() {
    hub.on(FILE, cut(weights, 0, "ETag", "\"v1\""));

    assertFails(ErrorCode.NETWORK, "given up after 6 tries");
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L);
  }

  @Test
  void refusesMoreBytesThanAnnounced() {
    hub.on(FILE, redirect("/blob", quoted(sha256(weights)), weights.length - 1));
    cdn.on("/blob", chunked(weights));

    assertFails(ErrorCode.NETWORK, "more than the announced 299999 bytes");
  }

  @Test
  void refusesTwoLengthsThatContradictEachOther() {
    hub.on(FILE, redirect("/blob", quoted(sha256(weights)), 1L << 40));
    cdn.on("/blob", content(weights));

    assertFails(ErrorCode.NETWORK, "the Hub says 1099511627776 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void sendsTheUserToTheTermsWhenRefused(int status) {
    hub.on(FILE, status(status));

    assertFails(ErrorCode.REFUSED, hub.address() + "/google/gemma", "HF_TOKEN");
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void reportsAFileThatDoesNotExist() {
    assertFails(ErrorCode.NOT_FOUND, "hf:google/gemma/m.gguf: not on the server");
    assertThat(hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsAsLongAsABusyServerAsks(int status) {
    hub.on(FILE, status(status, "Retry-After", "7"), status(status), content(weights));

    assertThat(store().resolve(MODEL, progress)).hasBinaryContent(weights);
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(7L, 2L);
  }

  @Test
  void givesUpOnAServerThatAsksToWaitAnHour() {
    hub.on(FILE, status(429, "Retry-After", "3600"));

    assertFails(ErrorCode.NETWORK, "asks to wait 3600 s");
    assertThat(pauses).isEmpty();
  }

  @Test
  void refusesAnAnswerThatMakesNoSense() {
    hub.on(FILE, status(418));
    assertFails(ErrorCode.NETWORK, "HTTP 418", "HF_ENDPOINT");
  }

  @Test
  void doesNotFollowRedirectsForEver() {
    hub.on(FILE, status(302, "Location", FILE));
    assertFails(ErrorCode.NETWORK, "more than 10 redirects");
  }

  @Test
  void doesNotFollowARedirectToNowhere() {
    hub.on(FILE, status(302));
    assertFails(ErrorCode.NETWORK, "a redirect without a Location");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https:///x", "ftp://localhost/x", "file:///etc/passwd", "mailto:a", "::"})
  void doesNotFollowARedirectToNoAddressOfTheWeb(String location) {
    hub.on(FILE, status(302, "Location", location));
    assertFails(ErrorCode.NETWORK, "a redirect to no address");
  }

  @Test
  void showsNoTokenThatCannotBeOne() {
    for (String token : List.of("hf_se\ncret", "hf_se\rcret", "hf_se cret", "hf_s\u00e9cret")) {
      assertThatThrownBy(() -> HubClient.from(Map.of("HF_TOKEN", token), ignored -> {}))
          .isInstanceOfSatisfying(
              MigaException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageStartingWith("HF_TOKEN: ")
          .hasMessageNotContainingAny("hf_", "cret", "\n");
    }
    String withUser = "https://ana:secret@mirror.example";
    assertThatThrownBy(() -> HubClient.from(Map.of("HF_ENDPOINT", withUser), ignored -> {}))
        .isInstanceOf(MigaException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void takesATokenWithALineEndBehindIt() {
    assertThat(HubClient.from(Map.of("HF_TOKEN", " hf_secret\n"), ignored -> {})).isNotNull();
  }

  @Test
  void reportsAServerThatIsNotThere() {
    hub.close();
    assertFails(ErrorCode.NETWORK, "no answer", "given up after 6 tries");
  }

  @Test
  void twoDownloadsAtOnceAskTheServerOnce() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    hub.on(
        FILE,
        exchange -> {
          await(waiting); // until the other one has found the lock taken
          content(weights).answer(exchange);
        });
    Pause pause = ignored -> waiting.countDown();
    Callable<Path> download = () -> store(folder, pause).resolve(MODEL, progress);

    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Future<Path> path : two.invokeAll(List.of(download, download))) {
        assertThat(path.get()).hasBinaryContent(weights);
      }
    }
    assertThat(hub.requests()).hasSize(1);
    assertThat(progress.notes).anyMatch(note -> note.contains("another process is downloading"));
  }

  @Test
  void offlineAsksNobody() {
    ModelStore store = new ModelStore(folder, WeightSources.offline());

    assertFails(() -> store.resolve(MODEL, progress), ErrorCode.REFUSED, "--offline");
    assertFails(
        () -> store.resolve(ModelReference.standard(), progress),
        ErrorCode.REFUSED,
        "miga pull gemma-3-270m");
    assertThat(hub.requests()).isEmpty();
    assertThat(filesOf(folder)).isEmpty();
  }

  private ModelStore store() {
    return store(folder, pauses::add);
  }

  private ModelStore store(Path where, Pause pause) {
    URI endpoint = hub.address();
    HubClient client = new HubClient(endpoint, "secret", new Retry(pause), Duration.ofMillis(300));
    return new ModelStore(
        where,
        new WeightSources(r -> new HubFileSource(client, (ModelReference.HubFile) r)),
        pause);
  }

  private FakeServer.Behaviour redirect(String path, String linkedTag, long linkedBytes) {
    return status(
        302,
        "Location",
        cdn.address() + path,
        "X-Linked-ETag",
        linkedTag,
        "X-Linked-Size",
        Long.toString(linkedBytes));
  }

  private void assertFails(ErrorCode code, String... words) {
    assertFails(() -> store().resolve(MODEL, progress), code, words);
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MigaException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private static List<String> filesOf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    return data;
  }

  private static String sha256(byte[] data) {
    MessageDigest digest = Digests.sha256();
    return HexFormat.of().formatHex(digest.digest(data));
  }

  private static String quoted(String tag) {
    return '"' + tag + '"';
  }
}
