package dev.miga.server.connection;

import dev.miga.server.settings.ServerSettings;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Listens as the settings say. */
public final class Listener {
  private static final int HEADER_BYTES = 8 << 10;
  private static final long YEAR_SECONDS = 31_536_000;

  private final ServerSettings settings;
  private final Optional<PemIdentity> identity;

  private Listener(ServerSettings settings, Optional<PemIdentity> identity) {
    this.settings = settings;
    this.identity = identity;
  }

  /**
   * Reads certificate and key, if there are any.
   *
   * @throws dev.miga.engine.MigaException if they are missing or unsound
   */
  public static Listener of(ServerSettings settings) {
    return new Listener(settings, settings.listening().tls().map(PemIdentity::read));
  }

  /** Listens for a server with HTTP/1.1. */
  public ServerConnector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        identity
            .map(own -> new ServerConnector(server, secure(own, http), plain))
            .orElseGet(() -> new ServerConnector(server, plain));
    connector.setHost(settings.listening().host());
    connector.setPort(settings.listening().port());
    connector.setIdleTimeout(settings.limits().idleTimeout().toMillis());
    connector.addBean(new NetworkConnectionLimit(settings.limits().connections(), connector));
    return connector;
  }

  private static SslConnectionFactory secure(PemIdentity own, HttpConfiguration http) {
    boolean isNameChecked = false; // the client checks it
    http.addCustomizer(new SecureRequestCustomizer(isNameChecked, YEAR_SECONDS, false));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(own.keyStore());
    tls.setKeyStorePassword("");
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    return new SslConnectionFactory(tls, "http/1.1");
  }
}
