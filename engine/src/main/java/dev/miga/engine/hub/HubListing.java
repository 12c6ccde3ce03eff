package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The files of a repository at one commit.
 *
 * @param commit 40 hexadecimal digits
 * @param files paths in the repository
 */
record HubListing(String commit, List<String> files) {
  private static final int MOST_BYTES = 8 << 20;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  HubListing {
    files = List.copyOf(files);
  }

  /** Asks the Hub's API ({@code GET /api/models/OWNER/REPO/revision/REVISION}). */
  static HubListing ask(HubClient hub, String repository, String revision)
      throws IOException, InterruptedException {
    String path = "/api/models/" + repository + "/revision/" + revision;
    byte[] body;
    try (HubClient.Answer answer =
        hub.get(hub.address(path), Map.of("Accept", "application/json"))) {
      if (answer.status() != 200) {
        throw HubErrors.of(answer.last(), "hf:" + repository, hub.page(repository));
      }
      body = body(answer.last().body(), hub.stallTimeout());
    } catch (Retry.PassingFailure passing) {
      throw passing;
    } catch (IOException cut) {
      throw Retry.PassingFailure.noAnswer(cut);
    }
    return parse(body, repository);
  }

  private static byte[] body(InputStream in, Duration stallTimeout) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StallGuard guard = new StallGuard(in, stallTimeout)) {
      try {
        for (int n = in.read(buffer); n >= 0 && body.size() < MOST_BYTES; n = in.read(buffer)) {
          guard.moved();
          body.write(buffer, 0, n);
        }
      } catch (ClosedByInterruptException stopped) {
        throw stopped;
      } catch (IOException cut) {
        throw guard.stalled()
            ? Retry.PassingFailure.without("the connection stands still")
            : Retry.PassingFailure.noAnswer(cut);
      }
    }
    return body.toByteArray();
  }

  static HubListing parse(byte[] json, String repository) {
    String commit = "";
    List<String> files = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "sha" -> commit = parser.getString();
            case "siblings" -> readSiblings(parser, files);
            default -> parser.skipChildren();
          }
        }
      }
    } catch (JacksonException malformed) {
      throw unreadable(repository, Failure.text(malformed));
    }
    if (!COMMIT.matcher(commit).matches()) {
      throw unreadable(repository, "no commit in it");
    }
    return new HubListing(commit, files);
  }

  private static void readSiblings(JsonParser parser, List<String> files) {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isName = parser.currentName().equals("rfilename");
        JsonToken value = parser.nextToken();
        if (isName && value == JsonToken.VALUE_STRING) {
          files.add(parser.getString());
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private static MigaException unreadable(String repository, String why) {
    return new MigaException(
        ErrorCode.NETWORK,
        "hf:"
            + repository
            + ": the list of its files cannot be read ("
            + why.lines().findFirst().orElse("")
            + "); check HF_ENDPOINT, or name a file, hf:owner/repo/FILE");
  }
}
