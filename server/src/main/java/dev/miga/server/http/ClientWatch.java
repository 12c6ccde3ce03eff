package dev.miga.server.http;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Waits for an answer as long as its client does. While a request of HTTP/1.1 is handled, and all
 * of its body was read, nobody reads from its connection; so this looks now and then whether the
 * client has closed it. What a client sends ahead, of its next request, is given back to the
 * connection.
 */
public final class ClientWatch {
  private static final long EVERY_MILLIS = 100;

  private final Connection connection;
  private boolean sendsAhead;

  private ClientWatch(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits.
   *
   * @param whenDone takes what is to be run when there is an answer
   * @param cancel run if the client leaves before
   * @throws ClientLeft if it does
   */
  public static void await(Context context, Consumer<Runnable> whenDone, Runnable cancel) {
    ServletContextRequest request = ServletContextRequest.getServletContextRequest(context.req());
    new ClientWatch(request.getConnectionMetaData().getConnection()).await(whenDone, cancel);
  }

  private void await(Consumer<Runnable> whenDone, Runnable cancel) {
    CountDownLatch done = new CountDownLatch(1);
    whenDone.accept(done::countDown);
    try {
      while (!done.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!sendsAhead && hasLeft()) {
          cancel.run();
          throw new ClientLeft();
        }
      }
    } catch (InterruptedException e) {
      cancel.run();
      Thread.currentThread().interrupt();
      throw new MigaException(ErrorCode.REFUSED, "interrupted before the answer was complete", e);
    }
  }

  private boolean hasLeft() {
    ByteBuffer early = BufferUtil.allocate(1);
    try {
      if (connection.getEndPoint().fill(early) < 0) {
        return true;
      }
    } catch (IOException e) {
      return true; // reset
    }
    sendsAhead = early.hasRemaining();
    if (sendsAhead && connection instanceof Connection.UpgradeTo reader) {
      reader.onUpgradeTo(early); // takes it as read; else it is lost, and so is the connection
    }
    return early.hasRemaining();
  }
}
