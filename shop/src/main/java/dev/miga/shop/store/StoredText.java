package dev.miga.shop.store;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts as both databases can keep them. PostgreSQL refuses the character 0 and halves of surrogate
 * pairs: what must come back as it was is JSON, where these are escaped.
 */
final class StoredText {
  private static final Pattern UNFIT = Pattern.compile("[\\x00\\p{Cs}]");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,512}");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int LONGEST_NOTE = 500;

  private StoredText() {}

  /** JSON that comes back exactly. */
  static String json(JsonValue value) {
    return UNFIT
        .matcher(value.toJson())
        .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
  }

  /** A text as JSON; null where there is none. */
  static @Nullable String json(Optional<String> text) {
    return text.map(JsonString::new).map(StoredText::json).orElse(null);
  }

  /** The other way round. */
  static Optional<String> text(@Nullable String json) {
    return Optional.ofNullable(json)
        .map(JsonValue::parse)
        .map(value -> ((JsonString) value).value());
  }

  /** An object of another's members after one that names its type. */
  static JsonObject typed(String type, Record value) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("type", new JsonString(type));
    members.putAll(RecordJson.object(value).members());
    return new JsonObject(members);
  }

  /** The type that {@link #typed} wrote. */
  static String type(JsonObject object) {
    return ((JsonString) object.get("type").orElseThrow()).value();
  }

  /**
   * An id or a telephone number.
   *
   * @throws IllegalArgumentException if it is not of 1 to 512 visible ASCII characters
   */
  static String key(String text) {
    if (!KEY.matcher(text).matches()) {
      throw new IllegalArgumentException("an id has 1 to 512 visible ASCII characters");
    }
    return text;
  }

  /** A remark for people, at most 500 characters. */
  static String note(String text) {
    String fit = UNFIT.matcher(text).replaceAll("\uFFFD");
    return fit.length() <= LONGEST_NOTE
        ? fit
        : UNFIT.matcher(fit.substring(0, LONGEST_NOTE)).replaceAll("") + "…";
  }

  /** In small letters without accents, for searching. */
  static String plain(String text) {
    String fit = UNFIT.matcher(text).replaceAll(" ");
    return MARKS
        .matcher(Normalizer.normalize(fit, Normalizer.Form.NFD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  /** A pattern of SQL that finds a text anywhere; its escape is {@code !}. */
  static String pattern(String text) {
    return "%" + text.replaceAll("[!%_]", "!$0") + "%";
  }
}
