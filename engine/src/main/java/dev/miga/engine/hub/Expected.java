package dev.miga.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server says about a file.
 *
 * @param bytes size of the whole file, -1 if unknown
 * @param digest SHA-256 (64 digits, large files) or git blob SHA-1 (40 digits, small files), empty
 *     if the server gives none
 */
record Expected(long bytes, String digest) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18})");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{40}");

  /**
   * Reads the headers.
   *
   * @param from where the body should begin
   * @throws Retry.PassingFailure if it begins elsewhere, or if two lengths contradict each other
   */
  static Expected of(HubClient.Answer answer, long from) throws Retry.PassingFailure {
    long bodyBytes = answer.last().headers().firstValueAsLong("Content-Length").orElse(-1);
    long bytes = answer.status() == 206 ? rangeTotal(answer, from) : bodyBytes;
    long linked = number(answer.hubHeader("X-Linked-Size"));
    if (linked >= 0 && bytes >= 0 && linked != bytes) {
      throw Retry.PassingFailure.without(
          "the Hub says " + linked + " bytes, the server of the file " + bytes);
    }
    return new Expected(Math.max(bytes, linked), digest(answer));
  }

  /** Reads the headers of an answer 416, which tells the size of the whole file. */
  static Expected unsatisfied(HubClient.Answer answer) {
    String value = answer.header("Content-Range").orElse("");
    Optional<String> total = Optional.of(value.replaceFirst("^bytes \\*/", ""));
    return new Expected(number(total), digest(answer));
  }

  private static long rangeTotal(HubClient.Answer answer, long from) throws Retry.PassingFailure {
    String value = answer.header("Content-Range").orElse("");
    Matcher range = CONTENT_RANGE.matcher(value);
    if (!range.matches() || Long.parseLong(range.group(1)) != from) {
      throw Retry.PassingFailure.without(
          "asked for the bytes from " + from + ", got '" + value + "'");
    }
    return Long.parseLong(range.group(2));
  }

  private static String digest(HubClient.Answer answer) {
    return answer
        .hubHeader("X-Linked-ETag")
        .or(() -> answer.hubHeader("ETag"))
        .map(tag -> tag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT))
        .filter(tag -> DIGEST.matcher(tag).matches())
        .orElse("");
  }

  private static long number(Optional<String> header) {
    return header.filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(-1L);
  }

  /** What is wrong with a complete file; empty if it is as the server says. */
  Optional<String> damage(Path file) throws IOException {
    if (bytes >= 0 && Files.size(file) != bytes) {
      return Optional.of("it has " + Files.size(file) + " bytes, expected " + bytes);
    }
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    String found = digest.length() == 64 ? Digests.sha256(file) : Digests.gitBlob(file);
    return found.equals(digest)
        ? Optional.empty()
        : Optional.of("its digest is " + found + ", expected " + digest);
  }
}
