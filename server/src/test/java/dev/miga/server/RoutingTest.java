package dev.miga.server;

import static dev.miga.server.Responses.assertFails;
import static dev.miga.server.Responses.at;
import static dev.miga.server.Responses.number;
import static dev.miga.server.Responses.ok;
import static dev.miga.server.Responses.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutingTest {
  private static final String TEXT = "{\"text\": \"hola, pan\"}";
  private static final JsonValue NOTHING = new JsonNull();

  @TempDir private Path folder;
  private ServedFleet served;

  @BeforeEach
  void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void open(String name, String yaml) {
    served.fleet.open(name, ServedFleet.task(folder, name, yaml));
  }

  private JsonObject routed() {
    return ok(served.post("/v1/route", TEXT));
  }

  @Test
  void sendsATextToTheSpecialistThatIsChosen() {
    open("desk", "kind: route\nspecialists: [order, mood]\n");
    JsonObject routed = routed();
    assertThat(routed.members().keySet())
        .containsExactly("router", "label", "specialist", "confidence", "route_ms", "answer");
    assertThat(text(routed, "router")).isEqualTo("desk");
    String chosen = text(routed, "specialist");
    assertThat(text(routed, "label")).isEqualTo(chosen).isIn("order", "mood");
    assertThat(number(routed, "confidence")).isBetween(0.5, 1.0);
    JsonObject direct = ok(served.post("/v1/specialists/" + chosen + "/apply", TEXT));
    assertThat(at(routed, "answer/output")).isEqualTo(at(direct, "output"));
    assertThat(at(routed, "answer/confidence")).isEqualTo(at(direct, "confidence"));
  }

  @Test
  void aClassifierRoutesTheLabelsThatItHasSpecialistsFor() {
    open("desk", "kind: classify\nlabels: [x, y]\nroutes: {x: order, y: order}\n");
    JsonObject routed = routed();
    assertThat(text(routed, "label")).isIn("x", "y");
    assertThat(text(routed, "specialist")).isEqualTo("order");
    assertThat(text(routed, "answer/output/bread")).isIn("canilla", "pan");
    assertThat(at(ok(served.get("/v1/specialists/desk")), "routes").toJson())
        .isEqualTo("{\"x\":\"order\",\"y\":\"order\"}");
  }

  @Test
  void givesNoAnswerWhereItAbstains() {
    open("desk", "kind: route\nspecialists: [order, mood]\nthreshold: 1\n");
    JsonObject routed = routed();
    for (String member : new String[] {"label", "specialist", "answer"}) {
      assertThat(at(routed, member)).as(member).isEqualTo(NOTHING);
    }
    assertThat(number(routed, "confidence")).isPositive();
  }

  @Test
  void givesNoAnswerWhereTheSpecialistIsNotServed() {
    open("desk", "kind: route\nspecialists: [absent, gone]\n");
    JsonObject routed = routed();
    assertThat(text(routed, "label")).isIn("absent", "gone");
    assertThat(at(routed, "specialist")).isEqualTo(NOTHING);
    assertThat(at(routed, "answer")).isEqualTo(NOTHING);
  }

  @Test
  void wantsTheRouterNamedWhereThereAreSeveralOrNone() {
    assertFails(served.post("/v1/route", TEXT), 404, "there is no router here");
    open("desk", "kind: route\nspecialists: [order, mood]\n");
    open("door", "kind: route\nspecialists: [order, mood]\n");
    assertFails(served.post("/v1/route", TEXT), 400, "router: name one of [desk, door]");
    String named = "{\"text\": \"hola\", \"router\": \"%s\"}";
    assertThat(text(ok(served.post("/v1/route", named.formatted("door"))), "router"))
        .isEqualTo("door");
    assertFails(served.post("/v1/route", named.formatted("nobody")), 404, "'nobody'");
    assertFails(
        served.post("/v1/route", named.formatted("mood")), 400, "'mood' chooses no specialists");
    assertFails(served.post("/v1/route", "{\"router\": \"door\"}"), 400, "text: is missing");
  }
}
