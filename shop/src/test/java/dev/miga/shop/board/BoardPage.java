package dev.miga.shop.board;

import dev.miga.server.testing.Chromium;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The board's page, as the people of the shop see and handle it. */
final class BoardPage {
  final Chromium browser;

  /** Opens it, and waits for its orders. */
  BoardPage(Chromium browser, ServedBoard served) {
    this(browser, served, served.board.live(Instant.EPOCH).size());
  }

  /** Opens it where some of the orders are in no column. */
  BoardPage(Chromium browser, ServedBoard served, int shown) {
    this.browser = browser;
    browser.open(served.uri("/board"));
    awaitOrders(shown);
  }

  void awaitOrders(int count) {
    browser.await("document.querySelectorAll('#columns article').length === " + count);
    browser.await("document.querySelector('#status dl') !== null");
  }

  void english() {
    one("#language").click();
  }

  void view(String name) {
    one("[data-view=" + name + "]").click();
  }

  /** Waits until an order is in the column of a state. */
  void awaitState(long id, String state) {
    browser.await(
        "document.querySelector('[data-column=%s] [data-order=\"%d\"]') !== null"
            .formatted(state, id));
  }

  WebElement card(long id) {
    return one("#columns [data-order='" + id + "']");
  }

  WebElement control(long id, String name) {
    return card(id).findElement(By.cssSelector("[data-control='" + name + "']"));
  }

  void choose(String select, String value) {
    one(select + " option[value='" + value + "']").click();
  }

  WebElement one(String selector) {
    return browser.driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return browser.driver.findElements(By.cssSelector(selector));
  }

  /** All at once, for a change may come at any time. */
  List<String> texts(String selector) {
    Object texts =
        browser.driver.executeScript(
            """
            return [...document.querySelectorAll(arguments[0])]
              .map((element) => element.innerText.replace(/\\s+/g, " ").trim());
            """,
            selector);
    return ((List<?>) Objects.requireNonNull(texts)).stream().map(String::valueOf).toList();
  }
}
