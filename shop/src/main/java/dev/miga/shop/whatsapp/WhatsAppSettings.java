package dev.miga.shop.whatsapp;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the shop and WhatsApp know each other. All but the last two come from Meta's page of the
 * application.
 *
 * @param verifyToken word that the shop chose for the handshake
 * @param appSecret with which deliveries are signed
 * @param accessToken that lets the shop send
 * @param phoneNumberId id of the shop's number, not the number itself
 * @param base address of the Graph API, without a slash at its end
 * @param version of the Graph API: {@code v23.0}
 */
public record WhatsAppSettings(
    String verifyToken,
    String appSecret,
    String accessToken,
    String phoneNumberId,
    URI base,
    String version) {
  /** Where Meta answers. */
  public static final URI META = URI.create("https://graph.facebook.com");

  /** The version that this was written for. */
  public static final String VERSION = "v23.0";

  private static final String VERIFY_TOKEN = "MIGA_WHATSAPP_VERIFY_TOKEN";
  private static final String APP_SECRET = "MIGA_WHATSAPP_APP_SECRET";
  private static final String ACCESS_TOKEN = "MIGA_WHATSAPP_ACCESS_TOKEN";
  private static final String PHONE_NUMBER_ID = "MIGA_WHATSAPP_PHONE_NUMBER_ID";
  private static final String BASE_URL = "MIGA_WHATSAPP_BASE_URL";
  private static final String API_VERSION = "MIGA_WHATSAPP_API_VERSION";
  private static final List<String> NEEDED =
      List.of(VERIFY_TOKEN, APP_SECRET, ACCESS_TOKEN, PHONE_NUMBER_ID);

  /**
   * Checks the values.
   *
   * @throws MigaException INVALID_ARGUMENT if one makes no sense; the message holds no secret
   */
  public WhatsAppSettings {
    check(isPlain(verifyToken), VERIFY_TOKEN, "a word without spaces");
    check(isPlain(appSecret), APP_SECRET, "the secret of the application, without spaces");
    check(isPlain(accessToken), ACCESS_TOKEN, "an access token, without spaces");
    check(phoneNumberId.matches("\\d{1,30}"), PHONE_NUMBER_ID, "an id of digits alone");
    check(isWeb(base), BASE_URL, "an address like " + META);
    check(version.matches("v\\d{1,3}\\.\\d{1,2}"), API_VERSION, "a version like " + VERSION);
  }

  /**
   * Settings by the names that the environment has for them.
   *
   * @return empty if none of them is set: the shop has no WhatsApp
   * @throws MigaException INVALID_ARGUMENT if some are missing or make no sense
   */
  public static Optional<WhatsAppSettings> from(Function<String, Optional<String>> environment) {
    Function<String, Optional<String>> value =
        name -> environment.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    List<String> missing = NEEDED.stream().filter(name -> value.apply(name).isEmpty()).toList();
    if (missing.size() == NEEDED.size()) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "WhatsApp needs %s too; set it, or none of %s"
              .formatted(String.join(", ", missing), String.join(", ", NEEDED)));
    }
    return Optional.of(
        new WhatsAppSettings(
            value.apply(VERIFY_TOKEN).orElseThrow(),
            value.apply(APP_SECRET).orElseThrow(),
            value.apply(ACCESS_TOKEN).orElseThrow(),
            value.apply(PHONE_NUMBER_ID).orElseThrow(),
            value.apply(BASE_URL).map(WhatsAppSettings::address).orElse(META),
            value.apply(API_VERSION).orElse(VERSION)));
  }

  /** Where messages are sent to. */
  URI messages() {
    return URI.create(base + "/" + version + "/" + phoneNumberId + "/messages");
  }

  private static URI address(String text) {
    try {
      return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, BASE_URL + ": not an address", e);
    }
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  private static boolean isWeb(URI uri) {
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
  }

  private static void check(boolean holds, String name, String expected) {
    if (!holds) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, name + ": " + expected + " expected");
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "WhatsAppSettings[" + messages() + "]";
  }
}
