package dev.miga.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import dev.miga.server.ServedFleet;
import dev.miga.server.clients.Keyed;
import dev.miga.server.testing.Chromium;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the page says while the server is busy, closed to it, or gone. */
@ExtendWith(OneBrowser.class)
class PageTroubleTest {
  private static Chromium browser;

  @TempDir private Path folder;

  @BeforeAll
  static void start(Chromium shared) {
    browser = shared;
    browser.size(1280, 900); // all of the page, or it does not read the load
  }

  private static Playground open(ServedFleet served) {
    return new Playground(browser, served.server.uri(), "en");
  }

  @Test
  void showsTheLoadAsItMovesAndGivesUpWhenAsked() {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ServedFleet served =
        new ServedFleet(folder, new Scheduler.Limits(1, 1, 64), UnaryOperator.identity())) {
      try {
        Playground page = open(served);
        page.awaitLoad("running", "0");
        hold(served, go);
        page.awaitLoad("running", "1");

        page.choose("order");
        page.type("pan");
        page.press();
        assertThat(page.text("#summary")).isEqualTo("order is reading…");
        page.awaitLoad("queued", "1");
        page.cancel();
        assertThat(page.text("#summary")).isEqualTo("Cancelled.");
        go.complete(null);
        page.awaitLoad("running", "0");

        browser.driver.executeScript(
            """
            const rate = document.getElementById("load-rate");
            new MutationObserver(() => { window.rose ||= Number.parseFloat(rate.textContent) > 0; })
              .observe(rate, { childList: true });
            """);
        page.apply();
        assertThat(page.texts("tbody tr")).hasSize(2);
        browser.await("window.rose");
      } finally {
        go.complete(null);
      }
    }
  }

  @Test
  void saysWhenTheServerHasNoRoom() {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ServedFleet served =
        new ServedFleet(folder, new Scheduler.Limits(1, 1, 64), UnaryOperator.identity())) {
      try {
        hold(served, go);
        served.fleet.get("order").submit("pan", Terms.NONE, event -> {});
        Playground page = open(served);
        page.apply("order", "pan");
        assertThat(page.text("#problem")).contains("too many requests").contains("In 1 s");
      } finally {
        go.complete(null);
      }
    }
  }

  /** Keeps the model in a pass with a first text until {@code go}. */
  private static void hold(ServedFleet served, CompletableFuture<Void> go) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Scheduler scheduler = served.fleet.base().scheduler();
    served
        .fleet
        .get("order")
        .submit(
            "pan",
            Terms.NONE,
            event -> {
              if (scheduler.load().running() > 0) { // what is certain is said before
                begun.complete(null);
                go.join();
              }
            });
    begun.join();
  }

  @Test
  void asksForAKeyAndKeepsItForTheTab() {
    try (ServedFleet served = new ServedFleet(folder, Scheduler.Limits.STANDARD, Keyed::with)) {
      Playground page = open(served);
      page.giveKey("other");
      browser.await("document.querySelector('#key-problem').textContent !== ''");
      assertThat(page.text("#key-problem")).contains("did not accept");
      page.giveKey(Keyed.KEY);
      browser.await("document.querySelector('#specialists input') !== null");
      assertThat(page.one("#key-form").isDisplayed()).isFalse();
      browser.driver.navigate().refresh();
      browser.await("document.querySelector('#specialists input') !== null");
      page.apply("order", "pan");
      assertThat(page.texts("tbody tr")).hasSize(2);
    }
  }

  @Test
  void saysWhenASpecialistOrTheServerIsGone() {
    ServedFleet served =
        new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
    try {
      Playground page = open(served);
      served.fleet.close("mood");
      page.apply("mood", "pan");
      assertThat(page.text("#problem")).contains("does not have this specialist");
      served.server.close();
      page.apply();
      assertThat(page.text("#problem")).contains("cannot be reached");
      page.one("#reload").click();
      browser.await("document.querySelector('#specialists-status .problem') !== null");
    } finally {
      served.close();
    }
  }
}
