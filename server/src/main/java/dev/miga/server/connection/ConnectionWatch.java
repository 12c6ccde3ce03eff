package dev.miga.server.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Closes connections whose next request does not come, however busily its header trickles in: to
 * Jetty a connection is idle only where not a byte comes.
 */
public final class ConnectionWatch extends Handler.Wrapper implements Connection.Listener {
  /** Since when a connection waits for a request, or that it has one. */
  private sealed interface State {
    record Waiting(long since) implements State {}

    record Busy() implements State {}
  }

  private final Duration most;
  private final Map<Connection, State> connections = new ConcurrentHashMap<>();

  /**
   * A watch over all connections.
   *
   * @param most how long a connection may wait; it is closed before twice this time
   * @param handler of the requests
   */
  public ConnectionWatch(Duration most, Handler handler) {
    super(handler);
    this.most = most;
  }

  private static State waiting() {
    return new State.Waiting(System.nanoTime());
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // has one within that is opened too
      connections.put(connection, waiting());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    connections.replace(connection, new State.Busy());
    Request.addCompletionListener(request, failure -> connections.replace(connection, waiting()));
    return super.handle(request, response, callback);
  }

  @Override
  protected void doStart() throws Exception {
    for (Connector connector : getServer().getConnectors()) {
      connector.addEventListener(this);
    }
    super.doStart();
    again();
  }

  private void again() {
    getServer().getScheduler().schedule(this::closeLate, most.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeLate() {
    long now = System.nanoTime();
    connections.forEach(
        (connection, state) -> {
          if (state instanceof State.Waiting waiting && now - waiting.since() >= most.toNanos()) {
            connection.getEndPoint().close();
          }
        });
    if (isRunning() || isStarting()) {
      again();
    }
  }
}
