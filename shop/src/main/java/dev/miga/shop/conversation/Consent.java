package dev.miga.shop.conversation;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a short text says yes to an order, or calls it off. */
final class Consent {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern THUMB = Pattern.compile("[👍✅👌]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern CALLED_OFF =
      Pattern.compile(
          ".*\\b(cancel(a|ar|alo|ala|ame|amelo|amela|e|en|elo|ela|eme|emelo|emela|o)"
              + "|anul(a|ar|alo|ala|ame|amelo|e|en|elo|ela|o)|olvid(a|alo|ate|ense|elo|ese))\\b"
              + "( (el|la|mi|ese|esa|todo|toda|pedido|orden|encargo|por|favor|porfa|de|eso|lo|del|"
              + "entonces|mejor|gracias|pues|vale|chamo|amigo|amiga|ya|hoy|que|no|voy|a|poder))*");
  private static final Set<String> YES =
      Set.of(
          ("si sii siii sip sisi claro dale ok oka okey okay listo perfecto confirmo confirmado confirmar"
                  + " confirmada correcto exacto vale va ajusta conforme acepto afirmativo yes yep sure"
                  + " confirm fino dele sim")
              .split(" "));
  private static final Set<String> POLITE =
      Set.of(
          ("por favor porfa porfavor gracias muchas pues esta todo bien asi es eso mismo chamo amigo"
                  + " amiga mi pana vos usted señor señora senor senora el la pedido orden lo de una ya"
                  + " tal cual que quedo mandalo mandelo envialo espero aqui buenas hola y saludos bendiciones"
                  + " linda bella mija hermano manito please thanks it s that right great perfect"
                  + " quedamos entonces va no mas perfectamente dios te bendiga le")
              .split(" "));

  private Consent() {}

  /** Whether it says yes and nothing else. */
  static boolean isYes(String text) {
    List<String> words = words(text);
    return words.stream().anyMatch(YES::contains)
        && words.stream().allMatch(word -> YES.contains(word) || POLITE.contains(word));
  }

  /** Whether it calls the whole order off, and says nothing after that. */
  static boolean callsOff(String text) {
    return CALLED_OFF.matcher(String.join(" ", words(text))).matches();
  }

  private static List<String> words(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    String worded = THUMB.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ok ");
    String spaced = NO_WORD.matcher(worded).replaceAll(" ");
    return Arrays.stream(spaced.strip().split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
