package dev.miga.shop.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.server.testing.Chromium;
import dev.miga.shop.board.ShopStatus.Health;
import dev.miga.shop.board.ShopStatus.Problem;
import dev.miga.shop.order.OrderState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** How the board looks, on a telephone and on a desk, and to who cannot see it. */
class BoardLayoutTest {
  private static ServedBoard served;
  private static Chromium browser;

  @BeforeAll
  static void start() {
    served = new ServedBoard(0);
    Orders.morning(served.board);
    browser = new Chromium();
  }

  @AfterAll
  static void stop() {
    browser.close();
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "es, 390, light", "es, 390, dark", "es, 1280, light", "es, 1280, dark",
    "en, 390, light", "en, 390, dark", "en, 1280, light", "en, 1280, dark"
  })
  void fitsAndCanBeRead(String language, int width, String scheme) throws IOException {
    browser.size(width, width < 600 ? 844 : 900);
    browser.prefer(scheme);
    BoardPage page = new BoardPage(browser, served);
    if (language.equals("en")) {
      page.english();
    }
    String name = String.join("-", language, "" + width, scheme);
    check("orders-" + name);
    page.control(21, "more").click();
    check("more-" + name);
    page.control(21, "correct").click();
    check("editor-" + name);
    page.one("#editor").sendKeys(Keys.ESCAPE);
    for (String view : new String[] {"queue", "day"}) {
      page.view(view);
      check(view + "-" + name);
    }
    page.one("#search").sendKeys("tequeño");
    browser.await("document.querySelectorAll('#found article').length === 2");
    check("found-" + name);
  }

  @ParameterizedTest
  @CsvSource({"390, light", "390, dark", "1280, light", "1280, dark"})
  void saysReadablyWhatIsNewDoneAndWrong(int width, String scheme) throws IOException {
    browser.size(width, width < 600 ? 844 : 900);
    browser.prefer(scheme);
    try (ServedBoard other = new ServedBoard(0)) {
      BoardPage page = new BoardPage(browser, other);
      other.board.put(Orders.calm(1, OrderState.OPEN));
      page.awaitState(1, "open");
      other.board.put(Orders.calm(2, OrderState.OPEN));
      page.awaitState(2, "open");
      page.control(1, "next").click();
      page.awaitState(1, "confirmed");
      other.board.become(
          new ShopStatus(
              Health.DOWN,
              Health.DOWN,
              3,
              4,
              Optional.of(new Problem("La base de datos no responde", Instant.now()))));
      browser.await("document.querySelector('.banner') !== null");
      check("new-" + width + "-" + scheme);
      browser.driver.executeScript("document.querySelector('#key-dialog').showModal()");
      check("key-" + width + "-" + scheme);
    }
  }

  private static void check(String name) throws IOException {
    browser.picture(name);
    assertThat(browser.layoutProblems()).as(name).isEmpty();
    assertThat(browser.accessProblems()).as(name).isEmpty();
  }

  @Test
  void movesNothingForWhoWantsRest() {
    browser.prefer("light");
    new BoardPage(browser, served);
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
