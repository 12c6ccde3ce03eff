package dev.miga.shop.conversation;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a short text says yes to an order, calls it off, or takes that back. */
final class Consent {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern THUMB = Pattern.compile("[👍✅👌]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** What ends a clause: marks, and pictures. */
  private static final Pattern CLAUSE_END = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\h'-]+");

  private static final int MOST_WORDS_OF_YES = 9;

  /** Says yes where nothing else is said. */
  private static final Set<String> YES =
      words(
          "si sii siii sip sisi claro dale ok oka okey okay listo perfecto confirmo confirmado confirmar"
              + " confirmada correcto exacto vale va ajusta conforme acepto afirmativo yes yep sure"
              + " confirm fino dele sim");

  private static final Set<String> POLITE =
      words(
          "por favor porfa porfavor gracias muchas pues esta todo bien asi es eso mismo chamo amigo"
              + " amiga mi pana vos usted señor señora senor senora el la pedido orden lo de una ya"
              + " tal cual que quedo mandalo mandelo envialo espero aqui buenas hola y saludos"
              + " bendiciones linda bella mija hermano manito please thanks it s that right great"
              + " perfect quedamos entonces va no mas perfectamente dios te bendiga le");

  /** Says yes among other words too, unless one of {@link #OTHER_MATTER} is among them. */
  private static final Pattern CLEAR_YES =
      Pattern.compile(
          "\\b(confirm(o|a|ad[oa]|adisim[oa]|ar|amos|ed)|correcto|exacto|conforme|afirmativo|proced[ae]"
              + "|dale|sim|(mand|envi)(a|e|en)(me|nos)?lo|de acuerdo|asi es|asi mismo|asi esta bien"
              + "|(esta|todo) bien|(puedes?|pueden|pode) (mandar|enviar)(lo|melo|noslo)?|tal cual)\\b");

  /** An order, a change, a payment, a place, a no or a not yet: more than a yes. */
  private static final Pattern OTHER_MATTER =
      Pattern.compile(
          "\\p{N}|\\b(no|ni|pero|mejor|sin|menos|mas|otr[oa]s?|cambi\\w+|quit\\w+|agreg\\w+|anad\\w+"
              + "|sum\\w+|pon\\w*|falt\\w+|esper\\w+|todavia|aun|cuando|cuant\\w+|como|donde|luego"
              + "|despues|pag\\w+|transf\\w+|zelle|efectivo|dolar\\w*|divisas?|bs|bolivar\\w*|punto"
              + "|tarjeta|debito|binance|usdt|biopago|calle|av|avenida|edif\\w*|casa|apto|sector"
              + "|direccion|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|media|docena"
              + "|cancel\\w+|anul\\w+)\\b");

  private static final String LATER =
      "( (el|la|mi|ese|esa|este|esta|todo|toda|pedido|orden|encargo|compra|por|favor|porfa|porfis|de"
          + "|eso|esto|lo|del|entonces|mejor|gracias|pues|vale|chamo|chama|amigo|amiga|vecino|vecina"
          + "|primo|prima|pana|panita|hermano|mijo|mija|hijo|hija|amor|senor|senora|corazon|ya|hoy"
          + "|ahora|que|no|voy|a|poder))*";

  private static final Pattern CALLED_OFF =
      Pattern.compile(
          ".*\\b((cancel|anul|borr|elimin)(a|ar|alo|ala|ame|amelo|amela|e|en|elo|ela|eme|emelo|emela"
              + "|enlo|enla|enme|enmelo|emos)"
              + "|olvid(a|alo|ala|ate|ense|elo|ese|enlo)|(cancelo|anulo)(?= (el|mi|ese|todo)))"
              + LATER);

  private static final Pattern UNWANTED =
      Pattern.compile(
          ".*\\b(ya no (l[oa]s? )?(quiero|queremos|necesit(o|amos)|voy a querer)( nada| eso)?"
              + "|no (me |nos )?(mand|envi|prepar)(e|es|eis|en)( ya)? nada)"
              + LATER);

  private static final Pattern NOT_CALLED_OFF =
      Pattern.compile(
          "\\bno (me |nos |se |le )?(lo |la )?(cancel|anul|borr|elimin)(es|e|en|eis|o|ue[ns]?)\\b"
              + "|\\bno (lo |la )?(estoy|estamos) (cancel|anul)ando\\b");

  private static final Pattern ASKED =
      Pattern.compile("^(como|donde|cuando|puedo|podria|se puede)\\b.*");
  private static final Pattern ORDERED =
      Pattern.compile(
          ".*(\\p{N}|\\b(un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|media|docena)\\b).*");

  private Consent() {}

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  /** Whether it says yes and nothing else that matters to an order. */
  static boolean isYes(String text) {
    String plain = plain(THUMB.matcher(text).replaceAll(" ok "));
    List<String> words = Arrays.stream(plain.split(" ")).filter(word -> !word.isEmpty()).toList();
    boolean isBare =
        words.stream().anyMatch(YES::contains)
            && words.stream().allMatch(word -> YES.contains(word) || POLITE.contains(word));
    return isBare
        || (words.size() <= MOST_WORDS_OF_YES
            && !text.contains("?")
            && CLEAR_YES.matcher(plain).find()
            && !OTHER_MATTER.matcher(plain).find());
  }

  /** Whether it calls the whole order off, and orders nothing after that. */
  static boolean callsOff(String text) {
    List<String> clauses =
        Arrays.stream(CLAUSE_END.split(text))
            .map(Consent::plain)
            .filter(clause -> !clause.isEmpty())
            .toList();
    for (int i = 0; i < clauses.size(); i++) {
      if (isCallingOff(clauses.get(i))) {
        return clauses.subList(i + 1, clauses.size()).stream()
            .noneMatch(later -> ORDERED.matcher(later).matches() || takesBack(later));
      }
    }
    return false;
  }

  private static boolean isCallingOff(String clause) {
    return (CALLED_OFF.matcher(clause).matches() || UNWANTED.matcher(clause).matches())
        && !NOT_CALLED_OFF.matcher(clause).find()
        && !ASKED.matcher(clause).matches();
  }

  /** Whether it says that an order is not to be called off. */
  static boolean takesBack(String text) {
    return NOT_CALLED_OFF.matcher(plain(text)).find();
  }

  /** Small letters without marks, a space between words. */
  private static String plain(String text) {
    String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    return NO_WORD.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }
}
