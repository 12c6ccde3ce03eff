package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.Kind;

/** A small task with copies, and messages for it. */
final class Orders {
  static final Kind KIND =
      new Kind.Extract(
          JsonValue.parse(
              """
              {"type": "object", "additionalProperties": false, "required": ["items", "to"],
               "properties": {
                "items": {"type": "array", "maxItems": 4, "items": {"type": "object",
                  "additionalProperties": false, "required": ["n", "what"],
                  "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 50},
                    "what": {"enum": ["pan", "queso"]}}}},
                "to": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 40}}}
              """));

  static final String TEXT =
      "Buenos días, mándame 3 panes y dos quesos, por favor. A la Calle Cecilio Nº 14-7, gracias!";
  static final String ANSWER =
      """
      {"items": [{"n": 3, "what": "pan"}, {"n": 2, "what": "queso"}], "to": "Calle Cecilio Nº 14-7"}
      """;

  private Orders() {}

  static Subject subject(String id, String text, String gold, String answer) {
    return new Subject(id, text, JsonValue.parse(gold), new Given(JsonValue.parse(answer), 0.9));
  }

  /** Answered rightly. */
  static Subject right() {
    return subject("m1", TEXT, ANSWER, ANSWER);
  }
}
