package dev.miga.server.page;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.testing.Chromium;
import java.net.URI;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page to try specialists, as its user sees and handles it. */
final class Playground {
  private static final String ANSWERED =
      "document.querySelector('#answer').getAttribute('aria-busy') === 'false'";

  private final Chromium browser;

  /** Opens it in a language, and waits for what it loads. */
  Playground(Chromium browser, URI server, String language) {
    this.browser = browser;
    browser.open(server);
    speak(language);
    browser.await("document.querySelector('#specialists input, #key-form:not([hidden])') !== null");
  }

  void speak(String language) {
    one("[data-language=" + language + "]").click();
  }

  void choose(String specialist) {
    one("#specialists input[value=" + specialist + "]").click();
  }

  void type(String text) {
    WebElement field = one("#text");
    field.clear();
    field.sendKeys(text);
  }

  /** Presses the button and waits for what comes. */
  void apply() {
    press();
    browser.await(ANSWERED);
  }

  void press() {
    one("#apply").click();
  }

  void cancel() {
    one("#cancel").click();
    browser.await(ANSWERED);
  }

  void apply(String specialist, String text) {
    choose(specialist);
    type(text);
    apply();
  }

  void giveKey(String key) {
    one("#key").sendKeys(key);
    one("#key-form button").click();
  }

  WebElement one(String selector) {
    return browser.driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return browser.driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return one(selector).getText();
  }

  List<String> texts(String selector) {
    return all(selector).stream().map(WebElement::getText).toList();
  }

  /** The answer as it came from the server. */
  JsonObject answer() {
    String raw = one("#result pre").getDomProperty("textContent");
    return (JsonObject) JsonValue.parse(String.valueOf(raw));
  }

  /** Waits until a number of the load is shown. */
  void awaitLoad(String name, String shown) {
    browser.await("document.getElementById('load-%s').textContent === '%s'".formatted(name, shown));
  }
}
