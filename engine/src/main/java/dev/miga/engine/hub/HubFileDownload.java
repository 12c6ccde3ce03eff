package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches one file of the Hub into a {@code .part} file, goes on after a cut where the server still
 * has the same file, and renames it when length and digest are right.
 */
final class HubFileDownload {
  private static final int BUFFER_BYTES = 1 << 17;
  private static final int MOST_CORRUPT = 2;

  private final HubClient hub;
  private final String repository;
  private final String revision;

  HubFileDownload(HubClient hub, String repository, String revision) {
    this.hub = hub;
    this.repository = repository;
    this.revision = revision;
  }

  /**
   * Fetches a file.
   *
   * @param file path in the repository
   * @param target where it goes; nothing is there before it is verified
   */
  void fetch(String file, Path target, Progress progress) throws IOException, InterruptedException {
    if (Files.exists(target)) {
      return; // verified by an earlier try
    }
    String what = "hf:" + repository + "/" + file;
    Partial partial = new Partial(target);
    for (int corrupt = 1; ; corrupt++) {
      Expected expected =
          hub.retry().run(what, progress, () -> attempt(what, file, partial, progress));
      Optional<String> damage = expected.damage(partial.data());
      if (damage.isEmpty()) {
        partial.finish();
        return;
      }
      partial.discard();
      if (corrupt == MOST_CORRUPT) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            what + ": " + damage.get() + " in " + corrupt + " downloads; it is deleted");
      }
      progress.note(what + ": " + damage.get() + "; fetching it once more");
    }
  }

  /** One request; returns when the body is complete. */
  private Expected attempt(String what, String file, Partial partial, Progress progress)
      throws IOException, InterruptedException {
    Map<String, String> range = partial.rangeHeaders();
    URI address = hub.address("/" + repository + "/resolve/" + revision + "/" + file);
    try (HubClient.Answer answer = ask(address, range)) {
      if (answer.status() == 416) {
        Expected whole = Expected.unsatisfied(answer);
        if (whole.bytes() == partial.bytes()) {
          return whole; // an earlier try ended between the last byte and the check
        }
        partial.discard();
        throw Retry.PassingFailure.without("the server has another file than before");
      }
      if (answer.status() != 200 && answer.status() != 206) {
        throw HubErrors.of(answer.last(), what, hub.page(repository));
      }
      long from = answer.status() == 206 ? partial.bytes() : 0;
      Expected expected = Expected.of(answer, from);
      if (from == 0) {
        partial.restart(answer.header("ETag").orElse(""));
        if (expected.bytes() > 0) {
          DiskSpace.require(partial.folder(), expected.bytes());
        }
      }
      copy(answer.last().body(), partial, expected, file, progress);
      return expected;
    }
  }

  private HubClient.Answer ask(URI address, Map<String, String> headers)
      throws InterruptedException, Retry.PassingFailure {
    try {
      return hub.get(address, headers);
    } catch (IOException failure) {
      throw Retry.PassingFailure.noAnswer(failure);
    }
  }

  private void copy(
      InputStream body, Partial partial, Expected expected, String file, Progress progress)
      throws IOException {
    long before = partial.bytes();
    long done = before;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = partial.append();
        StallGuard guard = new StallGuard(body, hub.stallTimeout())) {
      for (int read = read(body, buffer, guard, done > before); read >= 0; ) {
        done += read;
        if (expected.bytes() >= 0 && done > expected.bytes()) {
          break; // said below
        }
        out.write(buffer, 0, read);
        progress.advanced(file, done, expected.bytes());
        read = read(body, buffer, guard, done > before);
      }
    }
    if (expected.bytes() >= 0 && done > expected.bytes()) {
      partial.discard();
      throw Retry.PassingFailure.without(
          "more than the announced " + expected.bytes() + " bytes came");
    }
    if (done < expected.bytes()) {
      throw cut("cut after " + done + " of " + expected.bytes() + " bytes", done > before);
    }
  }

  private static int read(InputStream body, byte[] buffer, StallGuard guard, boolean advanced)
      throws IOException {
    try {
      int read = body.read(buffer);
      guard.moved();
      return read;
    } catch (ClosedByInterruptException stopped) {
      throw stopped;
    } catch (IOException cut) {
      String text = guard.stalled() ? "the connection stands still" : "cut: " + Failure.text(cut);
      throw cut(text, advanced);
    }
  }

  private static Retry.PassingFailure cut(String message, boolean advanced) {
    return advanced ? Retry.PassingFailure.after(message) : Retry.PassingFailure.without(message);
  }
}
