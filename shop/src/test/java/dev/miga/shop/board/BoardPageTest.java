package dev.miga.shop.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.server.http.Answers;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.testing.Chromium;
import dev.miga.shop.board.ShopStatus.Health;
import dev.miga.shop.board.ShopStatus.Problem;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderState;
import io.javalin.http.Handler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What the people of the shop do with the page and see, in a browser. */
class BoardPageTest {
  private static final String HOSTILE =
      "<img src=x onerror=alert(1)> =HYPERLINK(\"x\") '); DROP TABLE orders;--";

  private static ServedBoard served;
  private static Chromium browser;

  @BeforeAll
  static void start() {
    served = new ServedBoard(0);
    browser = new Chromium();
    browser.size(1280, 900);
  }

  @AfterAll
  static void stop() {
    browser.close();
    served.close();
  }

  @AfterEach
  void askedNobodyElse() {
    browser.driver.get("about:blank");
    assertThat(browser.asked()).containsExactly(Chromium.origin(served.uri("/").toString()));
    served.board.clear();
  }

  private static BoardPage open() {
    return new BoardPage(browser, served);
  }

  @Test
  void showsANewOrderByItself() {
    BoardPage page = open();
    assertThat(browser.driver.getTitle()).isEqualTo("Pedidos · Miga");

    served.board.put(Orders.calm(1, OrderState.OPEN));

    page.awaitState(1, "open");
    assertThat(page.card(1).getText())
        .contains("Ana Rincón", "••• 0101", "Nuevo", "calle 72", "Pago móvil", "6,90 USD")
        .doesNotContain("584245550101");
    assertThat(page.texts("[data-order='1'] .quantity")).containsExactly("2", "3");
    assertThat(browser.driver.getTitle()).isEqualTo("(1) Pedidos · Miga");
    assertThat(page.one("#said").getDomProperty("textContent"))
        .isEqualTo("Pedido nuevo de Ana Rincón: 2 malta, 3 cachito de jamón");

    page.one("h1").click();
    assertThat(browser.driver.getTitle()).isEqualTo("Pedidos · Miga");
  }

  @Test
  void putsWhatIsToBeReviewedFirstAndShowsItsWords() {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    served.board.put(Orders.doubtful(2));
    BoardPage page = open();

    assertThat(page.texts("[data-column=open] .name"))
        .containsExactly("Luis Urdaneta", "Ana Rincón");
    assertThat(page.card(2).getText()).contains("Revisar", "lectura dudosa: cantidad (58 %)");
    assertThat(page.texts("[data-order='2'] .doubtful")).singleElement().asString().startsWith("2");
    assertThat(page.texts("mark.active")).isEmpty();
    page.control(2, "/items/0/quantity").click();
    assertThat(page.texts("mark.active")).containsExactly("un par de canillas o tres, mejor");
    new Actions(browser.driver).sendKeys(Keys.TAB, Keys.TAB).perform();
    assertThat(page.texts("mark.active")).containsExactly("una malta");
  }

  @Test
  void keepsWhatAPersonCorrects() {
    served.board.put(Orders.doubtful(2));
    BoardPage page = open();

    page.control(2, "correct").click();
    page.one("#editor .edit:first-child .stepper button:last-child").click();
    page.choose("#editor .edit:first-child select", "pan dulce");
    page.one("#editor .add").click();
    assertThat(page.texts("#editor .edit")).hasSize(3);
    page.choose("#editor .edit:last-child select", "quesillo");
    page.one("#editor .edit:nth-child(2) > button").click();
    WebElement address = page.one("#editor textarea");
    address.clear();
    address.sendKeys("calle 72");
    page.choose("#editor label select", "pago_movil");
    assertThat(page.one("#editor .total").getText()).isEqualTo("15,30 USD");
    page.one("#editor [type=submit]").click();
    browser.await("!document.querySelector('#editor').open");

    assertThat(page.texts("[data-order='2'] .quantity")).containsExactly("3", "1");
    assertThat(page.texts("[data-order='2'] .product")).containsExactly("pan dulce", "quesillo");
    assertThat(page.card(2).getText())
        .contains("calle 72", "Pago móvil", "15,30 USD", "Corregido a mano")
        .doesNotContain("Revisar");
    assertThat(served.board.order(2).orElseThrow().order().corrected()).isTrue();
  }

  @Test
  void takesAReadingAsItIsByOneTap() {
    served.board.put(Orders.doubtful(2));
    BoardPage page = open();
    page.control(2, "accept").click();
    browser.await("document.querySelector('.review') === null");
    assertThat(page.texts("[data-order='2'] .quantity")).containsExactly("2", "1");
    assertThat(served.board.corrections()).hasSize(1);
  }

  @Test
  void warnsWhoCorrectsAnOrderThatChanges() {
    served.board.put(Orders.doubtful(2));
    BoardPage page = open();
    page.control(2, "correct").click();
    served.board.move(2, OrderState.OPEN, OrderState.CONFIRMED);
    served.events.order(2);
    browser.await("document.querySelector('#editor [role=alert]').textContent !== ''");
    page.one("#editor [type=submit]").click();
    browser.await("document.querySelector('#editor [role=alert]').textContent.includes('antes')");
    assertThat(served.board.order(2).orElseThrow().order().corrected()).isFalse();
  }

  @Test
  void showsWhatACustomerWroteAfterACorrection() {
    Order order = Orders.doubtful(2);
    served.board.put(
        new Order(
            order.id(),
            order.customer(),
            order.name(),
            order.state(),
            order.content(),
            order.bill(),
            order.reading(),
            List.of("el cliente escribió después de la corrección"),
            order.messages(),
            true,
            order.begun(),
            order.changed()),
        "mejor 5 canillas");
    BoardPage page = open();
    assertThat(page.texts("[data-order='2'] .read")).containsExactly("mejor 5 canillas");
    assertThat(page.all("mark, .doubtful")).isEmpty();
  }

  @Test
  void asksForAKeyWhereTheServerNeedsOne() {
    BoardPage page = open();
    try (ServedBoard keyed = new ServedBoard(0, BoardPageTest::admit)) {
      keyed.board.put(Orders.calm(2, OrderState.OPEN));
      browser.open(keyed.uri("/board"));
      browser.await("document.querySelector('#key-dialog').open");
      page.one("#key").sendKeys("sesame", Keys.ENTER);
      page.awaitState(2, "open");
      page.control(2, "next").click();
      page.awaitState(2, "confirmed");
      browser.driver.get("about:blank");
      assertThat(browser.asked())
          .containsExactly(
              Chromium.origin(served.uri("/").toString()),
              Chromium.origin(keyed.uri("/").toString()));
    }
    open();
  }

  private static Handler admit(Handler handler) {
    return context -> {
      if ("Bearer sesame".equals(context.header("Authorization"))) {
        handler.handle(context);
      } else {
        Answers.failure(context, HttpFailure.of(401, "invalid_api_key", "a key is needed"));
      }
    };
  }

  @Test
  void movesAnOrderByClicksAndBack() {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    BoardPage page = open();
    for (String state : List.of("confirmed", "preparing", "sent", "delivered")) {
      page.control(1, "next").click();
      page.awaitState(1, state);
    }
    assertThat(page.texts("#toast span")).containsExactly("Pedido 1: Entregado");
    page.one("#toast button").click();
    page.awaitState(1, "sent");
    page.control(1, "more").click();
    page.control(1, "cancel").click();
    page.awaitOrders(0);
    page.one("#toast button").click();
    page.awaitState(1, "sent");
  }

  @Test
  void movesAnOrderByKeysAndKeepsTheFocusOnIt() {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    BoardPage page = open();
    Actions keys = new Actions(browser.driver);
    browser.driver.executeScript("document.querySelector('[data-column=open] h2').focus()");
    for (int i = 0; i < 10 && !"next".equals(focused("data-control")); i++) {
      keys.sendKeys(Keys.TAB).perform();
    }
    assertThat(focused("data-control")).isEqualTo("next");
    keys.sendKeys(Keys.ENTER).perform();
    page.awaitState(1, "confirmed");
    browser.await("document.activeElement.dataset.control === 'next'");
    keys.sendKeys(Keys.SPACE).perform();
    page.awaitState(1, "preparing");
  }

  private static String focused(String attribute) {
    return String.valueOf(browser.driver.switchTo().activeElement().getDomAttribute(attribute));
  }

  @Test
  void findsOrders() {
    Orders.morning(served.board);
    BoardPage page = open();
    page.one("#search").sendKeys("golfeado");
    browser.await("document.querySelectorAll('#found article').length === 2");
    assertThat(page.one("#found-title").getText()).isEqualTo("2 pedidos encontrados");
    assertThat(page.texts("#found .name")).containsExactly("Doña Nelly", "Yuleisy Parra");
    page.one("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    browser.await("!document.querySelector('#view-orders').hidden");
  }

  @Test
  void addsUpTheDay() {
    served.board.put(Orders.calm(1, OrderState.DELIVERED));
    served.board.put(Orders.calm(2, OrderState.CONFIRMED));
    served.board.put(Orders.calm(3, OrderState.OPEN));
    served.board.put(Orders.calm(4, OrderState.CANCELLED));
    BoardPage page = new BoardPage(browser, served, 3);
    page.view("day");
    browser.await("document.querySelector('#totals table') !== null");
    assertThat(page.texts("#totals dd")).containsExactly("13,80 USD", "2", "1", "1");
    assertThat(page.texts("#totals table:first-child tbody tr"))
        .containsExactly("cachito de jamón 6", "malta 4");
    assertThat(page.texts("#totals table:last-child tbody tr"))
        .containsExactly("Pago móvil 13,80 USD");
  }

  @Test
  void showsMessagesByWhatTheyAreAboutUntilSomebodyAnswers() {
    Orders.morning(served.board);
    BoardPage page = open();
    assertThat(page.one("#queue-count").getText()).isEqualTo("3");
    page.view("queue");
    assertThat(page.texts("#queue h3"))
        .containsExactly("Reclamos 1", "Pagos 1", "Preguntas por productos 1");
    page.one("#queue [data-kind=reclamo] button").click();
    browser.await("document.querySelector('#queue-count').textContent === '2'");
    assertThat(page.texts("#queue h3")).doesNotContain("Reclamos 1");
    assertThat(focused("type")).isEqualTo("button");
    served.board.ask(
        Orders.message("wamid.9", "Nina", "¿A qué hora cierran?"),
        Optional.of(MessageKind.CONSULTA_SERVICIO));
    browser.await("document.querySelector('#queue-count').textContent === '3'");
  }

  @Test
  void printsATicketForEachOrder() {
    Orders.morning(served.board);
    BoardPage page = open();
    browser.driver.executeScript("window.print = () => {}");
    page.one("[data-column=preparing] .print").click();
    browser.print(true);
    assertThat(page.texts(".ticket h2")).containsExactly("Pedido 15", "Pedido 16");
    assertThat(page.texts(".ticket li").getFirst()).isEqualTo("1 torta de chocolate");
    assertThat(page.one("main").isDisplayed()).isFalse();
    assertThat(page.one(".ticket").getCssValue("break-after")).isEqualTo("page");
    browser.print(false);
    assertThat(page.one("#tickets").isDisplayed()).isFalse();
    assertThat(page.one("main").isDisplayed()).isTrue();
  }

  @Test
  void showsWhateverIsWrittenAsText() {
    served.board.put(
        Orders.order(
            1,
            HOSTILE,
            OrderState.OPEN,
            HOSTILE,
            List.of(Orders.line(1, HOSTILE, "<img src=x")),
            Optional.of(HOSTILE),
            Optional.empty(),
            List.of(HOSTILE)));
    served.board.ask(Orders.message("wamid.1", HOSTILE, HOSTILE), Optional.empty());
    BoardPage page = open();
    assertThat(page.one(".name").getText()).isEqualTo(HOSTILE);
    assertThat(page.one(".reasons li").getText()).isEqualTo(HOSTILE);
    assertThat(page.one(".read").getText()).isEqualTo(HOSTILE);
    assertThat(page.one(".place").getText()).contains(HOSTILE);
    page.view("queue");
    assertThat(page.one("#queue .words").getText()).isEqualTo(HOSTILE);
    assertThat(page.all("img, script:not([src])")).isEmpty();
  }

  @Test
  void saysThatTheConnectionIsLostAndRegained() {
    BoardPage page;
    int port;
    try (ServedBoard other = new ServedBoard(0)) {
      port = other.port();
      page = new BoardPage(browser, other);
    }
    browser.await("document.querySelector('.banner.lost') !== null");
    try (ServedBoard again = new ServedBoard(port)) {
      again.board.put(Orders.calm(1, OrderState.CONFIRMED));
      browser.await("document.querySelector('.banner.regained') !== null");
      page.awaitState(1, "confirmed");
      browser.driver.get("about:blank");
    }
    assertThat(browser.asked()).containsExactly("http://127.0.0.1:" + port);
    open();
  }

  @Test
  void saysWhatDoesNotWork() {
    BoardPage page = open();
    served.board.become(
        new ShopStatus(
            Health.DOWN,
            Health.UP,
            7,
            0,
            Optional.of(new Problem("La base de datos no responde", Instant.now()))));
    browser.await("document.querySelector('.banner.problem') !== null");
    assertThat(page.one(".banner").getText())
        .startsWith("La base de datos no responde (desde las ");
    page.view("day");
    assertThat(page.texts("#status dd")).containsExactly("no responde", "bien", "7", "0");
  }

  @Test
  void remembersLanguageAndSound() {
    BoardPage page = open();
    assertThat(page.one("#sound").getDomAttribute("aria-pressed")).isEqualTo("false");
    page.one("#sound").click();
    page.english();
    assertThat(page.one("html").getDomAttribute("lang")).isEqualTo("en");
    browser.driver.navigate().refresh();
    browser.await("document.querySelector('#status dl') !== null");
    assertThat(page.one("[data-column=open] h2").getText()).startsWith("To confirm");
    assertThat(page.one("#sound").getText()).isEqualTo("Sound: on");
  }
}
