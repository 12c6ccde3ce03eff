package dev.miga.server.operations;

import dev.miga.server.http.Answers;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.http.JsonMembers;
import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a server is there, and whether it takes requests. */
public final class ServerState {
  private enum Stage {
    STARTING,
    READY,
    STOPPING
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.STARTING);

  public void ready() {
    stage.set(Stage.READY);
  }

  /** False where that was done before. */
  public boolean stop() {
    return stage.getAndSet(Stage.STOPPING) != Stage.STOPPING;
  }

  public void live(Context context) {
    Answers.json(context, new JsonMembers().put("status", "live").toObject());
  }

  public void ready(Context context) {
    switch (stage.get()) {
      case READY -> Answers.json(context, new JsonMembers().put("status", "ready").toObject());
      case STARTING, STOPPING ->
          Answers.failure(context, HttpFailure.of(503, "not_ready", "starting or stopping"));
    }
  }
}
