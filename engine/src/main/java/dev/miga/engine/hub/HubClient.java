package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks HTTP with the Hugging Face Hub or a mirror of it: one request at a time, redirects
 * followed by hand so that the token goes to the Hub's own host only.
 */
final class HubClient {
  private static final String PUBLIC_ENDPOINT = "https://huggingface.co";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 10;

  private final URI endpoint;
  private final Optional<String> token;
  private final HttpClient http;
  private final Retry retry;
  private final Duration stallTimeout;

  /**
   * A client of one Hub.
   *
   * @param endpoint base address, {@code https://huggingface.co}
   * @param token access token; empty for none
   * @param retry when to try again
   * @param stallTimeout how long a body may stand still
   */
  HubClient(URI endpoint, String token, Retry retry, Duration stallTimeout) {
    this.endpoint = endpoint;
    this.token = token(token);
    this.retry = retry;
    this.stallTimeout = stallTimeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * The Hub that {@code HF_ENDPOINT} names, with the token of {@code HF_TOKEN}.
   *
   * @throws MigaException INVALID_ARGUMENT if the address is none
   */
  static HubClient from(Map<String, String> environment, Pause pause) {
    String base = environment.getOrDefault("HF_ENDPOINT", "");
    String token = environment.getOrDefault("HF_TOKEN", "");
    URI endpoint = parse(base.isBlank() ? PUBLIC_ENDPOINT : base.strip());
    return new HubClient(endpoint, token, new Retry(pause), Duration.ofSeconds(60));
  }

  /** The token without spaces around it; no message may show it. */
  private static Optional<String> token(String token) {
    String stripped = token.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "HF_TOKEN: not a token: there is a space, a line end or another character in it that none has; copy it again");
    }
    return stripped.isEmpty() ? Optional.empty() : Optional.of(stripped);
  }

  private static URI parse(String base) {
    try {
      URI uri = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
      if (isWeb(uri) && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new MigaException(
        ErrorCode.INVALID_ARGUMENT,
        "HF_ENDPOINT: "
            + (base.contains("@") ? "an address with a user in it" : Printable.quote(base))
            + " is not taken; expected for example "
            + PUBLIC_ENDPOINT);
  }

  private static boolean isWeb(URI uri) {
    return uri.getHost() != null
        && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
  }

  Retry retry() {
    return retry;
  }

  Duration stallTimeout() {
    return stallTimeout;
  }

  /**
   * Address of something on this Hub.
   *
   * @param path with a slash first; what an address cannot hold is escaped
   */
  URI address(String path) {
    try {
      return URI.create(endpoint + new URI(null, null, path, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** Where a person accepts the terms of a model. */
  String page(String repository) {
    return endpoint + "/" + repository;
  }

  /**
   * Asks for something and follows redirects.
   *
   * @param start address on this Hub
   * @param headers further request headers, sent to every host on the way
   * @return the last answer, and the first, which carries the Hub's own headers
   */
  Answer get(URI start, Map<String, String> headers) throws IOException, InterruptedException {
    HttpResponse<InputStream> first = send(start, headers);
    HttpResponse<InputStream> last = first;
    URI at = start;
    for (int redirects = 0; isRedirect(last.statusCode()); redirects++) {
      last.body().close();
      if (redirects == MOST_REDIRECTS) {
        throw new IOException("more than " + MOST_REDIRECTS + " redirects from " + host(start));
      }
      at = target(at, last);
      last = send(at, headers);
    }
    return new Answer(first, last);
  }

  /**
   * What came back.
   *
   * @param first answer of the Hub itself, perhaps a redirect
   * @param last answer after the redirects; its body is open
   */
  record Answer(HttpResponse<InputStream> first, HttpResponse<InputStream> last)
      implements AutoCloseable {
    int status() {
      return last.statusCode();
    }

    Optional<String> header(String name) {
      return last.headers().firstValue(name);
    }

    /** A header of the Hub's own answer. */
    Optional<String> hubHeader(String name) {
      return first.headers().firstValue(name);
    }

    @Override
    public void close() throws IOException {
      last.body().close();
    }
  }

  private HttpResponse<InputStream> send(URI uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(HEADER_TIMEOUT)
            .header("User-Agent", "miga")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (isHub(uri)) {
      token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Same scheme, host and port as the endpoint: the only place that may see the token. */
  private boolean isHub(URI uri) {
    return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(uri.getHost())
        && endpoint.getPort() == uri.getPort();
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI target(URI from, HttpResponse<?> response) throws IOException {
    String location =
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("a redirect without a Location from " + host(from)));
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException malformed) {
      throw new IOException("a redirect to no address from " + host(from), malformed);
    }
    if (!isWeb(to)) {
      throw new IOException("a redirect to no address of the web by " + host(from));
    }
    if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
      throw new IOException("a redirect from https to " + to.getScheme() + " by " + host(from));
    }
    return to;
  }

  private static String host(URI uri) {
    return uri.getHost();
  }
}
