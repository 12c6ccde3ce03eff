// The page's texts in both languages, and what depends on the language: numbers and sizes.

const TEXTS = {
  es: {
    "title": "Miga: pruébala",
    "tagline": "Entra un texto y sale un registro válido. Nada se envía a terceros.",
    "skip": "Ir al texto",
    "language": "Idioma",
    "key.label": "Clave de API",
    "key.hint": "Este servicio pide una clave. Se guarda solo en esta pestaña, hasta que la cierres.",
    "key.save": "Usar la clave",
    "key.wrong": "El servicio no aceptó esta clave.",
    "key.invalid": "Una clave tiene solo letras, cifras y signos ASCII, sin espacios.",
    "specialists.title": "Especialista",
    "specialists.reload": "Actualizar la lista",
    "specialists.report": "Informe",
    "specialists.loading": "Buscando especialistas…",
    "specialists.none": "El servicio no tiene ningún especialista.",
    "kind.extract": "extrae",
    "kind.classify": "clasifica",
    "kind.route": "deriva",
    "kind.generate": "escribe",
    "labels.one": "1 etiqueta",
    "labels.many": "{count} etiquetas",
    "text.label": "Texto",
    "text.example": "Poner el ejemplo",
    "text.placeholder": "Escribe o pega un texto",
    "text.hint": "o Ctrl+Enter (⌘+Enter)",
    "text.empty": "Escribe un texto primero.",
    "choose": "Elige un especialista primero.",
    "apply": "Aplicar",
    "cancel": "Cancelar",
    "answer.title": "Respuesta",
    "answer.nothing": "Elige un especialista, escribe un texto y aplícalo: aquí aparece lo que entiende.",
    "answer.working": "{name} está leyendo…",
    "answer.cancelled": "Cancelado.",
    "answer.confidence": "confianza {confidence}",
    "answer.low.one": "1 campo por revisar",
    "answer.low.many": "{count} campos por revisar",
    "answer.tokens.one": "1 token",
    "answer.tokens.many": "{count} tokens",
    "answer.passes.one": "1 pasada",
    "answer.passes.many": "{count} pasadas",
    "answer.stopped": "terminó por: {reason}",
    "answer.text": "Texto leído",
    "answer.record": "Registro",
    "answer.labels": "Etiquetas",
    "answer.more": "Las otras {count}",
    "answer.raw": "JSON de la respuesta",
    "answer.abstained": "Ninguna etiqueta es bastante segura.",
    "column.field": "Campo",
    "column.value": "Valor",
    "column.confidence": "Confianza",
    "label.chosen": "elegida",
    "low": "baja",
    "show": "mostrar en el texto",
    "value.null": "nada",
    "value.text": "texto vacío",
    "value.list": "lista vacía",
    "value.object": "objeto vacío",
    "load.title": "Carga",
    "load.running": "en curso",
    "load.queued": "en cola",
    "load.rate": "tokens por segundo",
    "load.every": "Se lee cada 2 segundos mientras se ve.",
    "load.failed": "Ahora no se puede leer la carga.",
    "load.key": "La carga pide la clave de API.",
    "docs.title": "Miga: API",
    "docs.skip": "Ir a las operaciones",
    "docs.tagline": "Lo que responde este servicio.",
    "docs.document": "El documento OpenAPI",
    "docs.try": "Probar un especialista",
    "docs.loading": "Leyendo la descripción…",
    "docs.group.specialists": "Especialistas",
    "docs.group.loading": "Cargar y descargar",
    "docs.group.openai": "API de OpenAI",
    "docs.group.operation": "Operación",
    "docs.group.api": "Esta descripción",
    "docs.parameters": "En la dirección",
    "docs.takes": "Recibe",
    "docs.example": "Ejemplo",
    "docs.gives": "Responde {type}",
    "docs.error": "Si no hay respuesta",
    "docs.schemas": "Esquemas",
    "error.0": "No se llega al servicio. ¿Está en marcha, y hay red?",
    "error.400": "El servicio no aceptó la petición.",
    "error.401": "El servicio pide una clave de API válida.",
    "error.403": "El servicio no permite esta petición.",
    "error.404": "El servicio no tiene este especialista. Actualiza la lista.",
    "error.413": "El texto es demasiado largo para este especialista. Acórtalo.",
    "error.422": "El servicio no aceptó la petición.",
    "error.429": "Hay demasiadas peticiones ahora. Espera un momento y prueba otra vez.",
    "error.500": "El servicio falló con esta petición.",
    "error.503": "El servicio no está listo ahora. Prueba otra vez en un momento.",
    "error.504": "La respuesta tardó demasiado y el servicio la detuvo. Prueba con un texto más corto, o más tarde.",
    "error.unreadable": "La respuesta del servicio no se entiende.",
    "error.other": "El servicio respondió con el error {status}.",
    "error.after": "Según el servicio, en {seconds} s.",
    "error.detail": "Dice el servicio: {detail}",
  },
  en: {
    "title": "Miga: try it",
    "tagline": "A text goes in, a valid record comes out. Nothing is sent to third parties.",
    "skip": "Go to the text",
    "language": "Language",
    "key.label": "API key",
    "key.hint": "This service asks for a key. It is kept in this tab only, until you close it.",
    "key.save": "Use the key",
    "key.wrong": "The service did not accept this key.",
    "key.invalid": "A key has ASCII letters, digits and signs only, and no spaces.",
    "specialists.title": "Specialist",
    "specialists.reload": "Refresh the list",
    "specialists.report": "Report",
    "specialists.loading": "Looking for specialists…",
    "specialists.none": "The service has no specialist.",
    "kind.extract": "extracts",
    "kind.classify": "classifies",
    "kind.route": "routes",
    "kind.generate": "writes",
    "labels.one": "1 label",
    "labels.many": "{count} labels",
    "text.label": "Text",
    "text.example": "Insert the example",
    "text.placeholder": "Type or paste a text",
    "text.hint": "or Ctrl+Enter (⌘+Enter)",
    "text.empty": "Type a text first.",
    "choose": "Choose a specialist first.",
    "apply": "Apply",
    "cancel": "Cancel",
    "answer.title": "Answer",
    "answer.nothing": "Choose a specialist, type a text and apply: what it understands appears here.",
    "answer.working": "{name} is reading…",
    "answer.cancelled": "Cancelled.",
    "answer.confidence": "confidence {confidence}",
    "answer.low.one": "1 field to check",
    "answer.low.many": "{count} fields to check",
    "answer.tokens.one": "1 token",
    "answer.tokens.many": "{count} tokens",
    "answer.passes.one": "1 pass",
    "answer.passes.many": "{count} passes",
    "answer.stopped": "stopped by: {reason}",
    "answer.text": "Text read",
    "answer.record": "Record",
    "answer.labels": "Labels",
    "answer.more": "The other {count}",
    "answer.raw": "JSON of the answer",
    "answer.abstained": "No label is certain enough.",
    "column.field": "Field",
    "column.value": "Value",
    "column.confidence": "Confidence",
    "label.chosen": "chosen",
    "low": "low",
    "show": "show in the text",
    "value.null": "nothing",
    "value.text": "empty text",
    "value.list": "empty list",
    "value.object": "empty object",
    "load.title": "Load",
    "load.running": "running",
    "load.queued": "queued",
    "load.rate": "tokens per second",
    "load.every": "Read every 2 seconds while in view.",
    "load.failed": "The load cannot be read now.",
    "load.key": "The load needs the API key.",
    "docs.title": "Miga: API",
    "docs.skip": "Go to the operations",
    "docs.tagline": "What this service answers.",
    "docs.document": "The OpenAPI document",
    "docs.try": "Try a specialist",
    "docs.loading": "Reading the description…",
    "docs.group.specialists": "Specialists",
    "docs.group.loading": "Loading and closing",
    "docs.group.openai": "OpenAI's API",
    "docs.group.operation": "Operation",
    "docs.group.api": "This description",
    "docs.parameters": "In the path",
    "docs.takes": "Takes",
    "docs.example": "Example",
    "docs.gives": "Gives {type}",
    "docs.error": "Where there is no answer",
    "docs.schemas": "Schemas",
    "error.0": "The service cannot be reached. Is it running, and is there a network?",
    "error.400": "The service did not accept the request.",
    "error.401": "The service asks for a valid API key.",
    "error.403": "The service does not allow this request.",
    "error.404": "The service does not have this specialist. Refresh the list.",
    "error.413": "The text is too long for this specialist. Shorten it.",
    "error.422": "The service did not accept the request.",
    "error.429": "There are too many requests now. Wait a moment and try again.",
    "error.500": "The service failed on this request.",
    "error.503": "The service is not ready now. Try again in a moment.",
    "error.504": "The answer took too long and the service stopped it. Try a shorter text, or later.",
    "error.unreadable": "The answer of the service cannot be understood.",
    "error.other": "The service answered with error {status}.",
    "error.after": "In {seconds} s, says the service.",
    "error.detail": "The service says: {detail}",
  },
};

const STORED = "miga-language";

let language = stored() ?? (navigator.language?.toLowerCase().startsWith("es") ? "es" : "en");

/** The text of `key` in the page's language, its `{names}` replaced by `values`. */
export function text(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Whether there is a text of `key`: kinds and states come from the service. */
export function hasText(key) {
  return Object.hasOwn(TEXTS[language], key);
}

/** The form of `key` for a count. */
export function counted(key, count) {
  return text(count === 1 ? `${key}.one` : `${key}.many`, { count });
}

/** A number with at most `digits` decimals. */
export function number(value, digits) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A confidence with two decimals, cut and not rounded: it never shows more than there is. */
export function share(value) {
  const cut = { minimumFractionDigits: 2, maximumFractionDigits: 2, roundingMode: "trunc" };
  return new Intl.NumberFormat(language, cut).format(value);
}

/** Memory in kilobytes or megabytes. */
export function memory(bytes) {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const format = { style: "unit", unit, maximumFractionDigits: size < 10 ? 1 : 0 };
  return new Intl.NumberFormat(language, format).format(size);
}

/** Switches the language and remembers it. */
export function setLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser that stores nothing asks again next time.
  }
}

/** Writes every fixed text of the page in its language. */
export function translatePage() {
  document.documentElement.lang = language;
  document.title = text(document.documentElement.dataset.title ?? "title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = text(element.dataset.placeholder);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function stored() {
  try {
    const chosen = localStorage.getItem(STORED);
    return chosen !== null && Object.hasOwn(TEXTS, chosen) ? chosen : null;
  } catch {
    return null;
  }
}
