package dev.miga.shop.whatsapp;

import dev.miga.server.MigaServer;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The webhook on a port of its own, and who calls it. */
final class Webhook implements AutoCloseable {
  static final Instant NOW = Instant.ofEpochSecond(Payloads.SECONDS + 60);
  static final WhatsAppSettings SETTINGS =
      new WhatsAppSettings(
          "handshake",
          "app-secret",
          "EAAToken",
          Payloads.PHONE_NUMBER_ID,
          WhatsAppSettings.META,
          WhatsAppSettings.VERSION);

  final MemoryIntake intake = new MemoryIntake();
  final AtomicInteger wakes = new AtomicInteger();
  final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Logger> quiet = MigaServer.quiet(); // held, else it may be forgotten
  private final Javalin javalin;

  Webhook() {
    DeliveryReader reader = new DeliveryReader(Payloads.PHONE_NUMBER_ID, Optional::of);
    WebhookRoutes routes =
        new WebhookRoutes(SETTINGS, reader, intake, wakes::incrementAndGet, () -> NOW, log::add);
    javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.host = "127.0.0.1";
              config.jetty.port = 0;
              config.routes.get(WebhookRoutes.PATH, routes::handshake);
              config.routes.post(WebhookRoutes.PATH, routes::deliver);
            });
    javalin.start();
  }

  HttpResponse<String> get(String query) {
    return send(HttpRequest.newBuilder(uri(query)).build());
  }

  /** Delivers a body with its signature. */
  HttpResponse<String> deliver(byte[] body) {
    return deliver(body, new DeliverySignature(SETTINGS.appSecret()).sign(body));
  }

  HttpResponse<String> deliver(byte[] body, String signature) {
    return send(
        HttpRequest.newBuilder(uri(""))
            .header(DeliverySignature.HEADER, signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String query) {
    return URI.create("http://127.0.0.1:" + javalin.port() + WebhookRoutes.PATH + query);
  }

  @Override
  public void close() {
    javalin.stop();
    http.close();
    quiet.forEach(logger -> logger.setLevel(Level.INFO));
  }
}
