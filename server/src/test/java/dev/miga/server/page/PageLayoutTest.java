package dev.miga.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.server.ServedFleet;
import dev.miga.server.clients.Keyed;
import dev.miga.server.testing.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the page looks, on a telephone and on a desk, and to who cannot see it. */
@ExtendWith(OneBrowser.class)
class PageLayoutTest {
  @TempDir private static Path folder;
  @TempDir private Path other;
  private static ServedFleet served;
  private static Chromium browser;

  @BeforeAll
  static void start(Chromium shared) {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
    browser = shared;
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "es, 390, light, dark",
    "es, 1280, dark, light",
    "en, 390, dark, light",
    "en, 1280, light, dark"
  })
  void fitsAndCanBeRead(String language, int width, String labels, String record)
      throws IOException {
    browser.size(width, 844);
    Playground page = new Playground(browser, served.server.uri(), language);
    for (String[] shown : new String[][] {{"mood", labels}, {"order", record}}) {
      browser.prefer(shown[1]);
      page.apply(shown[0], "hola mundo, dos canillas de pan para la calle 72");
      page.one("#result details:last-of-type summary").click();
      assertNoProblems(String.join("-", shown[0], language, "" + width, shown[1]));
    }
  }

  @Test
  void asksForAKeyReadably() throws IOException {
    browser.size(390, 844);
    try (ServedFleet keyed = new ServedFleet(other, Scheduler.Limits.STANDARD, Keyed::with)) {
      Playground page = new Playground(browser, keyed.server.uri(), "es");
      page.giveKey("other");
      browser.await("document.querySelector('#key-problem').textContent !== ''");
      for (String scheme : new String[] {"light", "dark"}) {
        browser.prefer(scheme);
        assertNoProblems("key-" + scheme);
      }
    }
  }

  private static void assertNoProblems(String picture) throws IOException {
    browser.picture(picture);
    assertThat(browser.layoutProblems()).as(picture).isEmpty();
    assertThat(browser.accessProblems()).as(picture).isEmpty();
  }

  @Test
  void movesNothingForWhoWantsRest() {
    browser.prefer("light");
    Playground page = new Playground(browser, served.server.uri(), "es");
    page.apply("order", "hola, pan");
    Object moving =
        browser.driver.executeScript(
            """
            return [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
              .filter((style) => style.animationName !== "none"
                || style.transitionDuration !== "0s" || style.scrollBehavior === "smooth").length;
            """);
    assertThat(moving).isEqualTo(0L);
  }
}
