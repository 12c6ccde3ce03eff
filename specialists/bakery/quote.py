#!/usr/bin/env python3
"""Add to each item of train.jsonl the words of the message that decide it.

    python3 quote.py            writes train.quoted.jsonl, prints what it doubts to stderr
    python3 quote.py --review N prints N random items with their quotes

The gold of a record says product and quantity. Here each item gains, as its first key, a
``quote``: the shortest run of characters of the message that covers the words which decide
product and quantity ("media docena de franceses", "tequeños (40)"). Where that run would be
longer than 60 characters, the quote is the product's mention with what directly belongs to it.

How: words are compared by sound (no accents, b=v, s=z=c, k=qu=c, no h) with a little tolerance
for typos; mentions of products and number expressions are found; for all items of a message
together the cheapest pairing of mentions and numbers is taken, in order of first mention. What
the program cannot pair, or pairs wrongly, is written by hand in quote.overrides.jsonl (null:
the program was right).
"""
import argparse
import itertools
import json
import pathlib
import random
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
LONGEST = 60

PRODUCTS = json.loads((HERE / "order.schema.json").read_text(encoding="utf-8"))[
    "properties"]["items"]["items"]["properties"]["product"]["enum"]


def plain(text):
    """Lower case without accents, one character for one."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text).lower()


def sound(word):
    w = plain(word)
    for a, b in (("ch", "x"), ("sh", "x"), ("qu", "k"), ("ll", "y"), ("h", ""), ("v", "b"), ("z", "s"), ("q", "k")):
        w = w.replace(a, b)
    w = re.sub(r"c(?=[ei])", "s", w).replace("c", "k")
    w = re.sub(r"g(?=[ei])", "j", w).replace("w", "gu")
    w = re.sub(r"(.)\1+", r"\1", w)
    return w[:-1] if len(w) > 3 and w.endswith("s") else w


def distance(a, b, limit):
    """Edit distance with swaps of neighbours, cut off above the limit."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            d = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d = min(d, rows[-2][j - 2] + 1)
            row.append(d)
        rows.append(row)
    return rows[-1][-1]


class Lexicon:
    """Classes of words by sound; near misses count when nothing is equal."""

    def __init__(self, table, strict=False):
        self.strict = strict
        self.exact = {sound(form): name for name, forms in table.items() for form in forms.split()}
        self.memo = {}

    def find(self, word):
        if word in self.memo:
            return self.memo[word]
        s = sound(word)
        hit = self.exact.get(s)
        if hit is None and len(s) >= 4:
            best = 3
            for form, name in self.exact.items():
                limit = 0 if len(form) < 5 else 1 if len(form) < 7 else 2
                if not limit or s in COMMON or self.strict and s[0] != form[0]:
                    continue
                d = distance(s, form, limit)
                if d <= limit and d < best:
                    hit, best = name, d
        if hit is None and len(s) >= 3:
            bones = re.sub(r"[aeiou]", "", s)
            if s == bones or len(s) >= 4 and len(s) - len(bones) <= 1:
                for form, name in self.exact.items():
                    if len(bones) >= 3 and len(form) >= 5 and re.sub(r"[aeiou]", "", form) == bones:
                        hit = name
                        break
        self.memo[word] = hit
        return hit


COMMON = {sound(w) for w in (
    "malo mala mañana mandar manda mande mando mandame salida falta falta alta palma sobra sobre soba carro cara "
    "calle tarde torre puerta polo para queda queso salta jugar quiero cancha casita vaquita capilla canción caja cancela "
    "melissa sobrina sobrino llevo llave casa caso norte corte noche leche hace cosa punto junta negra negro blanco "
    "cantina campaña campesina palmar palmas empresa empecemos empacada esquina sandra santa maleta camisa camino").split()}

WORDS = Lexicon({
    "pan": "pan panes pancito pancitos bread breads panecito roll rolls loaf loaves",
    "canilla": "canilla canillas canillita canillitas baguette baguettes cañilla",
    "frances": "francés francesa franceses francesito francesitos french franse",
    "salado": "salado salados salao salaos saladito saladitos",
    "campesino": "campesino campesinos campesinito country",
    "sobado": "sobado sobados sobao sobaos sobadito sobaditos soba'o",
    "sandwich": "sándwich sandwiches sanduche sánduche sanguche sanwich sandwiche sanwiche sangüich molde sanduich sanguich",
    "dulce": "dulce dulces dulcito dulcecito dulcitos sweet",
    "cachito": "cachito cachitos cachit croissant croissants cacho cachos cachitico",
    "jamon": "jamón jamon jamoncito ham",
    "pastelito": "pastelito pastelitos pastel pasteles pastelillo pastelitico pastry pastries pastelico",
    "carne": "carne carnita beef meat",
    "queso": "queso quesito cheese",
    "pollo": "pollo pollito chicken",
    "tequeno": "tequeño tequeños tequeñito tequeñitos tequeñon tequeñones teques tequeno tequenyo tequenios",
    "mandoca": "mandoca mandocas mandoquita mandoquitas",
    "empanada": "empanada empanadas empanadita empanaditas empaná empanás empanaa",
    "golfeado": "golfeado golfeados golfeao golfiao golfiados golfiado golfeadito golfeaditos",
    "palmerita": "palmerita palmeritas palmera palmeras palmier palmiers palmiercito",
    "milhojas": "milhojas milhoja milhojitas mil-hojas milojas milefeuille",
    "mil": "mil", "hojas": "hojas hojitas ojas",
    "quesillo": "quesillo quesillos quesillito flan flanes quesiyo",
    "torta": "torta tortas tortica torticas tortita tortota cake cakes pie",
    "chocolate": "chocolate chocolates choco chocolatico",
    "tres": "tres 3 three", "leches": "leches leche lehce leshe lehce leshe leches milk milks",
    "cheesecake": "cheesecake cheesecakes",
    "cafe": "café cafe cafés cafecito cafecitos coffee coffees cafesito",
    "negro": "negro negros black", "conleche": "latte lattes",
    "marron": "marrón marrones marroncito marroncitos",
    "negrito": "negrito negritos guayoyo guayoyos guayoyito guayoyitos tinto tintos",
    "malta": "malta maltas maltica malticas maltín maltines maltita maltin",
    "jugo": "jugo jugos juguito juguitos juguico juice juices jugito",
    "naranja": "naranja naranjas naranjita orange",
    "refresco": "refresco refrescos gaseosa gaseosas coke cokes chinottico chinotticos refresquito refresquitos coca cocas cocacola coca-cola pepsi pepsis chinotto chinottos chinoto "
                "frescolita frescolitas soda sodas coquita sprite fresco",
    "papelon": "papelón papelones papeloncito papeloncitos papelon", "limon": "limón limon limoncito lemon lime",
})

FILLING = {"pastelito": {"carne": "pastelito de carne", "queso": "pastelito de queso", "pollo": "pastelito de pollo"},
           "empanada": {"carne": "empanada de carne", "queso": "empanada de queso"},
           "torta": {"chocolate": "torta de chocolate", "queso": "torta de queso"}}
BARE = {"canilla": "pan canilla", "frances": "pan francés", "salado": "pan francés", "campesino": "pan campesino", "sobado": "pan sobado",
        "sandwich": "pan de sándwich", "cachito": "cachito de jamón", "pastelito": "pastelito de carne",
        "tequeno": "tequeño", "mandoca": "mandoca", "empanada": "empanada de carne", "golfeado": "golfeado",
        "palmerita": "palmerita", "milhojas": "milhojas", "quesillo": "quesillo", "cheesecake": "torta de queso",
        "marron": "café con leche", "conleche": "café con leche", "negrito": "café negro", "malta": "malta",
        "refresco": "refresco", "papelon": "papelón con limón"}
LINK = {"de", "d", "con", "kon", "cn", "c", "en", "of", "y", "e", "i", "the", "with", "and", "a", "al", "el", "la", "los", "las", "del",
        "x", "tipo", "black", "dl", "o", "pa", "para"}

ONES = {"un": 1, "una": 1, "uno": 1, "uni": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
        "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
        "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiun": 21, "veintiuna": 21,
        "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
        "veintiocho": 28, "veintinueve": 29, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
        "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "another": 1, "otro": 1, "otra": 1, "single": 1}
TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
        "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
        "cuatrocientos": 400, "quinientos": 500, "quinientas": 500}
NUMBER = Lexicon({**{w: w for w in ONES if len(w) > 2}, **{w: w for w in TENS}, "docena": "docena docenas docenita dozen dozens doc docna dsna",
                  "media": "media medio half", "par": "par"}, strict=True)
NUMBER.memo.update(uni="uni", once="once", par="par", pair="par", couple="par", parcito="par", trs="tres", cuatr="cuatro")


class Token:
    def __init__(self, match):
        self.start, self.end = match.span()
        self.text = match.group()
        self.plain = plain(self.text)
        self.digits = self.text.isdigit()
        self.kind = None if self.digits and self.text != "3" else WORDS.find(self.text)
        if self.plain in ("mal", "papel", "pano", "sal", "tomo", "todo", "cual", "poco", "cada", "carnet", "palo", "pal"):
            self.kind = None
        self.number = None if self.digits else (self.plain if self.plain in ("un", "a", "an") else NUMBER.find(self.text))


def numbers(tokens):
    """Number expressions as (value, first token, last token + 1)."""
    found, i = [], 0
    while i < len(tokens):
        value, j = number_at(tokens, i)
        if value:
            found.append((value, i, j))
            i = j
        else:
            i += 1
    return found


def simple(token):
    if token.digits:
        return int(token.text) if len(token.text) < 5 else 0
    return ONES.get(token.number) or TENS.get(token.number) or 0


def number_at(tokens, i):
    word = tokens[i].number
    after = [tokens[k].number for k in range(i + 1, min(i + 6, len(tokens)))]
    text = [tokens[k].plain for k in range(i + 1, min(i + 6, len(tokens)))]
    if word == "media" and after[:1] == ["docena"]:
        return 6, i + 2
    if word == "media" and text[:1] == ["a"] and after[1:2] == ["docena"]:
        return 6, i + 3
    if word == "docena":
        return (18, i + 3) if text[:1] in (["y"], ["i"]) and after[1:2] == ["media"] else (12, i + 1)
    if word == "par":
        return 2, i + 1
    value = simple(tokens[i])
    if not value:
        return 0, i
    if after[:1] == ["docena"]:
        if text[1:2] in (["y"], ["i"], ["and"]) and after[2:3] == ["media"]:
            return value * 12 + 6, i + 4
        return value * 12, i + 2
    if after[:1] == ["par"]:
        return 2 * value, i + 2
    if text[:1] == ["de"] and after[1:2] == ["docena"]:
        return value * 12, i + 3
    if value >= 30 and not tokens[i].digits:
        if value >= 100 and i + 1 < len(tokens) and not tokens[i + 1].digits and 0 < simple(tokens[i + 1]) < 100:
            rest, j = number_at(tokens, i + 1)
            return value + rest, j
        if value < 100 and text[:1] in (["y"], ["i"]) and len(after) > 1 and 0 < simple(tokens[i + 2]) < 10 and not tokens[i + 2].digits:
            return value + simple(tokens[i + 2]), i + 3
    return value, i + 1


def mentions(tokens):
    """Mentions as (set of products, first token, last token + 1, cost)."""
    found, i, head = [], 0, None
    while i < len(tokens):
        m = mention_at(tokens, i)
        if m:
            found.append(m)
            i = m[2]
        else:
            i += 1
    return found


def follow(tokens, i, kinds, skip=2):
    """The next token of one of the kinds, over at most skip linking words."""
    for k in range(i, min(i + skip + 1, len(tokens))):
        if tokens[k].kind in kinds:
            return k
        if tokens[k].plain not in LINK:
            return None
    return None


def mention_at(tokens, i):
    kind = tokens[i].kind
    here = tokens[i].plain
    if kind == "pan":
        k = follow(tokens, i + 1, {"canilla", "frances", "salado", "campesino", "sobado", "sandwich", "dulce"})
        return ({"pan dulce"} if tokens[k].kind == "dulce" else {BARE[tokens[k].kind]}, i, k + 1, 0) if k else None
    if kind == "dulce":
        k = follow(tokens, i + 1, {"pan"}, 0)
        return ({"pan dulce"}, i, k + 1, 0) if k else ({"pan dulce"}, i, i + 1, .8)
    if kind in ("frances", "campesino", "sobado") and follow(tokens, i + 1, {"pan"}, 0):
        return {BARE[kind]}, i, i + 2, 0
    if kind in ("jamon", "queso", "carne", "pollo", "chocolate"):
        if kind == "jamon":
            k = follow(tokens, i + 1, {"queso"}, 1)
            j = k + 1 if k else i + 1
            c = follow(tokens, j, {"cachito"}, 0)
            if c:
                j = c + 1
            return ({"cachito de jamón y queso"} if k else {"cachito de jamón"}, i, j, 0 if c else .5)
        c = follow(tokens, i + 1, {"pastelito", "empanada", "torta"}, 0)
        if c and kind in FILLING[tokens[c].kind]:
            return {FILLING[tokens[c].kind][kind]}, i, c + 1, 0
        if c and kind == "queso" and tokens[c].kind == "cachito":
            return {"cachito de jamón y queso"}, i, c + 1, 0
        if kind == "chocolate":
            return {"torta de chocolate"}, i, i + 1, .5
        if kind == "queso":
            return {"pastelito de queso", "empanada de queso", "torta de queso", "cachito de jamón y queso"}, i, i + 1, .5
        return {f"{h} de {kind}" for h in ("pastelito", "empanada")} & set(PRODUCTS), i, i + 1, .5
    if kind == "cachito":
        k = follow(tokens, i + 1, {"jamon"})
        if k:
            q = follow(tokens, k + 1, {"queso"}, 2 if tokens[k].plain == "jamon" else 1)
            between = [t.plain for t in tokens[k + 1:q]] if q else []
            if q and not (between and between[-1] in ("de", "d") and len(between) > 1):
                return {"cachito de jamón y queso"}, i, q + 1, 0
            return {"cachito de jamón"}, i, k + 1, 0
        k = follow(tokens, i + 1, {"queso"})
        if k:
            return {"cachito de jamón y queso"}, i, k + 1, .1
        return {"cachito de jamón", "cachito de jamón y queso"}, i, i + 1, .2
    if kind in FILLING:
        kinds = set(FILLING[kind]) | ({"leches"} if kind == "torta" else set())
        if kind == "torta":
            for k in range(i + 1, min(i + 3, len(tokens) - 1)):
                if tokens[k].kind == "tres" and tokens[k + 1].kind == "leches":
                    return {"torta tres leches"}, i, k + 2, 0
                if tokens[k].plain not in LINK:
                    break
        k = follow(tokens, i + 1, set(FILLING[kind]))
        if k:
            return {FILLING[kind][tokens[k].kind]}, i, k + 1, 0
        if kind == "torta":
            return set(FILLING["torta"].values()) | {"torta tres leches"}, i, i + 1, 1
        return set(FILLING[kind].values()), i, i + 1, .2
    if kind == "tres" and i + 1 < len(tokens) and tokens[i + 1].kind == "leches" and sound(tokens[i + 1].text).startswith(("lexe", "lex", "lx", "milk")):
        k = follow(tokens, i + 2, {"torta"}, 0)
        return {"torta tres leches"}, i, k + 1 if k else i + 2, 0
    if kind == "mil":
        k = follow(tokens, i + 1, {"hojas"}, 0)
        return ({"milhojas"}, i, k + 1, 0) if k else None
    if kind == "cafe":
        k = follow(tokens, i + 1, {"leches", "negro", "negrito", "marron", "conleche"})
        if k:
            return {"café con leche" if tokens[k].kind in ("leches", "marron", "conleche") else "café negro"}, i, k + 1, 0
        return {"café con leche", "café negro"}, i, i + 1, 1.2
    if kind == "negro":
        k = follow(tokens, i + 1, {"cafe"}, 0)
        return ({"café negro"}, i, k + 1, 0) if k else ({"café negro"}, i, i + 1, 1)
    if kind == "leches":
        k = follow(tokens, i + 1, {"cafe"}, 0)
        return ({"café con leche"}, i, k + 1, 0) if k else ({"café con leche"}, i, i + 1, 1)
    if kind == "jugo":
        k = follow(tokens, i + 1, {"naranja"})
        return ({"jugo de naranja"}, i, k + 1, 0) if k else ({"jugo de naranja"}, i, i + 1, 1)
    if kind == "naranja":
        k = follow(tokens, i + 1, {"jugo"}, 0)
        return ({"jugo de naranja"}, i, k + 1, 0) if k else ({"jugo de naranja"}, i, i + 1, 1)
    if kind == "papelon":
        k = follow(tokens, i + 1, {"limon"})
        return {"papelón con limón"}, i, k + 1 if k else i + 1, 0
    if kind == "refresco":
        return {"refresco"}, i, i + 2 if here == "coca" and i + 1 < len(tokens) and sound(tokens[i + 1].text) == "kola" else i + 1, 0
    if kind == "sandwich" and "molde" in here:
        return None
    return ({BARE[kind]}, i, i + 1, 0) if kind in BARE else None


FILLERS = LINK | {"x", "por", "unidades", "unidad", "und", "u", "cups", "cup", "vasos", "bolsas", "grande", "grandes", "ricos", "mas", "more",
                  "esos", "esas", "bien", "solo", "sola", "uno", "una", "son", "serian", "que", "sean", "no", "mejor", "cosas", "porciones"}
CORRECTING = re.compile(r"\b(no|mejor|perd|digo|sean|sea|son|que|pon|ponga|corrij|wait|make|actually|sorry)", re.I)

TAKING = re.compile(r"qu[ií]t|borr|menos|saca|sáca|rest|baj|less|remove|cancel", re.I)
ADDING = re.compile(r"\botr[ao]s?|m[aá]s\b|agr|s[uú]m|ponle|póngale|y yo|[yi] |ellos|nosotros|add|another|also|tambi", re.I)


class Quoter:
    def __init__(self, text):
        self.text = text
        self.tokens = [Token(m) for m in re.finditer(r"[^\W\d_]+|\d+", unicodedata.normalize("NFC", text))]
        self.mentions = mentions(self.tokens)
        self.numbers = [n for n in numbers(self.tokens)
                        if not any(m[1] <= n[1] < m[2] for m in self.mentions)]

    def candidates(self, product, quantity):
        """(cost, mention, number or None, first token, last token + 1, sure)."""
        result, nth = [], 0
        for m in self.mentions:
            if product not in m[0]:
                continue
            base = m[3] + .25 * nth
            nth += 1
            before = self.attached(m)
            if quantity == 1 and (not before or before[0] != 1):
                result.append((base + (.45 if not before else 1.3), m, None, m[1], m[2], not before))
            elif quantity > 1:
                first = before[1] if before else m[1]
                result.append((base + 4, m, None, first, m[2], False))
            for n in self.numbers:
                if n[0] != quantity or n[1] >= m[2] and self.tokens[n[1]].plain in ("a", "an"):
                    continue
                left, right = (n[2], m[1]) if n[1] < m[1] else (m[2], n[1])
                gap = self.tokens[left:right]
                cost = sum(.08 if t.plain in FILLERS else .3 for t in gap)
                other = [x for x in self.mentions if left <= x[1] < right and x[3] < 1]
                cost += sum(.4 if product in x[0] else 1.2 for x in other)
                cost += .5 * sum(left <= x[1] < right for x in self.numbers)
                cost += .7 * len(re.findall(r"[.;\n!?]", self.text[self.tokens[left - 1].end:self.tokens[right].start]))
                cost += .25 * len(re.findall(r"[,:]", self.text[self.tokens[left - 1].end:self.tokens[right].start])) * (n[1] < m[1])
                late = n[1] > m[1]
                if late:
                    near = re.search(r"[x(:=,\-*]\s*$", self.text[self.tokens[m[2] - 1].end:self.tokens[n[1]].start].lower())
                    cost += .1 if near and not gap else .3
                    if before and not CORRECTING.search(self.text[self.tokens[m[2] - 1].end:self.tokens[n[1]].start]):
                        cost += .9
                first, last = min(n[1], m[1]), max(n[2], m[2])
                if late and before and CORRECTING.search(self.text[self.tokens[m[2] - 1].end:self.tokens[n[1]].start]):
                    first = min(first, before[1])
                result.append((base + cost, m, n, first, last, cost < 1.3))
            if before:
                result += self.sums(m, before, quantity, base)
        return sorted(result, key=lambda c: c[0])[:8]

    def sums(self, m, before, quantity, base):
        """Candidates where a later number is added to or taken from the one before the mention."""
        for n in self.numbers:
            if n[1] >= m[2] and quantity in (before[0] + n[0], before[0] - n[0]):
                gap = self.text[self.tokens[m[2] - 1].end:self.tokens[n[1]].start]
                if TAKING.search(gap) if quantity < before[0] else ADDING.search(gap + self.text[self.tokens[n[2] - 1].end:][:6]):
                    last = next((x[2] for x in self.mentions if x[1] == n[2] and x[0] & m[0]), n[2])
                    yield base + 2, m, n, before[1], last, False

    def attached(self, m):
        """The number that stands right before a mention."""
        for n in self.numbers:
            if n[2] <= m[1] and all(t.plain in LINK for t in self.tokens[n[2]:m[1]]) \
                    and not re.search(r"[.;\n!?:,()]", self.text[self.tokens[n[2] - 1].end:self.tokens[m[1]].start]):
                return n
        return None

    def span(self, first, last):
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        if self.text[start - 1:start] == "(" and ")" in self.text[start:end]:
            start -= 1
        if self.text[start:end].count("(") > self.text[start:end].count(")") and self.text[end:end + 1] == ")":
            end += 1
        return self.text[start:end]

    def quotes(self, items):
        """(quotes, doubts) of items, in their order; a quote is "" where nothing was found."""
        options = [self.candidates(i["product"], i["quantity"]) or [(9, None, None, 0, 0, False)] for i in items]
        states = [(0, ())]
        for option in options:
            states = sorted(((cost + c[0] + self.clash(chosen, c), chosen + (c,)) for cost, chosen in states for c in option),
                            key=lambda s: s[0])[:60]
        chosen = states[0][1] if states else ()
        quotes, doubts = [], []
        for item, (cost, m, n, first, last, sure) in zip(items, chosen):
            if m is None:
                quotes.append("")
                doubts.append(f"nothing for {item['quantity']} {item['product']}")
                continue
            quote = self.span(first, last)
            if len(quote) > LONGEST:
                before = self.attached(m)
                quote = self.span(before[1] if before else m[1], m[2])
                sure = False
            if not sure:
                doubts.append(f"{item['quantity']} {item['product']}: {quote!r} at {cost:.2f}")
            quotes.append(quote)
        return quotes, doubts

    def clash(self, chosen, c):
        cost = 0
        for d in chosen:
            if d[1] is None or c[1] is None:
                continue
            if d[1] is c[1]:
                cost += 2
            if d[2] is not None and d[2] is c[2]:
                cost += 1.2
        if chosen and chosen[-1][1] and c[1] and c[1][1] < chosen[-1][1][1]:
            cost += .6
        return cost


def written(record, quotes):
    gold = record["gold"]
    return {"text": record["text"], "gold": {
        "items": [{"words": q, "quantity": i["quantity"], "product": i["product"]} for q, i in zip(quotes, gold["items"])],
        "address": gold["address"], "payment_method": gold["payment_method"]}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--review", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    records = [json.loads(l) for l in (HERE / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    path = HERE / "quote.overrides.jsonl"
    overrides = {o["line"]: o["quotes"] for o in map(json.loads, path.read_text(encoding="utf-8").splitlines())} if path.exists() else {}
    out, doubtful = [], 0
    for line, record in enumerate(records, 1):
        items = record["gold"]["items"]
        quotes, doubts = Quoter(record["text"]).quotes(items)
        if line in overrides:
            if len(overrides[line]) != len(items):
                sys.exit(f"quote.overrides.jsonl: line {line} has {len(overrides[line])} quotes, expected {len(items)}")
            quotes, doubts = [byhand or found for byhand, found in zip(overrides[line], quotes)], []
        if doubts:
            doubtful += 1
            print(f"{line} {record['text']!r}\n   {json.dumps(quotes, ensure_ascii=False)}\n   " + "; ".join(doubts), file=sys.stderr)
        for q in quotes:
            if not q or q not in record["text"] or len(q) > 80:
                print(f"{line}: BAD quote {q!r}", file=sys.stderr)
        out.append(written(record, quotes))
    if args.review:
        random.seed(args.seed)
        for n in sorted(random.sample(range(len(out)), args.review)):
            print(n + 1, out[n]["text"].replace("\n", "⏎"), "\n   ", " | ".join(
                f"{i['quote']} = {i['quantity']} {i['product']}" for i in out[n]["gold"]["items"]))
    else:
        (HERE / "train.quoted.jsonl").write_text("".join(json.dumps(o, ensure_ascii=False) + "\n" for o in out), encoding="utf-8")
    print(f"{len(out)} messages, {doubtful} doubtful, {len(overrides)} by hand", file=sys.stderr)


if __name__ == "__main__":
    main()
