// The board's texts in both languages, and how money, times and numbers are written.

const TEXTS = {
  es: {
    "title": "Pedidos",
    "skip": "Ir a los pedidos",
    "views": "Vistas",
    "view.orders": "Pedidos",
    "view.queue": "Mensajes",
    "view.day": "El día",
    "tabs": "Estado de los pedidos",
    "search": "Buscar nombre, teléfono, producto…",
    "sound.on": "Sonido: sí",
    "sound.off": "Sonido: no",
    "other.language": "English",
    "state.open": "Por confirmar",
    "state.confirmed": "Confirmados",
    "state.preparing": "En cocina",
    "state.sent": "En camino",
    "state.delivered": "Entregados",
    "state.cancelled": "Cancelados",
    "one.open": "Por confirmar",
    "one.confirmed": "Confirmado",
    "one.preparing": "En cocina",
    "one.sent": "En camino",
    "one.delivered": "Entregado",
    "one.cancelled": "Cancelado",
    "next.open": "Confirmar",
    "next.confirmed": "A la cocina",
    "next.preparing": "Va en camino",
    "next.sent": "Entregado",
    "next.cancelled": "Retomar",
    "back.confirmed": "Volver a por confirmar",
    "back.preparing": "Volver a confirmados",
    "back.sent": "Volver a la cocina",
    "back.delivered": "Volver a en camino",
    "column.empty": "Nada aquí por ahora",
    "column.print": "Imprimir",
    "order.number": "Pedido {id}",
    "order.new": "Nuevo",
    "order.corrected": "Corregido a mano",
    "order.pickup": "Retira en la tienda",
    "order.nowhere": "Sin dirección todavía",
    "order.address": "Entrega",
    "order.unpaid": "Pago sin decir",
    "order.unpriced": "Total sin precio",
    "order.nothing": "Sin productos todavía",
    "order.source": "Lo que escribió",
    "order.more": "Más",
    "order.call": "Llamar al número que termina en {end}",
    "order.doubtful": "dudoso",
    "order.show": "mostrar de dónde sale",
    "review": "Revisar",
    "review.fine": "Está bien así",
    "correct": "Corregir",
    "print": "Imprimir",
    "cancel": "Cancelar el pedido",
    "said.new": "Pedido nuevo de {name}: {items}",
    "said.review": "Hay que revisar el pedido de {name}",
    "moved": "Pedido {id}: {state}",
    "corrected": "Pedido {id} guardado",
    "undo": "Deshacer",
    "found.one": "1 pedido encontrado",
    "found.many": "{count} pedidos encontrados",
    "queue.title": "Mensajes para una persona",
    "queue.empty": "Nadie espera respuesta. Buen momento para un café.",
    "queue.done": "Respondido",
    "kind.reclamo": "Reclamos",
    "kind.pago": "Pagos",
    "kind.cambio_pedido": "Cambios de pedido",
    "kind.estado_pedido": "¿Dónde está mi pedido?",
    "kind.pedido": "Pedidos",
    "kind.consulta_producto": "Preguntas por productos",
    "kind.consulta_servicio": "Preguntas por el servicio",
    "kind.social": "Saludos",
    "kind.otro": "Otros",
    "kind.unreadable": "Fotos, audios y más",
    "type.image": "Foto",
    "type.audio": "Nota de voz",
    "type.video": "Video",
    "type.sticker": "Sticker",
    "type.document": "Documento",
    "type.other": "Mensaje que no es texto",
    "day.title": "Totales",
    "day.of": "Día",
    "day.csv": "Descargar CSV",
    "day.orders": "pedidos",
    "day.sold": "vendido",
    "day.delivered": "entregados",
    "day.cancelled": "cancelados",
    "day.product": "Producto",
    "day.quantity": "Cantidad",
    "day.products": "Qué se vendió",
    "day.payments": "Cómo se pagó",
    "day.payment": "Pago",
    "day.money": "Monto",
    "day.nothing": "Todavía no hay ventas este día.",
    "day.unpriced.one": "1 pedido tiene algo sin precio: falta en el monto.",
    "day.unpriced.many": "{count} pedidos tienen algo sin precio: faltan en el monto.",
    "status.title": "Cómo está el sistema",
    "status.database": "Base de datos",
    "status.sender": "Envío por WhatsApp",
    "status.up": "bien",
    "status.down": "no responde",
    "status.incoming": "Mensajes por leer",
    "status.outgoing": "Respuestas por enviar",
    "status.problem": "{text} (desde las {since})",
    "lost": "Sin conexión con el servidor de la tienda. Lo que ves puede estar atrasado; se sigue intentando.",
    "regained": "Conexión recuperada.",
    "editor.title": "Corregir el pedido {id}",
    "editor.changed": "El cliente escribió mientras corregías. Cierra y abre otra vez para ver lo nuevo.",
    "editor.less": "Uno menos de {product}",
    "editor.more": "Uno más de {product}",
    "editor.quantity": "Cantidad de {product}",
    "editor.product": "Producto",
    "editor.remove": "Quitar {product}",
    "editor.add": "Agregar producto",
    "editor.address": "Dirección (vacía: retira en la tienda)",
    "editor.payment": "Pago",
    "editor.none": "Sin decir",
    "editor.unlisted": "{product} (no está en el menú)",
    "editor.total": "Total",
    "editor.save": "Guardar",
    "editor.close": "Cerrar sin guardar",
    "editor.empty": "Pon al menos un producto.",
    "pay.pago_movil": "Pago móvil",
    "pay.transferencia": "Transferencia",
    "pay.zelle": "Zelle",
    "pay.efectivo_usd": "Efectivo en dólares",
    "pay.efectivo_bs": "Efectivo en bolívares",
    "pay.punto_de_venta": "Punto de venta",
    "pay.binance": "Binance",
    "key.label": "Clave de API",
    "key.hint": "Este servicio pide una clave. Se guarda solo en esta pestaña, hasta que la cierres.",
    "key.save": "Usar la clave",
    "error.0": "No se llega al servidor de la tienda.",
    "error.400": "El servidor no aceptó el cambio.",
    "error.404": "Ya no está.",
    "error.409": "Alguien lo cambió antes. Ya ves lo nuevo.",
    "error.other": "El servidor falló ({status}). Prueba otra vez.",
  },
  en: {
    "title": "Orders",
    "skip": "Go to the orders",
    "views": "Views",
    "view.orders": "Orders",
    "view.queue": "Messages",
    "view.day": "The day",
    "tabs": "State of the orders",
    "search": "Search name, phone, product…",
    "sound.on": "Sound: on",
    "sound.off": "Sound: off",
    "other.language": "Español",
    "state.open": "To confirm",
    "state.confirmed": "Confirmed",
    "state.preparing": "In kitchen",
    "state.sent": "On the way",
    "state.delivered": "Delivered",
    "state.cancelled": "Cancelled",
    "one.open": "To confirm",
    "one.confirmed": "Confirmed",
    "one.preparing": "In the kitchen",
    "one.sent": "On the way",
    "one.delivered": "Delivered",
    "one.cancelled": "Cancelled",
    "next.open": "Confirm",
    "next.confirmed": "To the kitchen",
    "next.preparing": "On its way",
    "next.sent": "Delivered",
    "next.cancelled": "Take up again",
    "back.confirmed": "Back to “to confirm”",
    "back.preparing": "Back to confirmed",
    "back.sent": "Back to the kitchen",
    "back.delivered": "Back to on the way",
    "column.empty": "Nothing here for now",
    "column.print": "Print",
    "order.number": "Order {id}",
    "order.new": "New",
    "order.corrected": "Corrected by hand",
    "order.pickup": "Picks it up",
    "order.nowhere": "No address yet",
    "order.address": "Deliver to",
    "order.unpaid": "Payment not said",
    "order.unpriced": "No price for all",
    "order.nothing": "No products yet",
    "order.source": "What they wrote",
    "order.more": "More",
    "order.call": "Call the number ending in {end}",
    "order.doubtful": "doubtful",
    "order.show": "show where it comes from",
    "review": "Check",
    "review.fine": "It is right",
    "correct": "Correct",
    "print": "Print",
    "cancel": "Cancel the order",
    "said.new": "New order from {name}: {items}",
    "said.review": "The order of {name} needs a check",
    "moved": "Order {id}: {state}",
    "corrected": "Order {id} saved",
    "undo": "Undo",
    "found.one": "1 order found",
    "found.many": "{count} orders found",
    "queue.title": "Messages for a person",
    "queue.empty": "Nobody waits for an answer. A good moment for a coffee.",
    "queue.done": "Answered",
    "kind.reclamo": "Complaints",
    "kind.pago": "Payments",
    "kind.cambio_pedido": "Changes of orders",
    "kind.estado_pedido": "Where is my order?",
    "kind.pedido": "Orders",
    "kind.consulta_producto": "Questions about products",
    "kind.consulta_servicio": "Questions about the service",
    "kind.social": "Greetings",
    "kind.otro": "Others",
    "kind.unreadable": "Pictures, voice and more",
    "type.image": "Picture",
    "type.audio": "Voice message",
    "type.video": "Video",
    "type.sticker": "Sticker",
    "type.document": "Document",
    "type.other": "Message that is no text",
    "day.title": "Totals",
    "day.of": "Day",
    "day.csv": "Download CSV",
    "day.orders": "orders",
    "day.sold": "sold",
    "day.delivered": "delivered",
    "day.cancelled": "cancelled",
    "day.product": "Product",
    "day.quantity": "Quantity",
    "day.products": "What was sold",
    "day.payments": "How it was paid",
    "day.payment": "Payment",
    "day.money": "Amount",
    "day.nothing": "Nothing sold on this day yet.",
    "day.unpriced.one": "1 order has something without a price: it is missing in the amount.",
    "day.unpriced.many": "{count} orders have something without a price: they are missing in the amount.",
    "status.title": "How the system is",
    "status.database": "Database",
    "status.sender": "Sending by WhatsApp",
    "status.up": "fine",
    "status.down": "does not answer",
    "status.incoming": "Messages to be read",
    "status.outgoing": "Answers to be sent",
    "status.problem": "{text} (since {since})",
    "lost": "No connection to the shop's server. What you see may be old; it keeps trying.",
    "regained": "Connected again.",
    "editor.title": "Correct order {id}",
    "editor.changed": "The customer wrote while you were correcting. Close and open again to see what is new.",
    "editor.less": "One less of {product}",
    "editor.more": "One more of {product}",
    "editor.quantity": "Quantity of {product}",
    "editor.product": "Product",
    "editor.remove": "Remove {product}",
    "editor.add": "Add a product",
    "editor.address": "Address (empty: picks it up)",
    "editor.payment": "Payment",
    "editor.none": "Not said",
    "editor.unlisted": "{product} (not on the menu)",
    "editor.total": "Total",
    "editor.save": "Save",
    "editor.close": "Close without saving",
    "editor.empty": "Put at least one product.",
    "pay.pago_movil": "Pago móvil",
    "pay.transferencia": "Bank transfer",
    "pay.zelle": "Zelle",
    "pay.efectivo_usd": "Cash in dollars",
    "pay.efectivo_bs": "Cash in bolívares",
    "pay.punto_de_venta": "Card terminal",
    "pay.binance": "Binance",
    "key.label": "API key",
    "key.hint": "This service asks for a key. It is kept in this tab only, until you close it.",
    "key.save": "Use the key",
    "error.0": "The shop's server cannot be reached.",
    "error.400": "The server did not accept the change.",
    "error.404": "It is not there any more.",
    "error.409": "Somebody changed it before. You see what is new.",
    "error.other": "The server failed ({status}). Try again.",
  },
};

const LOCALES = { es: "es-VE", en: "en-US" };
const STORED = "miga-language";

let language = stored() ?? "es";

/** The text of `key`, its `{names}` replaced by `values`. */
export function text(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The text of `key`, or `otherwise` where there is none: kinds and states come from the server. */
export function known(key, otherwise) {
  return Object.hasOwn(TEXTS[language], key) ? TEXTS[language][key] : otherwise;
}

export function counted(key, count) {
  return text(count === 1 ? `${key}.one` : `${key}.many`, { count });
}

export function payment(method) {
  return known(`pay.${method}`, method);
}

export function money(amount, currency) {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${new Intl.NumberFormat(LOCALES[language], digits).format(amount)} ${currency}`;
}

/** The time of a day, with the day where that is not today. */
export function clock(instant) {
  const at = new Date(instant);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  return at.toLocaleString(LOCALES[language], { hour: "numeric", minute: "2-digit", ...day });
}

export function switchLanguage() {
  language = language === "es" ? "en" : "es";
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // A browser that stores nothing begins in Spanish next time.
  }
}

/** Writes every fixed text of the page. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = text(element.dataset.placeholder);
  }
}

/** The language that the page is in, as `lang` has it. */
export function current() {
  return language;
}

function stored() {
  try {
    const chosen = localStorage.getItem(STORED);
    return chosen !== null && Object.hasOwn(TEXTS, chosen) ? chosen : null;
  } catch {
    return null;
  }
}
