package dev.miga.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.ServedFleet;
import dev.miga.server.testing.Chromium;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What a user of the page does and sees, in a browser. */
@ExtendWith(OneBrowser.class)
class PageTest {
  private static final String STREET =
      """
      {"type": "object", "additionalProperties": false, "required": ["street"],
       "properties": {"street": {"type": "string", "x-verbatim": "characters", "minLength": 3}}}
      """;

  @TempDir private static Path folder;
  private static ServedFleet served;
  private static Chromium browser;

  @BeforeAll
  static void start(Chromium shared) throws IOException {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
    Files.writeString(folder.resolve("street.json"), STREET);
    Path task = folder.resolve("street.yaml");
    Files.writeString(
        task, "name: street\nmax-characters: 100\nkind: extract\nschema: street.json\n");
    served.fleet.open("street", SpecialistFile.read(task));
    browser = shared;
    browser.size(1280, 900);
    browser.leave(); // what other tests opened
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void askedNobodyElse() {
    assertThat(browser.asked()).containsExactly(Chromium.origin(served.server.uri().toString()));
  }

  private static Playground open(String language) {
    return new Playground(browser, served.server.uri(), language);
  }

  private static JsonObject member(JsonObject object, String name) {
    return (JsonObject) object.get(name).orElseThrow();
  }

  private static String shown(JsonValue confidence) {
    return ((JsonNumber) confidence).value().setScale(2, RoundingMode.DOWN).toPlainString();
  }

  @Test
  void showsARecordWithItsConfidences() {
    Playground page = open("en");
    page.apply("order", "hola, pan");

    JsonObject answer = page.answer();
    List<String> rows = page.texts("#result tbody tr");
    JsonString bread = (JsonString) member(answer, "output").get("bread").orElseThrow();
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst()).startsWith("bread").contains(bread.value());
    List<JsonValue> fields = List.copyOf(member(answer, "fields").members().values());
    for (int i = 0; i < rows.size(); i++) {
      JsonValue confidence = ((JsonObject) fields.get(i)).get("confidence").orElseThrow();
      assertThat(rows.get(i)).contains(shown(confidence));
    }
    assertThat(page.text("#summary"))
        .startsWith("order · confidence " + shown(answer.get("confidence").orElseThrow()))
        .containsPattern(" · [0-9,.]+ ms");
    for (String cost : List.of("tokens", "passes")) {
      String one = cost.replaceFirst("(?<=token)s$|es$", "");
      answer
          .get(cost)
          .ifPresent(
              count ->
                  assertThat(page.text("#summary"))
                      .containsPattern("\\b" + count.toJson() + " (" + one + "|" + cost + ")"));
    }
  }

  @Test
  void showsTheLabelsOfAClassifier() {
    Playground page = open("en");
    page.apply("mood", "hola, pan");

    JsonObject answer = page.answer();
    String label = ((JsonString) answer.get("output").orElseThrow()).value();
    assertThat(page.text("#result .verdict")).isEqualTo(label);
    assertThat(page.texts(".labels li")).hasSize(2);
    assertThat(page.texts(".labels li").getFirst())
        .contains(label + " ✓ chosen")
        .contains(shown(member(answer, "labels").get(label).orElseThrow()));
  }

  @Test
  void marksWhereAFieldWasCopiedFrom() {
    Playground page = open("en");
    page.apply("street", "pan para la calle 72");

    JsonValue copied = member(page.answer(), "output").get("street").orElseThrow();
    String street = ((JsonString) copied).value().strip();
    assertThat(page.texts("mark")).containsExactly(street);
    WebElement name = page.one("tbody button");
    name.click();
    assertThat(name.getDomAttribute("aria-pressed")).isEqualTo("true");
    assertThat(page.texts("mark.active")).containsExactly(street);
    name.click();
    page.one("#text").click();
    assertThat(page.all("mark.active")).isEmpty();
  }

  @Test
  void showsMarkupAsText() {
    String text = "<img src=x onerror=alert(1)> <b>pan</b> &amp;";
    Playground page = open("es");
    page.apply("order", text);
    assertThat(page.text(".read")).isEqualTo(text);
    assertThat(page.all("#answer img, #answer b")).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAText() {
    Playground page = open("es");
    page.apply("order", "   ");
    assertThat(page.text("#summary")).isEqualTo("Escribe un texto primero.");
    page.apply("order", "pan ".repeat(30));
    assertThat(page.text("#problem")).contains("no aceptó").contains("Dice el servicio: ");
    page.speak("en");
    assertThat(page.text("#problem")).contains("did not accept").contains("The service says: ");
    page.apply("order", "pan");
    assertThat(page.text("#problem")).isEmpty();
    assertThat(page.texts("tbody tr")).hasSize(2);
  }

  @Test
  void speaksTwoLanguagesAndRemembersWhich() {
    Playground page = open("en");
    page.apply("order", "hola, pan");
    page.speak("es");
    assertThat(page.one("html").getDomAttribute("lang")).isEqualTo("es");
    assertThat(page.text("#apply")).isEqualTo("Aplicar");
    assertThat(page.text("#summary")).contains("confianza 0,");
    assertThat(page.texts("thead th")).containsExactly("Campo", "Valor", "Confianza");
    assertThat(page.one("[data-language=es]").getDomAttribute("aria-pressed")).isEqualTo("true");
    browser.driver.navigate().refresh();
    assertThat(page.text("#apply")).isEqualTo("Aplicar");
  }

  @Test
  void worksByKeysAlone() {
    Playground page = open("en");
    browser.driver.navigate().refresh();
    browser.await("document.querySelector('#specialists input') !== null");
    Actions keys = new Actions(browser.driver);
    keys.sendKeys(Keys.TAB).perform();
    assertThat(focused().getText()).isEqualTo("Go to the text");
    for (String next : List.of("Español", "English")) {
      keys.sendKeys(Keys.TAB).perform();
      assertThat(focused().getText()).isEqualTo(next);
    }
    keys.sendKeys(Keys.TAB).sendKeys(Keys.ARROW_DOWN).perform();
    assertThat(focused().getDomProperty("value")).isEqualTo("order");
    keys.sendKeys(Keys.TAB).perform();
    assertThat(focused().getText()).isEqualTo("Refresh the list");
    keys.sendKeys(Keys.TAB).sendKeys("hola, pan").perform();
    keys.keyDown(Keys.CONTROL).sendKeys(Keys.ENTER).keyUp(Keys.CONTROL).perform();
    browser.await("document.querySelector('#result table') !== null");
    assertThat(page.text(".read")).isEqualTo("hola, pan");
    keys.sendKeys(Keys.TAB).perform();
    assertThat(focused().getText()).isEqualTo("Apply");
    keys.sendKeys(Keys.ENTER).perform();
    browser.await("document.querySelector('#answer').ariaBusy === 'false'");
  }

  /** The element that has the focus, once it is sure that the user sees it. */
  private static WebElement focused() {
    WebElement focused = browser.driver.switchTo().activeElement();
    assertThat(focused.getCssValue("outline-style")).isEqualTo("solid");
    assertThat(focused.getCssValue("outline-width")).isEqualTo("3px");
    assertThat(focused.getRect().getX()).isNotNegative();
    return focused;
  }

  @Test
  void linksToTheReportsThatThereAre() {
    Playground page = open("en");
    browser.driver.executeScript(
        """
        const fetched = window.fetch;
        window.fetch = async (path, options) => {
          const list = await (await fetched(path, options)).json();
          list.specialists.forEach((one) => { one.report = one.name === "order"; });
          return new Response(JSON.stringify(list));
        };
        """);
    page.one("#reload").click();
    browser.await("document.querySelectorAll('.report').length === 1");
    WebElement link = page.one(".report");
    assertThat(link.getAccessibleName()).isEqualTo("Report order");
    assertThat(link.getDomAttribute("href")).isEqualTo("/v1/specialists/order/report");
    assertThat(browser.layoutProblems()).isEmpty();
  }
}
