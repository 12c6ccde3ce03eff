#!/usr/bin/env python3
"""Write synthetic messages to the bakery with their gold, in the form the model is to write.

    python3 generate.py --count 8000 --seed 1 > generated.jsonl
    python3 generate.py --count 40 --seed 7 --show      to be read by eye
    python3 generate.py --wear train.quoted.jsonl       the messages of a file, each worn

A message is put together from parts: what is ordered and how that is said or corrected, the
address, the payment, greetings, chat that only distracts, and then the wear of real typing.
While it is put together, invisible marks stand around the words that decide an item and around
the address. They survive all wear, and in the end quotes and address are what stands between
them; so the gold follows from the construction and is a substring of the text by nature.
Every message is checked against the schema; equal texts, and texts that share eight words in
a row with dev.jsonl, are dropped.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import sys
import unicodedata

import wording as W

HERE = pathlib.Path(__file__).parent
LONGEST, SHARED = 60, 8

# Marks of item k: quote 0xE100+k .. 0xE140+k, inner mention 0xE180+k .. 0xE1C0+k, first mention 0xE200+k; address 0xE000 .. 0xE001.
A_OPEN, A_CLOSE = "\ue000", "\ue001"
MARK = re.compile("[\ue000-\ue2ff]")
MENU = list(W.SPANISH)

UNITS = "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
TENS = {3: "treinta", 4: "cuarenta", 5: "cincuenta", 6: "sesenta", 7: "setenta", 8: "ochenta", 9: "noventa"}
HUNDREDS = {1: "ciento", 2: "doscient", 3: "trescient", 4: "cuatrocient", 5: "quinient"}
ENGLISH_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
ENGLISH_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety"}


def spelled(n, gender):
    """A number in Spanish words; gender m or f before a noun, u alone (uno)."""
    if n >= 100:
        if n == 100:
            return "cien"
        head = HUNDREDS[n // 100] + ("" if n < 200 else "as" if gender == "f" else "os")
        return head + (" " + spelled(n % 100, gender) if n % 100 else "")
    if n >= 30:
        return TENS[n // 10] + (" y " + spelled(n % 10, gender) if n % 10 else "")
    if n % 10 == 1 and n in (1, 21):
        if gender == "f":
            return "una" if n == 1 else "veintiuna"
        if gender == "u":
            return "uno" if n == 1 else "veintiuno"
    return UNITS[n]


def spelled_english(n):
    if n >= 100:
        rest = n % 100
        return ("a hundred" if n < 200 else ENGLISH_UNITS[n // 100] + " hundred") + (" and " + spelled_english(rest) if rest else "")
    if n >= 20:
        return ENGLISH_TENS[n // 10] + ("-" + ENGLISH_UNITS[n % 10] if n % 10 else "")
    return ENGLISH_UNITS[n]


NUMERALS = {w for n in range(1, 600) for g in "mfu" for w in spelled(n, g).split()} | {w for n in range(1, 200) for w in re.split(r"[ -]", spelled_english(n))} | {"media", "docena", "docenas", "par", "a", "half", "dozen", "couple"}
NUMERALS -= {"y", "and"}


class Item:
    def __init__(self, k, product, quantity):
        self.k, self.product, self.quantity = k, product, quantity

    def quote(self, s):
        return chr(0xE100 + self.k) + s + chr(0xE140 + self.k)

    def inner(self, s):
        return chr(0xE180 + self.k) + s + chr(0xE1C0 + self.k)

    def first(self, s):
        return chr(0xE200 + self.k) + s


class Message:
    """One message under construction."""
    absent_weight_usual = 5
    absent_weight = absent_weight_usual
    heavy_weight = 4
    unworn_weight = 44
    story_share = .065

    def __init__(self, rng):
        self.r = rng
        self.items, self.used, self.later, self.tags = [], set(), [], []
        self.address, self.payment, self.kind, self.made = False, None, "", 0

    # -- choosing
    def some(self, p):
        return self.r.random() < p

    def of(self, *options):
        return self.r.choice(options)

    def weighted(self, table):
        return self.r.choices(list(table), weights=list(table.values()))[0]

    def expand(self, s, /, **values):
        """A template's text: alternatives are chosen from the innermost outwards, then names are filled in."""
        while True:
            m = re.search(r"\[([^\[\]]*)\]", s)
            if not m:
                break
            s = s[:m.start()] + self.r.choice(m.group(1).split("|")) + s[m.end():]
        while True:
            m = re.search(r"\{(\w+)\}", s)
            if not m:
                return re.sub(r"  +", " ", s).replace(" de el ", " del ").strip()
            name = m.group(1)
            lead = re.search(r"\b([Ll]os|[Uu]nos|[Ee]sos|[Ee]l|[Ee]se) $", s[:m.start()])
            if lead and name in ("x", "xs"):
                one, more, gender, _ = self.r.choice(W.SPANISH[self.free()][:3])
                article = lead.group(1)
                if gender == "f":
                    article = {"los": "las", "unos": "unas", "esos": "esas", "el": "la", "ese": "esa"}[article.lower()]
                    article = article.capitalize() if lead.group(1)[0].isupper() else article
                s = s[:lead.start()] + article + " " + (more if name == "xs" else one) + s[m.end():]
                continue
            s = s[:m.start()] + (values[name] if name in values else self.value(name)) + s[m.end():]

    def front(self, table):
        """One of a table; its first entry six times as often."""
        return self.r.choices(table, weights=[6] + [1] * (len(table) - 1))[0]

    def value(self, name):
        r = self.r
        if name in W.NAMES:
            return r.choice(W.NAMES[name]).replace("\u00a0", " ")
        if name == "n":
            return str(r.randint(3, 40)) if self.some(.7) else spelled(r.randint(3, 30), "m")
        if name == "big":
            return str(r.choice([99, 100, 500, 999, 1000, 50]))
        if name in ("x", "xs"):
            forms = W.SPANISH[self.free()]
            return r.choice(forms[:2])[name == "xs"]
        if name == "foreign":
            return self.foreign()
        if name in ("m", "m2"):
            return r.choice(W.PAY[r.choice(list(W.PAY))]["bare"])
        if name == "place":
            return r.choice(W.PLACE)
        if name == "calle":
            return f"calle {r.randint(58, 99)}"
        if name == "inj_json":
            return r.choice(['{"items": []}', '{"quantity": 999}', '{"address": "Miami"}', '{"payment_method": null}', '[{"product":"gratis"}]', '{"total": 0}'])
        if name == "g":
            return self.expand(r.choice(W.GREET["neutral"][:4]))
        return {"min": lambda: str(r.choice([5, 10, 15, 20, 25, 30, 40, 45, 60, 90])), "num": lambda: str(r.randint(1, 40)), "age2": lambda: r.choice(["niña", "niño", "muchacha", "joven"]), "d": lambda: str(r.randint(2, 9)), "h": lambda: str(r.randint(1, 12)), "h2": lambda: str(r.randint(2, 12)), "dd": lambda: str(r.randint(2, 30)), "age": lambda: str(r.randint(2, 90)),
                "phone": lambda: f"{r.randint(1000000, 9999999)}", "phone7": lambda: f"0261-{r.randint(7000000, 7999999)}", "ci": lambda: f"{r.randint(5, 31)}.{r.randint(100, 999)}.{r.randint(100, 999)}",
                "ci6": lambda: str(r.randint(100000, 999999)), "price": lambda: r.choice([f"{r.randint(1, 30)}", f"{r.randint(1, 20)},{r.choice([50, 25, 80, 99])}", f"{r.randint(1, 9)}.5"]), "pct": lambda: str(r.randint(2, 15)),
                "ref": lambda: str(r.randint(1000, 9999)), "bus": lambda: r.choice(["Ruta 6", "carrito de Bella Vista", "bus de la ruta 4", "por puesto de Delicias"]), "bp": lambda: f"{r.randint(15, 19)}/{r.randint(9, 11)}", "L": lambda: r.choice("ABCD")}[name]()

    def free(self):
        """A product that is not ordered, for the talk beside the order."""
        return self.r.choice([p for p in MENU if p not in self.used])

    # -- items
    def item(self, product, quantity):
        self.used.add(product)
        self.made += 1
        it = Item(self.made, product, quantity)
        self.items.append(it)
        return it

    def new_product(self):
        p = self.r.choice([p for p in MENU if p not in self.used])
        self.used.add(p)
        self.kind = W.KINDS[p]
        return p

    def quantity(self):
        if self.kind == "cake" and self.some(.85):
            return self.weighted({1: 10, 2: 5, 3: 2, 4: 1, 5: .5})
        if self.kind == "hot" and self.some(.5):
            return self.r.randint(1, 6)
        return self.weighted({1: 20, 2: 17, 3: 11, 4: 9, 5: 6, 6: 9, 7: 2, 8: 4, 9: 1.3, 10: 6, 11: 1, 12: 8, 13: .5, 14: 1, 15: 3, 16: 1, 17: .4, 18: 2.5, 19: .3, 20: 4, 21: .5, 22: .5, 24: 3.5, 25: 2, 28: .4, 30: 2.5, 32: .3, 35: .6, 36: 1.5,
                              40: 1.3, 45: .5, 48: .6, 50: 1.8, 55: .3, 60: 1, 70: .3, 75: .3, 80: .6, 90: .3, 100: 1, 120: .5, 144: .1, 150: .4, 180: .2, 200: .4, 250: .2, 300: .2})

    def noun(self, product, quantity):
        forms = (W.ENGLISH if self.english and self.some(self.english) else W.SPANISH)[product]
        if quantity > 1 and product == "café con leche" or self.bareish:
            forms = [f for f in forms if f[0] != "con leche"] if self.bareish else forms
        # a bare "cachito" or "pastelito" means ham or meat: never beside its sisters
        sisters = {"cachito de jamón": "cachito de jamón y queso"}
        form = self.r.choices(forms, weights=[f[3] for f in forms])[0]
        if self.sisters(product) and " " not in form[0]:
            longer = [f for f in forms if " " in f[0]]
            form = self.r.choice(longer) if longer else form
        return form[0] if quantity == 1 else form[1], form[2]

    def sisters(self, product):
        head = product.split()[0]
        return head in ("cachito", "pastelito", "empanada", "torta") and any(p != product and p.startswith(head) for p in self.used)

    def count(self, n, gender):
        """A number before a noun, with its "de" where it takes one."""
        if gender == "n":
            return self.count_english(n)
        special = {2: ["un par de", "un par de", "par de"], 3: ["un trío de", "un cuarto de docena de", "tres", "3", "tres"], 5: ["media decena de", "cinco", "5"], 6: ["media docena de", "media docena de", "media docena de", "½ docena de", "1/2 docena de", "media doc de"], 9: ["tres cuartos de docena de", "nueve", "9"], 15: ["decena y media de", "docena y cuarto de", "quince", "quince"], 10: ["una decena de", "diez"],
                   12: ["una docena de", "una docena de", "1 docena de", "la docena de", "una doc de"], 18: ["docena y media de", "una docena y media de", "docena y media de", "1 docena y media de"], 20: ["una veintena de"], 24: ["dos docenas de", "2 docenas de", "un par de docenas de"],
                   25: ["un cuarto de ciento de"], 30: ["dos docenas y media de", "2 docenas y media de", "una treintena de"], 36: ["tres docenas de", "3 docenas de"], 42: ["tres docenas y media de"], 48: ["cuatro docenas de", "4 docenas de"], 50: ["medio ciento de", "media centena de"],
                   60: ["cinco docenas de", "5 docenas de"], 100: ["un ciento de", "cien", "una centena de", "un centenar de"], 120: ["diez docenas de", "10 docenas de"], 144: ["doce docenas de"], 200: ["dos cientos de"], 150: ["ciento y medio de"]}
        if n in special and self.some(.42 if n in (6, 12, 18) else .3 if n in (2, 24, 36, 100) else .2):
            return self.r.choice(special[n])
        if n == 1:
            return self.weighted({"un" if gender == "m" else "una": 8, "1": 6, "1 solo" if gender == "m" else "1 sola": .4, "un solo" if gender == "m" else "una sola": .7})
        if self.some(.03):
            return f"{spelled(n, gender)} ({n})"
        words = n <= 30 and self.some(self.wordy) or n > 30 and self.some(self.wordy * .5)
        return spelled(n, gender) if words else str(n)

    def count_english(self, n):
        special = {1: ["a", "one", "one", "1"], 2: ["a couple of", "two"], 6: ["half a dozen", "six"], 12: ["a dozen", "a dozen", "twelve"], 18: ["a dozen and a half", "eighteen"], 24: ["two dozen", "2 dozen"], 36: ["three dozen"], 48: ["four dozen"]}
        if n in special and self.some(.5):
            return self.r.choice(special[n])
        return spelled_english(n) if self.some(self.wordy) else str(n)

    def alone(self, n, gender):
        """A number that stands without its noun ("uno", "media docena")."""
        if gender == "n":
            return self.of(str(n), spelled_english(n))
        if n == 1:
            return self.weighted({"uno" if gender == "m" else "una": 4, "1": 3, "uno solo" if gender == "m" else "una sola": 2})
        special = {2: ["un par"], 6: ["media docena"], 12: ["una docena"], 18: ["docena y media", "una docena y media"], 24: ["dos docenas"], 36: ["tres docenas"], 48: ["cuatro docenas"], 30: ["dos docenas y media"]}
        if n in special and self.some(.35):
            return self.r.choice(special[n])
        return spelled(n, gender) if self.some(self.wordy) else str(n)

    def remark(self, product, quantity, gender):
        if gender == "n" or not self.some(self.remarks):
            return ""
        s = self.r.choice(W.REMARKS[W.KINDS[product]])
        return " " + self.expand(s, o="a" if gender == "f" else "o", s="" if quantity == 1 else "s", i="í", n=str(self.r.randint(6, 30))).replace("(uno sin azúcar)", "(uno sin azúcar)" if quantity > 1 else "sin azúcar")

    def plain_item(self, it, style=None):
        """An item in one of the ways to say number and product."""
        n, p = it.quantity, it.product
        style = style or self.style
        self.bareish = style in ("bare", "after", "paren", "x", "colon")
        if n == 1 and style == "before" and self.some(.05):
            style = "bare"
        noun, g = self.noun(p, n)
        remark = self.remark(p, n, g)
        self.bareish = False
        if style == "before":
            if n > 1 and g != "n" and self.some(.02):
                lead = self.of("unos " if g == "m" else "unas ", "como ", "mis ", "los " if g == "m" else "las ")
                s = lead + it.quote(it.inner(f"{n} {noun}"))
            elif n > 1 and g != "n" and self.some(.015):
                s = it.quote(it.inner(f"{self.alone(n, g)} de {self.of('esos', 'los') if g == 'm' else self.of('esas', 'las')} {noun}"))
            else:
                s = it.quote(it.inner(f"{self.count(n, g)} {noun}")) + remark
        elif style == "after":
            s = it.quote(it.inner(f"{noun} {self.alone(n, g)}"))
        elif style == "comma":
            s = it.quote(it.inner(f"{noun}, {self.alone(n, g)}"))
        elif style == "paren":
            s = it.quote(it.inner(f"{noun} ({n})"))
        elif style == "x":
            s = it.quote(it.inner(f"{noun} {self.of('x', 'X', 'x ')}{n}"))
        elif style == "frontx":
            s = it.quote(it.inner(f"{n}{self.of('x', ' x')} {noun}")) + remark
        elif style == "colon":
            s = it.quote(it.inner(f"{noun}{self.of(': ', ': ', ' = ', ' - ', ' : ')}{self.alone(n, g) if self.some(.3) else n}"))
        elif style == "topic":
            plural = self.noun_like(noun, p, 2)
            lead = self.of("de ", "de ", "en ", "", "") if n > 1 else ""
            s = lead + it.quote(it.inner(f"{plural if n > 1 else noun} {self.of('quiero', 'ponme', 'mándame', 'dame', 'serían' if n > 1 else 'sería', 'poneme', 'van' if n > 1 else 'va', 'necesito', 'me manda', 'que sean' if n > 1 else 'que sea')} {self.alone(n, g)}"))
        elif style == "bare":
            noun = self.noun(p, 1)[0] if n == 1 and self.some(.9) else noun
            s = it.quote(it.inner(self.of("", "", "", "", "el " if g == "m" else "la " if g == "f" else "") and "" or noun)) + remark
        else:
            raise ValueError(style)
        return it.first(s)

    def foreign(self):
        table = W.FOREIGN_ENGLISH if self.english and self.some(self.english) else W.FOREIGN
        s, p, g = self.r.choice(table)
        if self.absent_weight != Message.absent_weight_usual and not self.english and self.some(.7):
            s, p, g = self.unsold()
        n = self.quantity()
        return f"{self.count(n, g)} {s if n == 1 else p}"

    def unsold(self):
        if self.some(.35):
            return self.r.choice(W.UNSOLD_ALONE)
        (s, p, g), fillings = self.r.choice(W.UNSOLD)
        filling = self.r.choice(fillings.split("|"))
        return f"{s} de {filling}", f"{p} de {filling}", g

    def join(self, parts):
        """Parts of a list in one string."""
        if len(parts) == 1:
            return parts[0]
        kind = self.weighted({"comma": 10, "and": 4, "plus": 1, "space": self.loose, "newline": self.lines, "drip": self.lines * .2, "mas": 1})
        y = " and " if self.english > .6 else " y "
        if kind == "newline":
            bullet = self.of("- ", "• ", "* ", "", "", "✅ ", "-", "· ", "🥐 ")
            if self.some(.12):
                point = self.of(") ", ". ", ".- ")
                return "\n" + "\n".join(f"{i}{point}{p}" for i, p in enumerate(parts, 1))
            return "\n" + "\n".join(bullet + p for p in parts)
        if kind == "drip":
            return ("\n" + y.strip() + " ").join(parts) if self.some(.5) else "\n".join(parts)
        if kind == "and":
            seps = [y] * (len(parts) - 1) if len(parts) < 4 else [", "] * (len(parts) - 2) + [y]
        elif kind == "comma":
            seps = [", "] * (len(parts) - 2) + [self.of(y, y, y, ", ", "," + y, self.of(" más ", " con ", " y también ", ", además ") if y == " y " else " plus ")]
        elif kind == "mas":
            seps = [self.of(" más ", " y ", " con ")] + [", "] * (len(parts) - 2)
        else:
            seps = [" " if kind == "space" else self.of(" + ", " + ", "+")] * (len(parts) - 1)
        out = parts[0]
        for sep, p in zip(seps, parts[1:]):
            out += self.clear(out, sep, p) + p
        return out

    @staticmethod
    def clear(before, sep, after):
        """The separator, or a comma where two numbers would run into one ("cincuenta y tres")."""
        last, first = re.findall(r"[\w½/]+", MARK.sub("", before))[-1:], re.findall(r"[\w½/]+", MARK.sub("", after))[:1]
        numeral = lambda w: bool(w) and (w[0].isdigit() or w[0].lower() in NUMERALS)
        if numeral(last) and numeral(first) and (sep in (" ", "+", " más ", " con ") or sep.strip() in ("y", "and") and not last[0].isdigit()):
            return ", "
        return sep

    # -- ways to say items; each gives a list of pieces of the enumeration
    def simple(self):
        return [self.plain_item(self.item(self.new_product(), self.quantity()))]

    def bare(self):
        """An item without a number."""
        self.tags.append("no number")
        return [self.plain_item(self.item(self.new_product(), 1), "bare")]

    def ellipsis(self):
        """The head said once: 2 pastelitos de queso y 3 de pollo."""
        if "generic" in self.tags:
            return self.simple()
        self.tags.append("ellipsis")
        head, fillings = self.of(("pastelito", ["carne", "queso", "pollo"]), ("empanada", ["carne", "queso"]), ("torta", ["chocolate", "queso"]), ("cachito", ["jamón", "jamón y queso"]), ("pan", None), ("café", None))
        if head in ("pan", "café"):
            return self.ellipsis_of_kinds(head)
        if any(p.startswith(head) for p in self.used):
            return self.simple()
        fillings = self.r.sample(fillings, self.of(2, len(fillings)))
        self.kind = "cake" if head == "torta" else ""
        g = "f" if head in ("empanada", "torta") else "m"
        its = [self.item(f"{head} de {f}", self.quantity() if head != "torta" else self.of(1, 1, 2, 3)) for f in fillings]
        plural = head + "s"
        form = self.of("follow", "follow", "follow", "total", "colon", "each", "half", "rest")
        if form in ("half", "rest") and head in ("pastelito", "empanada") and not self.english:
            return self.shared(head, g, its[:2], form)
        if form == "total":
            total = sum(i.quantity for i in its)
            return [f"{self.count(total, g)} {plural}{self.of(': ', ', ', ', o sea ', ' - ')}" + self.enumerate_of(its, g)]
        if form == "colon" and self.some(.3) and head != "cachito":
            return [self.enumerate_of(its, g).replace("de de", "de") + self.of(", ", " ", ", de ") + plural]
        if form == "colon":
            return [f"{plural}: " + self.enumerate_of(its, g)]
        if form == "each" and head != "torta":
            n = its[0].quantity = max(2, its[0].quantity)
            for i in its:
                i.quantity = n
            tail = f", {self.alone(n, g)} de cada {self.of('uno' if g == 'm' else 'una', 'tipo', 'sabor', 'uno' if g == 'm' else 'una')}"
            if len(its) == 2:
                a, b = its
                return [a.first(chr(0xE100 + a.k) + a.inner(f"{plural} de {fillings[0]}") + " y " + b.first(chr(0xE100 + b.k) + b.inner(f"de {fillings[1]}")) + tail + chr(0xE140 + a.k) + chr(0xE140 + b.k))]
            inner = [i.first(chr(0xE100 + i.k) + i.inner(f"de {f}")) for i, f in zip(its, fillings)]
            return [f"{plural} " + ", ".join(inner[:-1]) + " y " + inner[-1] + tail + "".join(chr(0xE140 + i.k) for i in its)]
        out = []
        for j, i in enumerate(its):
            if j == 0:
                noun = head if i.quantity == 1 else plural
                out.append(i.first(i.quote(i.inner(f"{self.count(i.quantity, g)} {noun} de {fillings[0]}"))))
            elif i.quantity == 1:
                out.append(i.first(i.quote(i.inner(f"{self.of('uno' if g == 'm' else 'una', 'otro' if g == 'm' else 'otra', '1')} de {fillings[j]}"))))
            else:
                out.append(i.first(i.quote(i.inner(f"{self.count(i.quantity, g).removesuffix(' de')} de {fillings[j]}"))))
        return [self.of(", ", " y ", " y ").join(out[:-1]) + self.of(" y ", ", ", " y ") + out[-1]]

    def shared(self, head, g, its, form):
        """A total shared by two: 12 pastelitos, mitad carne y mitad queso; 20 empanadas: 8 de carne y el resto de queso."""
        self.tags.append("shared")
        for extra in self.items[len(self.items) - 3:]:
            if extra.product.startswith(head) and extra not in its:
                self.items.remove(extra)
        a, b = its
        fa, fb = (i.product.split(" de ")[1] for i in its)
        if form == "half":
            a.quantity = b.quantity = self.of(2, 3, 4, 5, 6, 6, 10, 12, 12, 15, 20, 25)
            whole = self.count(2 * a.quantity, g)
            return [a.first(chr(0xE100 + a.k)) + chr(0xE100 + b.k) + f"{whole} {head}s" + self.of(", ", ": ", " ") + self.of("mitad de ", "mitad ") + a.inner(fa) + chr(0xE140 + a.k) + self.of(" y mitad ", " mitad ", " y la otra mitad de ", ", mitad ") + b.first(b.inner(fb)) + chr(0xE140 + b.k)]
        total = self.of(8, 10, 12, 15, 20, 24, 25, 30, 40, 50)
        a.quantity = self.r.randint(2, total - 2)
        b.quantity = total - a.quantity
        n = self.alone(a.quantity, g)
        return [a.first("") + chr(0xE100 + b.k) + f"{self.count(total, g)} {head}s" + self.of(": ", ", ") + a.quote(a.inner(f"{n} de {fa}")) + self.of(" y el resto de ", " y los demás de " if g == "m" else " y las demás de ", ", el resto de ", " y lo que queda de ") + b.first(b.inner(fb)) + chr(0xE140 + b.k)]

    def enumerate_of(self, its, g):
        parts = []
        back = self.some(.3)
        for i in its:
            f = i.product.split(" de ")[1]
            n = self.alone(i.quantity, g).replace(" solo", "").replace(" sola", "")
            parts.append(i.first(i.quote(i.inner(f"de {f} {n}" if back else f"{n} de {f}"))))
        return ", ".join(parts[:-1]) + self.of(" y ", ", ") + parts[-1]

    def ellipsis_of_kinds(self, head):
        kinds = {"pan": {"pan francés": ("francés", "franceses"), "pan campesino": ("campesino", "campesinos"), "pan sobado": ("sobado", "sobados"), "pan dulce": ("dulce", "dulces"), "pan de sándwich": ("de sándwich", "de sándwich")},
                 "café": {"café con leche": ("con leche", "con leche"), "café negro": ("negro", "negros")}}[head]
        products = [p for p in kinds if p not in self.used]
        if len(products) < 2:
            return self.simple()
        products = self.r.sample(products, 2)
        its = [self.item(p, self.quantity()) for p in products]
        a, b = its
        plural = "panes" if head == "pan" else "cafés"
        if self.some(.4):
            total = f"{self.count(a.quantity + b.quantity, 'm')} {plural}" if self.some(.5) else plural
            words = [kinds[i.product][i.quantity > 1] for i in its]
            return [total + self.of(": ", ", ") + a.first(a.quote(a.inner(f"{self.alone(a.quantity, 'm').replace(' solo', '')} {words[0]}"))) + self.of(" y ", ", ") + b.first(b.quote(b.inner(f"{self.alone(b.quantity, 'm').replace(' solo', '')} {words[1]}")))]
        second = kinds[b.product][b.quantity > 1]
        number = self.of("uno", "otro", "1") if b.quantity == 1 else self.count(b.quantity, "m").removesuffix(" de")
        link = " " if second.startswith(("de", "con")) or b.quantity > 1 else " "
        return [a.first(a.quote(a.inner(f"{self.count(a.quantity, 'm')} {'pan' if a.quantity == 1 and head == 'pan' else 'café' if a.quantity == 1 else plural} {kinds[a.product][a.quantity > 1]}"))) + self.of(" y ", ", ", " y ") + b.first(b.quote(b.inner(f"{number}{link}{second}")))]

    def of_each(self):
        """The number once, for two or three products: golfeados y palmeritas, 3 de cada uno."""
        self.tags.append("each")
        n = self.of(1, 2, 2, 3, 4, 5, 6, 10, 12)
        its = [self.item(self.new_product(), n) for _ in range(self.of(2, 2, 3))]
        nouns = [self.noun(i.product, 2)[0] for i in its]
        if self.english > .6:
            tail = f", {n} of each"
        else:
            tail = self.of(f", {self.alone(n, 'm').replace(' solo', '')} de cada uno", f", {n} y {n}" if len(its) == 2 else f", {n} de cada", f", {self.alone(n, 'm').replace(' solo', '')} de cada cosa", f" ({n} de cada uno)")
        if self.some(.35) and self.english <= .6:
            front = self.of(f"{self.alone(n, 'm').replace(' solo', '')} de cada uno: ", f"de a {n} cada uno: ", f"{n} de cada: ")
            opens = "".join(chr(0xE100 + i.k) for i in its)
            parts = [i.first(i.inner(w)) + chr(0xE140 + i.k) for i, w in zip(its, nouns)]
            return [opens + front + ", ".join(parts[:-1]) + " y " + parts[-1]]
        parts = [i.first(chr(0xE100 + i.k) + i.inner(w)) for i, w in zip(its, nouns)]
        y = " and " if self.english > .6 else " y "
        return [", ".join(parts[:-1]) + y + parts[-1] + tail + "".join(chr(0xE140 + i.k) for i in its)]

    def corrected(self):
        """A number corrected on the spot: 3 cachitos, no, mejor 5."""
        self.tags.append("quantity corrected")
        p = self.new_product()
        it = self.item(p, self.quantity())
        n = it.quantity
        old = self.different(n)
        noun, g = self.noun(p, old)
        first = it.inner(f"{self.count(old, g)} {noun}")
        c, c1 = self.count(n, g).removesuffix(" de"), self.alone(n, g)
        noun2 = self.noun_like(noun, p, n)
        if g == "n":
            s = self.of(f"{first}, no wait, {c1}", f"{first}... actually make it {c1}", f"{first}, sorry, {c1}", f"{first}, I mean {c1}", f"{first}, no, {c1}")
        else:
            s = self.of(f"{first}, no, mejor {c1}", f"{first} no, {c1}", f"{first}... perdón, {c1}", f"{first} digo {c1}", f"{first}, mejor {c1}", f"{first} (no, {c1})", f"{first}, mentira, {c1}", f"{first}, bueno no, que sean {c1}",
                        f"{first}, ay no, {c1}", f"{first} o mejor {c1}", f"{first}... no no, {c1}", f"{first}, corrijo: {c1}", f"{first}, pensándolo bien {c1}", f"{first}, qué digo, {c1}", f"{first}, esperate, {c1}", f"{first} no vale, {c1}",
                        f"{first}, no, son {c1}", f"{first}, perdón son {c1}", f"{first} mejor que sean {c1}", f"{first}, ponle {c1} mejor", f"{first}*, {c1}*", f"{first}, {self.alone(old, g)} no, {c1}", f"{first}... hmm, {c1} mejor", f"{first}, disculpe, {c1}",
                        f"{first}, no mijo, {c1}", f"{first}, borra eso, {c1}")
            if self.some(.3):
                spoken = it.quote(it.inner(f"{c}{'' if not self.count else ''} {noun2}")) if not c.endswith(("docena", "par", "media", "docenas", "ciento", "decena", "centena")) else it.quote(it.inner(f"{c} de {noun2}"))
                return [it.first("") + self.of(f"{self.alone(old, g)}, no, {spoken}", f"{self.alone(old, g)}... perdón, {spoken}", f"{self.alone(old, g)} no, mejor {spoken}", f"{self.alone(old, g)}, digo, {spoken}", f"no {self.alone(old, g)} sino {spoken}", f"en vez de {self.alone(old, g)}, {spoken}",
                        f"{MARK.sub('', first)}, no, {spoken}", f"{MARK.sub('', first)}... mejor {spoken}", f"{MARK.sub('', first)}, perdón, {spoken}")]
            if self.some(.12):
                third = self.different(n)
                s = self.of(f"{first}, no, {self.alone(third, g)}, no, mejor {c1}", f"{first}... {self.alone(third, g)}... no, {c1}", f"{first}, mejor {self.alone(third, g)}, bueno {c1} y ya")
        return [it.first(it.quote(s))]

    def noun_like(self, noun, product, n):
        for f in W.SPANISH[product] + W.ENGLISH[product]:
            if noun in f[:2]:
                return f[0] if n == 1 else f[1]
        return noun

    def different(self, n):
        while True:
            old = self.quantity() if self.some(.5) else max(1, n + self.of(-3, -2, -1, 1, 2, 3, 4, 5))
            if old != n:
                return old

    def swapped(self):
        """One product given up for another: 3 cachitos, no, mejor golfeados."""
        self.tags.append("product corrected")
        old, p = self.new_product(), self.new_product()
        it = self.item(p, self.quantity())
        n = it.quantity
        a, g0 = self.noun(old, n)
        b, g = self.noun(p, n)
        first = f"{self.count(n, g0)} {a}"
        if g == "n" or g0 == "n":
            s = self.of(f"{first}, no wait, ", f"{first}... actually, ", f"{first}, sorry, I mean ") + it.first(it.quote(it.inner(f"{self.count(n, g)} {b}")))
            return [s]
        art = ("el" if g == "m" else "la") if n == 1 else ("los" if g == "m" else "las")
        if self.some(.45):
            cut = self.of("no, mejor", "no,", "perdón,", "digo,", "mejor", "ay no,", "mentira,", "no no,", "bueno no, mejor", "cámbialo por" if n == 1 else "cámbialos por")
            return [it.quote(f"{first}{self.of(', ', '... ', ' ')}{cut} " + it.first(it.inner(b)))]
        cut = self.of(f"{first}, no, mejor ", f"{first}... perdón, ", f"{first}, bueno no, ", f"en vez de {first}, ", f"en lugar de {a} ", f"no {first}, sino ", f"{first} no, ", f"{first}, digo, ")
        return [cut + it.first(it.quote(it.inner(f"{self.count(n, g)} {b}")))]

    def second_choice(self):
        self.tags.append("second choice")
        it = self.item(self.new_product(), self.quantity())
        other = self.noun(self.new_product(), 2)[0] if self.some(.75) else self.r.choice(W.FOREIGN)[1]
        noun, g = self.noun(it.product, 2)
        head = self.plain_item(it, "before")
        n = self.alone(self.of(it.quantity, self.quantity()), "m").replace(" solo", "")
        if g == "n" or self.english > .6:
            return [head + self.of(f" (if you don't have any, {other})", f", or {other} if you're out", f", if not, {other}")]
        return [head + self.of(f" (si no hay, {other})", f", si no hay entonces {other}", f" o si no tienen {other}", f", y si no quedan, {n} {other}", f", si se acabaron me pone {other}", f" (si no, {other})", f", en caso de que no haya, {n} {other}", f", y si no hay {noun}, {other}", f" o en su defecto {other}")]

    def absent(self):
        """A thing the bakery does not sell, among the others."""
        self.tags.append("not on the menu")
        if not self.english and "ellipsis" not in self.tags and self.some(.16):
            self.tags.append("generic")
            word, plural, g = self.r.choice(W.GENERIC)
            n = self.of(1, 1, 2, 3, 4)
            return [f"{self.count(n, g)} {word if n == 1 else plural}" if self.some(.8) else word]
        return [self.foreign()]

    def added(self):
        """One product named twice: the sum."""
        self.tags.append("sum")
        p = self.new_product()
        a, b = self.quantity(), self.of(1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12)
        it = self.item(p, a + b)
        noun, g = self.noun(p, a)
        noun2 = self.noun_like(noun, p, b)
        first = it.inner(f"{self.count(a, g)} {noun}")
        if g == "n":
            return [it.first(it.quote(self.of(f"{first} plus {self.alone(b, g)} more", f"{first} for me and {self.alone(b, g)} {noun2} for my {self.of('sister', 'mom', 'boss', 'friend')}", f"{first} and {self.alone(b, g)} more for {self.value('first')}")))]
        w, more = self.alone(b, g), self.count(b, g)
        other = "otro" if g == "m" else "otra"
        others = f"{other} {noun2}" if b == 1 else f"{other}s {w} {noun2}" if not w.endswith(("docena", "par", "media", "docenas")) else f"otra {w.split(' ', 1)[-1]} de {noun2}" if w.startswith("una ") else f"{w} más de {noun2}"
        kin = self.value("kin")
        s = self.of(f"{first} y {w} más", f"{first} y {w} más para {kin}", f"{first} para mí y {w} para {kin}", f"{first} y {others}", f"{first}, y {others} para {kin}", f"{first}, súmale {w} más", f"{first}, agrégale {w}", f"{first} más {more} {noun2} para {kin}",
                    f"{first} para mí, {more} {noun2} para {kin}", f"{first} ... y {w} más por si acaso", f"{first} + {w} más", f"{first} y ponele {w} más", f"{first}, y {w} adicionales", f"{first}, échale {w} más de ñapa")
        return [it.first(it.quote(s))]

    def taken(self):
        """A part taken back at once: 12 tequeños, quítale 2."""
        self.tags.append("take-back")
        p = self.new_product()
        a = max(3, self.quantity())
        b = self.r.randint(1, min(a - 1, 6))
        it = self.item(p, a - b)
        noun, g = self.noun(p, a)
        first = it.inner(f"{self.count(a, g)} {noun}")
        w = self.alone(b, g)
        if g == "n":
            return [it.first(it.quote(self.of(f"{first}, take off {w}", f"{first} minus {w}", f"{first}, actually {w} less")))]
        s = self.of(f"{first}, quítale {w}", f"{first}, no, quítale {w}", f"{first}... bueno, réstale {w}", f"{first}, menos {w}", f"{first} pero quítale {w}", f"{first}, quitale {w}", f"{first}, mejor {w.replace(' solo', '').replace(' sola', '')} menos", f"{first}, sácale {w}", f"{first}, bájale {w}", f"{first}, aunque quita {w}", f"{first}, {w} menos pues")
        return [it.first(it.quote(s))]

    def asked(self):
        """A product asked about, then ordered by number alone: ¿tienen tequeños? dame 4."""
        self.tags.append("number after a question")
        it = self.item(self.new_product(), max(2, self.quantity()))
        noun, g = self.noun(it.product, 2)
        w = self.alone(it.quantity, g)
        self.later.append(("front", it.first(self.of(*(["¿tienen ", "¿hay ", "¿a cómo los " if g == "m" else "¿a cómo las ", "¿cuánto cuestan los " if g == "m" else "¿cuánto cuestan las ", "¿quedan ", "¿les quedan ", "¿vos tenéis ", "¿todavía hay ", "¿tendrán "] if g != "n" else ["do you have ", "any "])) + it.quote(it.inner(noun) + (self.of("? dame ", "? mándame ", "? Si hay, quiero ", "? ponme ", "? Quiero ", "? Si es así, ", "? entonces ", "? Me manda ", "? Poneme ", "? deme ") if g != "n" else self.of("? I want ", "? send me ")) + w))))
        return []

    def by_person(self):
        """Who wants what."""
        self.tags.append("by person")
        self.free_frame = True
        kin = self.r.sample(W.NAMES["kin"] + ["yo", "yo"] + self.r.sample(W.NAMES["first"], 5), self.of(2, 2, 3))
        verb = self.of("quiere", "pide", "quiere", "va a querer", "dice que", "")
        parts = []
        for k in dict.fromkeys(kin):
            if self.some(.08):
                parts.append(f"{k} no quiere nada")
                continue
            v = {"quiere": "quiero", "pide": "pido", "va a querer": "voy a querer", "dice que": "digo que", "": ""}[verb] if k == "yo" else verb
            parts.append(f"{k} {v} ".replace("  ", " ") + self.plain_item(self.item(self.new_product(), self.of(1, 1, 1, 2, 2, 3, 4)), "before"))
        return [", ".join(parts[:-1]) + self.of(" y ", ", ") + parts[-1]]

    # -- corrections that come after the enumeration
    def late_quantity(self):
        self.tags.append("quantity corrected late")
        it = self.item(self.new_product(), self.quantity())
        n, old = it.quantity, self.different(it.quantity)
        noun, g = self.noun(it.product, old)
        first = it.inner(f"{self.count(old, g)} {noun}")
        noun2, c1 = self.noun_like(noun, it.product, n), self.alone(n, g)
        c = self.count(n, g)
        art = "los" if g == "m" else "las"
        plural = self.noun_like(noun, it.product, 2)
        q = it.quote
        if g == "n":
            tail = self.of(f"Wait, make it " + q(f"{c} {noun2}"), "Sorry, I meant " + q(f"{c} {noun2}"), "Change the " + q(f"{plural} to {c1}"))
        else:
            tail = self.of(f"{art} " + q(f"{plural} que sean {c1}"), "perdón, son " + q(f"{c} {noun2}"), "mejor ponme " + q(f"{c} {noun2}"), "corrijo: " + q(f"{c} {noun2}"), f"que sean " + q(f"{c} {noun2}"), f"{self.of('déjame', 'ponme', 'dejame')} {art} " + q(f"{plural} en {c1}"),
                           f"los {self.alone(old, 'm')} no, " .replace("los un ", "eso ") + q(f"{c} {noun2}"), f"de {art} " + q(f"{plural} mejor {c1}"), f"{art} " + q(f"{plural} no son {self.alone(old, g)}, son {c1}"), "me equivoqué, eran " + q(f"{c} {noun2}"), "en total " + q(f"{c} {noun2}") + f", no {self.alone(old, g)}",
                           f"ponele a {art} " + q(f"{plural} {c1}"), "mejor " + q(f"{c} {noun2}"), f"cambiame {art} " + q(f"{plural} a {c1}"), f"{art} " + q(f"{plural}: {c1}") + " al final")
        self.later.append(("back", tail))
        return [it.first(MARK.sub("", first))]

    def late_open(self):
        """As above, but the correction does not name the product; only for an order of one product."""
        self.tags.append("quantity corrected late")
        it = self.item(self.new_product(), self.quantity())
        n, old = it.quantity, self.different(it.quantity)
        noun, g = self.noun(it.product, old)
        c1 = self.alone(n, g)
        if self.some(.08) and g != "n":
            it.quantity = 2 * old
            tail = self.of("no, el doble", "mejor el doble", "que sea el doble", "ponme el doble pues", "pensándolo bien, el doble")
        elif g == "n":
            tail = self.of(f"wait, make it {c1}", f"sorry, I need {c1}", f"actually {c1}")
        else:
            tail = self.of(f"mejor {c1}", f"no, {c1}", f"perdón, que sean {c1}", f"no vale, {c1} mejor", f"que sean {c1}", f"corrijo, {c1}", f"bueno no, {c1} y ya", f"pensándolo bien, {c1}", f"ay no, somos más, {c1}", f"me equivoqué, {c1}", f"mi esposa dice que {c1}", f"esperate, {c1}", f"dejalo en {c1}", f"ponle {c1}", f"eran {c1}", f"son {c1}, disculpe")
        self.later.append(("next", tail + chr(0xE140 + it.k)))
        return [it.first(chr(0xE100 + it.k) + it.inner(f"{self.count(old, g)} {noun}"))]

    def late_cancel(self):
        """A product that is cancelled: left out."""
        self.tags.append("cancelled")
        p, n = self.new_product(), self.quantity()
        noun, g = self.noun(p, n)
        plural = noun
        art = ("los" if n > 1 else "el") if g == "m" else ("las" if n > 1 else "la")
        if g == "n":
            tail = self.of(f"cancel the {plural}", f"no {plural} after all", f"forget the {plural}", f"actually skip the {plural}")
        else:
            tail = self.of(f"quita {art} {plural}", f"quíteme {art} {plural}", f"borra {art} {plural}", f"{art} {plural} no", f"no mandes {art} {plural}", f"cancela {art} {plural}", f"{art} {plural} ya no", f"sin {art} {plural}", f"olvida {art} {plural}", f"mejor sin {plural}", f"elimina {art} {plural}",
                           f"sacá {art} {plural}", f"{art} {plural} déjal{'os' if art == 'los' else 'as' if art == 'las' else 'o' if art == 'el' else 'a'} para otro día", f"no me pongas {art} {plural} que {self.value('kin')} ya compró", f"{art} {plural} siempre no", f"quitame {art} {plural} que no me alcanza")
        self.later.append(("back", tail))
        return [f"{self.count(n, g)} {noun}"]

    def late_change(self):
        """A product changed for another later on."""
        self.tags.append("product corrected late")
        old, p = self.new_product(), self.new_product()
        n = self.quantity()
        it = self.item(p, n)
        a, g0 = self.noun(old, n)
        b, g = self.noun(p, n)
        art = ("los" if n > 1 else "el") if g0 == "m" else ("las" if n > 1 else "la")
        if "n" in (g, g0):
            self.later.append(("back", self.of(f"instead of the {a}, ", f"no {a}, ") + it.first(it.quote(it.inner(f"{self.count(n, g)} {b}")))))
        elif self.some(.5):
            named = it.first(it.quote(it.inner(f"{self.count(n, g)} {b}")))
            self.later.append(("back", self.of(f"en vez de {art} {a}, {named}", f"cambia {art} {a} por {named}", f"{art} {a} no, mejor {named}", f"quita {art} {a} y pon {named}", f"cambiame {art} {a} por {named}", f"sustituya {art} {a} por {named}", f"en lugar de {art} {a} ponme {named}", f"no quiero {art} {a}, quiero {named}")))
        else:
            named = it.first(it.inner(b)) + chr(0xE140 + it.k)
            self.later.append(("back", self.of(f"cambia {art} {a} por {named}", f"en vez de {a}, que sean {named}" if n > 1 else f"en vez de {a}, que sea {named}", f"{art} {a} mejor de una vez {named}" if False else f"cambiame {art} {a} por {named}", f"{art} {a} no, mejor {named}")))
            return [chr(0xE100 + it.k) + f"{self.count(n, g0)} {a}"]
        return [f"{self.count(n, g0)} {a}"]

    def filling_corrected(self):
        """Another filling: 3 pastelitos de carne, no, de pollo."""
        head, fillings = self.of(("pastelito", ["carne", "queso", "pollo"]), ("pastelito", ["carne", "queso", "pollo"]), ("empanada", ["carne", "queso"]), ("torta", ["chocolate", "queso"]))
        if self.english or any(p.startswith(head) for p in self.used):
            return self.simple()
        self.tags.append("product corrected")
        old, new = self.r.sample(fillings, 2)
        self.used.add(f"{head} de {old}")
        self.kind = W.KINDS[f"{head} de {new}"]
        it = self.item(f"{head} de {new}", self.quantity())
        g = "m" if head == "pastelito" else "f"
        first = f"{self.count(it.quantity, g)} {head if it.quantity == 1 else head + 's'} de {old}"
        s = first + self.of(", no, ", "... perdón, ", " no, mejor ", ", digo, ", ", mejor ", ", ay no, ", ", bueno no, que sea ", ", mentira, ", " no vale, ") + f"de {new}"
        return [it.first(it.quote(it.inner(s)))]

    def chained(self):
        """Added to and taken from: 10 tequeños, y 5 más, no, quítale 3."""
        if self.english:
            return self.added()
        self.tags += ["sum", "take-back"]
        p = self.new_product()
        a, b = self.quantity() + 2, self.of(1, 2, 3, 4, 5, 6)
        c = self.r.randint(1, min(4, a + b - 1))
        it = self.item(p, a + b - c)
        noun, g = self.noun(p, a)
        first = it.inner(f"{self.count(a, g)} {noun}")
        x, y = (self.alone(n, g).replace(" solo", "").replace(" sola", "") for n in (b, c))
        return [it.first(it.quote(self.of(f"{first}, y {x} más, no, quítale {y}", f"{first}, agrégale {x}... bueno, quita {y}", f"{first}, quítale {y} y ponle {x} más" if c < a else f"{first} y {x} más, menos {y}", f"{first} más {x}, menos {y}")))]

    def several(self):
        """One product for several people, the sum of theirs."""
        if self.english:
            return self.added()
        self.tags.append("sum")
        p = self.new_product()
        ns = [self.of(1, 1, 2, 2, 3, 4, 5, 6) for _ in range(self.of(2, 2, 3))]
        it = self.item(p, sum(ns))
        noun, g = self.noun(p, 2)
        kin = self.r.sample(W.NAMES["kin"], len(ns))
        parts = []
        for i, (n, k) in enumerate(zip(ns, kin)):
            word = self.count(n, g).removesuffix(" de") if i else self.count(n, g)
            said = f"{word} {self.noun_like(noun, p, n)}" if i == 0 or self.some(.5) and " de" not in self.count(n, g) else self.alone(n, g)
            parts.append((it.inner(said) if i == 0 else said) + self.of(" para ", " pa ", " para ") + (k if i or self.some(.5) else "mí"))
        s = ", ".join(parts[:-1]) + self.of(" y ", ", ") + parts[-1]
        return [it.first(it.quote(s))]

    def doubted(self):
        """Two numbers weighed, one taken: 10 o 12 tequeños, ponme 12."""
        if self.english:
            return self.corrected()
        self.tags.append("quantity corrected")
        it = self.item(self.new_product(), max(2, self.quantity()))
        n = it.quantity
        if n == 6 and self.some(.7):
            noun, g = self.noun(it.product, 12)
            return [it.first(it.quote(it.inner(f"una docena de {noun}") + self.of(", no, media nada más", "... mejor media docena", ", bueno, media", ", mentira, media docena")))]
        if n == 12 and self.some(.5):
            noun, g = self.noun(it.product, 6)
            return [it.first(it.quote(it.inner(f"media docena de {noun}") + self.of(", no, la docena completa", "... mejor una docena", ", no, mejor la docena", ", bueno no, una docena entera")))]
        noun, g = self.noun(it.product, n)
        old, c = max(2, self.different(n)), self.alone(n, g)
        if old == n:
            old += 1
        per = [d for d in range(2, 7) if n % d == 0 and n // d > 1]
        if per and self.some(.3):
            d = self.r.choice(per)
            return [it.first(it.quote(it.inner(f"{self.count(d, g)} {noun}") + self.of(" por persona", " para cada uno", " por cabeza") + f", somos {n // d}, " + self.of("o sea ", "serían ", "son ", "en total ") + c))]
        lo, hi = sorted((old, n))
        return [it.first(it.quote(it.inner(f"{lo} o {hi} {noun}") + self.of(", ponme ", "... bueno, ", ", mejor ", ", que sean ", ", no sé, dame ", "... ") + c))]

    def late_restore(self):
        """Cancelled, and kept after all."""
        it = self.item(self.new_product(), self.quantity())
        n = it.quantity
        noun, g = self.noun(it.product, n)
        if g == "n":
            return [it.first(it.quote(it.inner(f"{self.count(n, g)} {noun}")))]
        self.tags.append("restored")
        art = ("los" if n > 1 else "el") if g == "m" else ("las" if n > 1 else "la")
        pro = {"el": "lo"}.get(art, art)
        self.later.append(("back", self.of(f"quita {art} {noun}... no, mentira, déja{pro}", f"{art} {noun} no. Bueno sí, déja{pro}", f"iba a quitar {art} {noun} pero mejor déja{pro}", f"borra {art} {noun}... ay no, sí {pro} quiero", f"¿{art} {noun}? sí, déja{pro} igual")))
        return [it.first(it.quote(it.inner(f"{self.count(n, g)} {noun}")))]

    def late_new(self):
        """A product that comes to mind after all the rest."""
        self.tags.append("added later")
        item = self.plain_item(self.item(self.new_product(), self.quantity()), "before")
        if self.english > .6:
            s = self.of("and ", "oh, and ", "also ", "add ", "one more thing: ") + item
        else:
            s = self.expand(self.of("[ah, |ay, |]y \x01", "se me olvidaba: \x01", "[agrégale|agrégueme|añádele|súmele|ponle también|póngale|agregame|echale] \x01", "y también \x01", "ah, y \x01", "faltó \x01", "[y de paso|y si puede] \x01", "{kin} dice que también \x01", "y métele \x01", "ah sí, \x01 [también|]", "además \x01")).replace("\x01", item)
        self.later.append(("more", s))
        return []

    def late_sum(self):
        self.tags.append("sum late")
        p = self.new_product()
        a, b = self.quantity(), self.of(1, 1, 2, 2, 3, 4, 5, 6, 10, 12)
        it = self.item(p, a + b)
        noun, g = self.noun(p, a)
        w, noun2, plural = self.alone(b, g), self.noun_like(noun, p, b), self.noun_like(noun, p, 2)
        art = "los" if g == "m" else "las"
        other = "otro" if g == "m" else "otra"
        close = chr(0xE140 + it.k)
        if g == "n":
            tail = self.of(f"and {w} more {noun2}", f"add {w} more {noun2}") + close
        else:
            tail = self.of(f"ah, y {w} {noun2} más", f"y {w} {noun2} más", f"agrégale {w} más a {art} {plural}", f"súmale {w} a {art} {plural}", f"ponme {w} {noun2} más", f"ay, y {other} {noun2}" if b == 1 else f"ay, y {other}s {w} {noun2}", f"y a {art} {plural} agréguele {w} más", f"se me olvidaba, {w} {noun2} más", f"y ponele {w} {noun2} más") + close
            tail = re.sub(r"(docena|media|par|docenas) (?=" + re.escape(noun2) + ")", r"\1 de ", tail).replace("otros una docena", "otra docena").replace("otras una docena", "otra docena").replace("otros un par", "otro par").replace("otras un par", "otro par").replace("otros media", "otra media").replace("otras media", "otra media")
            if b == 1:
                tail = re.sub(r"\b(uno|una|uno solo|una sola) (?=" + re.escape(noun2) + ")", "un " if g == "m" else "una ", tail)
        self.later.append(("more", tail))
        return [it.first(chr(0xE100 + it.k) + it.inner(f"{self.count(a, g)} {noun}"))]

    def late_take(self):
        self.tags.append("take-back late")
        p = self.new_product()
        a = max(3, self.quantity())
        b = self.r.randint(1, min(a - 1, 6))
        it = self.item(p, a - b)
        noun, g = self.noun(p, a)
        w = self.alone(b, g)
        art = "los" if g == "m" else "las"
        close = chr(0xE140 + it.k)
        if g == "n":
            tail = self.of(f"take {w} off the {noun}", f"{w} less {noun}") + close
        else:
            tail = self.of(f"quítale {w} a {art} {noun}", f"a {art} {noun} quítales {w}", f"réstale {w} a {art} {noun}", f"a {art} {noun} bájale {w}", f"quitame {w} de {art} {noun}", f"de {art} {noun} saca {w}", f"{w} {noun} menos", f"a {art} {noun} quítele {w} que {self.value('kin')} no viene") .replace(" solo", "").replace(" sola", "")
            tail = tail.replace("uno " + noun + " menos", "un " + self.noun_like(noun, p, 1) + " menos").replace("una " + noun + " menos", "una " + self.noun_like(noun, p, 1) + " menos")
            tail += close
            if " que " in tail.split(noun)[-1] and "quítele" in tail:
                i = tail.index(" que ", tail.index("quítele"))
                tail = tail[:i] + close + tail[i:-1]
        self.later.append(("back", tail))
        return [it.first(chr(0xE100 + it.k) + it.inner(f"{self.count(a, g)} {noun}"))]

    def late_split(self):
        """A part of them of another filling."""
        self.tags.append("split")
        head, fillings = self.of(("pastelito", ["carne", "queso", "pollo"]), ("empanada", ["carne", "queso"]))
        if any(p.startswith(head) for p in self.used):
            return self.simple()
        f, o = self.r.sample(fillings, 2)
        total = self.of(4, 5, 6, 8, 10, 12, 15, 20, 24, 30)
        part = self.r.randint(1, total - 1)
        a, b = self.item(f"{head} de {f}", total - part), self.item(f"{head} de {o}", part)
        g = "f" if head == "empanada" else "m"
        w = str(part) if self.some(.6) or part > 15 else spelled(part, "u" if g == "m" else g)
        s = self.of(f"cámbiame {{}} por {o}", f"{{}} que sean de {o}", f"pon {{}} de {o}", f"pero {{}} de {o}", f"y de esos {{}} de {o}" if g == "m" else f"y de esas {{}} de {o}", f"pero {{}} de esos que sean de {o}" if g == "m" else f"pero {{}} de esas que sean de {o}")
        lead, rest = s.split("{}")
        return [a.first(chr(0xE100 + a.k)) + a.inner(f"{self.count(total, g)} {head}s de {f}") + f", {lead}" + b.first(chr(0xE100 + b.k)) + b.inner(f"{w}{rest}") + chr(0xE140 + a.k) + chr(0xE140 + b.k)]

    # -- address
    def street(self):
        r = self.r
        c = self.of("calle", "calle", "calle", "calle", "cll", "c/", "Calle", "callejón") if self.some(.9) else "cl."
        a = self.of("av.", "av.", "avenida", "av", "Av.", "Av", "avenida", "avd.")
        cn = f"{r.randint(1, 130)}{self.of('', '', '', '', 'A', 'B', 'C', 'D', 'E', 'H', 'J')}"
        an = self.weighted({str(r.randint(2, 120)): 6, f"{r.randint(2, 25)}{r.choice('ABCDEFGHK')}": 5, f"3{r.choice('CDEFGHY')}": 2})
        named = r.choice(W.STREET_NAME)
        return self.weighted({f"{c} {cn} con {a} {an}": 10, f"{c} {cn}": 5, f"{a} {an} con {c} {cn}": 5, f"{a} {named}": 3, f"{a} {r.randint(2, 60)} {named}": 2, f"{a} {named} con {c} {cn}": 3, f"{c} {cn} entre {self.of('av.', 'avenidas', 'avs.')} {an} y {r.randint(3, 90)}": 2,
                              f"{c} {cn} esquina con {a} {an}": 1, f"{c} {named}": 1.5, f"{a} principal": .7, f"{a} {an}": 2, f"esquina de la calle {cn}": .5, f"vereda {r.randint(1, 60)}": 1.5, f"{c} {cn} con {an}": 2, f"transversal {r.randint(1, 12)}": .5, f"circunvalación {r.randint(1, 3)}": .8,
                              f"circunvalación {r.randint(1, 3)} con {a} {an}": .5, f"kilómetro {r.randint(2, 18)} vía {self.of('a La Cañada', 'a Perijá', 'al aeropuerto', 'a La Concepción', 'Palito Blanco')}": .7, f"{c} {r.choice('ABCDEFGHIJKL')}": .6, f"manzana {r.randint(1, 30)}": .4, f"lote {r.randint(1, 20)}": .3})

    def area(self):
        r = self.r
        p = r.choice(W.PLACE)
        return self.weighted({p: 7, f"sector {p}": 5, f"barrio {p}": 4, f"urbanización {p}": 3, f"urb. {p}": 3, f"Urb. {p}": 2, f"urb {p}": 2, f"parcelamiento {p}": .3, f"{p}, sector {r.randint(1, 12)}": 1, f"{p}, {self.of('primera', 'segunda', 'tercera')} etapa": .6, f"Barrio {p}": 1, f"Sector {p}": 1, f"conjunto residencial {r.choice(W.PROPER)}": 1,
                              f"villa {r.choice(W.PROPER)}": .7, f"B/ {p}": .15})

    def building(self):
        r = self.r
        n = r.choice(W.PROPER)
        b = self.weighted({f"edificio {n}": 6, f"edif. {n}": 5, f"edif {n}": 3, f"residencias {n}": 6, f"res. {n}": 3, f"Res. {n}": 1, f"Residencias {n}": 3, f"Edificio {n}": 2, f"Edif. {n}": 2, f"conjunto residencial {n}": 2, f"conj. {n}": 1, f"conj. res. {n}": .7, f"torre {n}": 2, f"Conjunto {n}": 1, f"resd. {n}": .3, f"C.R. {n}": .3})
        parts = [b]
        if self.some(.3):
            parts.append(f"{self.of('torre', 'torre', 'bloque', 'Torre', 'ala', 'etapa')} {self.of(r.choice('ABCD'), str(r.randint(1, 8)))}")
        if self.some(.35):
            parts.append(self.of(f"piso {r.randint(1, 16)}", f"piso {r.randint(1, 16)}", f"{self.of('primer', 'segundo', 'tercer', 'cuarto')} piso", "planta baja", "PB", "PH", f"piso {spelled(r.randint(2, 12), 'm')}"))
        if self.some(.75):
            apt = self.of("apto", "apto", "apto", "apto.", "apt", "apartamento", "apt.", "Apto")
            parts.append(f"{apt} " + self.of(f"{r.randint(1, 16)}{r.choice('ABCD')}", f"{r.randint(1, 16)}-{r.choice('ABCD')}", f"{r.randint(1, 16)}-{r.randint(1, 8)}", str(r.randint(1, 120)), f"{r.randint(1, 9)}0{r.randint(1, 8)}", f"0{r.randint(0, 4)}-0{r.randint(1, 6)}", "PH", f"PB-{r.randint(1, 4)}"))
        return parts

    def house(self):
        r = self.r
        num = self.of(f"{r.randint(1, 130)}-{r.randint(1, 199)}", f"{r.randint(1, 130)}-{r.randint(10, 99)}", f"{r.randint(1, 120)}{r.choice('ABCDEFGH')}-{r.randint(1, 99)}", str(r.randint(1, 400)), f"{r.randint(1, 60)}")
        return self.weighted({f"casa {num}": 10, f"casa #{num}": 2, f"casa # {num}": 1, f"casa N° {num}": 1, f"casa nro {num}": 1.5, f"casa nro. {num}": .7, f"casa número {num}": 1, f"quinta {r.choice(W.PROPER)}": 4, f"qta. {r.choice(W.PROPER)}": 1, f"casa s/n": .6, f"Quinta {r.choice(W.PROPER)}": 1, f"nro {num}": .6, f"N° {num}": .6, f"#{num}": .8,
                              f"villa {r.randint(1, 60)}": .8, f"town house {r.randint(1, 30)}": .4, f"anexo {r.randint(1, 4)}": .3, f"rancho {num}": .1, f"local {r.randint(1, 60)}": .8, f"galpón {r.randint(1, 30)}": .5, f"parcela {r.randint(1, 60)}": .4, f"Casa {num}": 1})

    def venue(self):
        r = self.r
        self.site = ""
        if self.some(.35):
            site, self.site = r.choice(W.SITES)
            return [site] + ([self.expand(r.choice(W.VENUE_SPOT))] if self.some(.7) else [])
        name = self.weighted({r.choice(W.PROPER): 5, f"San {self.of('José', 'Antonio', 'Miguel', 'Rafael', 'Juan', 'Pedro', 'Benito', 'Judas Tadeo')}": 2, f"{r.choice(W.NAMES['first'])} {r.choice(W.NAMES['last'])}": 2, f"{r.choice(W.NAMES['last'])} y {r.choice(W.NAMES['last'])}": .7, f"Los {r.choice(W.NAMES['last'])}": .5, f"{r.choice(W.NAMES['first'])}": 1.5,
                              f"Don {r.choice(W.NAMES['first'])}": 1, f"El {self.of('Rápido', 'Gordo', 'Zurdo', 'Catire', 'Maracucho', 'Relámpago', 'Chino', 'Toro', 'Amigo', 'Progreso', 'Porvenir', 'Ancla', 'Gaitero', 'Puente', 'Tigre')}": 2, f"La {self.of('Chinita', 'Esquina', 'Económica', 'Bendición', 'Fe', 'Candelaria', 'Perla', 'Sirena', 'Grande', 'Esperanza')}": 2})
        v = r.choice(W.VENUE)
        out = [f"{v if self.some(.55) else v[0].lower() + v[1:] if not v.isupper() and '.' not in v else v} {name}"]
        if self.some(.45):
            out.append(self.expand(r.choice(W.VENUE_SPOT)))
        return out

    def landmark(self):
        r = self.r
        s = r.choice(W.SHOP)
        fem = s in W.FEM
        name = f" {r.choice(W.PROPER)}" if s in W.NAMED and self.some(.5) else ""
        art = "la" if fem else "el"
        prep = self.of("frente a", "frente a", "diagonal a", "al lado de", "al lado de", "detrás de", "cerca de", "al frente de", "a una cuadra de", "a dos casas de", "a media cuadra de", "entrando por", "pasando", "detrás de", "después de", "antes de", "por", "a 2 cuadras de", "donde está", "al fondo de", "bajando por", "subiendo por", "justo al lado de")
        if prep.endswith(" a") and not fem:
            body = f"{prep}l {s}{name}"
        elif prep.endswith(" de") and not fem:
            body = f"{prep}l {s}{name}"
        else:
            body = f"{prep} {art} {s}{name}"
        return body

    def mark(self):
        s = self.r.choice(W.MARK)
        return self.expand(s, mc=self.r.choice(W.MASC_COLOR), fc=self.r.choice(W.FEM_COLOR), pc=self.r.choice(W.PLUR_COLOR), tree=self.r.choice(W.TREE), sold=self.r.choice(W.SOLD), hand=self.of("derecha", "izquierda"))

    def make_address(self):
        """(text, article that an introducer takes: "la ", "el ", "las " or "")."""
        kind = self.weighted({"house": 9, "building": 8, "venue": 5, "area": 2, "short": 1.5})
        parts = []
        if kind == "house":
            order = self.of("ash", "sah", "ash", "sh", "ah", "hsa", "sha", "as")
            parts = [{"a": self.area, "s": self.street, "h": self.house}[c]() for c in order]
        elif kind == "building":
            b = self.building()
            parts = self.of(b + [self.street()], [self.street()] + b, [self.area()] + b, b + [self.area()], b, [self.area(), self.street()] + b, b + [self.street(), self.area()], [self.street(), self.area()] + b)
        elif kind == "venue":
            v = self.venue()
            parts = self.of(v, v, v + [self.street()], [self.street()] + v, [self.area()] + v, v + [self.area()], v + [self.street(), self.area()])
        elif kind == "area":
            parts = [self.area(), self.street()] if self.some(.5) else [self.area()]
        else:
            parts = [self.street() if self.some(.5) else self.house()]
            parts.append(self.area()) if self.some(.6) else None
        if self.some(.08) and "San Francisco" not in " ".join(parts):
            parts.append(self.of("San Francisco", "Maracaibo", "municipio San Francisco", "Maracaibo"))
        if self.some(.34 if kind in ("house", "area") else .16):
            parts.append(self.landmark() if self.some(.5) or kind == "building" else self.mark())
            if self.some(.15):
                parts.append(self.mark())
        elif self.some(.06):
            parts.insert(1, self.landmark())
        sep = self.weighted({", ": 10, " ": self.loose * 1.6 + .3, ". ": .15, " - ": .12, "\n": .05})
        if sep in (". ", " - ", "\n") and len(parts) > 3:
            sep = ", "
        text = parts[0]
        for p in parts[1:]:
            text += (sep if not (sep == ", " and self.some(.06)) else " ") + p
        first = text.split()[0].lower().rstrip(".")
        if kind == "venue" and self.site and text.startswith(v[0]):
            return text, self.site
        if first in ("calle", "cll", "c/", "cl", "av", "avenida", "avd", "urb", "urbanización", "torre", "quinta", "qta", "casa", "villa", "clínica", "escuela", "farmacia", "peluquería", "barbería", "ferretería", "academia", "iglesia", "capilla", "funeraria", "óptica",
                     "librería", "panificadora", "imprenta", "notaría", "carpintería", "veterinaria", "cauchera", "guardería", "inmobiliaria", "constructora", "distribuidora", "joyería", "tienda", "unidad", "licorería", "residencia", "agencia", "fundación", "marina", "posada",
                     "lavandería", "circunvalación", "vereda", "transversal", "parcela", "manzana", "esquina", "u.e"):
            art = "la "
        elif first in ("residencias", "res", "resd"):
            art = "las "
        elif first in ("edificio", "edif", "conjunto", "conj", "sector", "barrio", "colegio", "liceo", "taller", "hotel", "abasto", "consultorio", "bufete", "gimnasio", "laboratorio", "autolavado", "centro", "c.c", "supermercado", "preescolar", "hospital", "club", "salón", "restaurante", "cyber",
                       "mercado", "galpón", "geriátrico", "estudio", "instituto", "templo", "kilómetro", "callejón", "lote", "local", "parcelamiento", "spa"):
            art = "el "
        else:
            art = ""
        return text, art

    def introduced(self, voice):
        """An address with or without the words that introduce it, and whether a clause of its own is needed."""
        text, art = self.make_address()
        marked = A_OPEN + text + A_CLOSE
        if self.some(.36):
            return marked, False
        intro = self.expand(self.r.choice(W.INTRO[voice]), art="{ART}") if False else self.r.choice(W.INTRO[voice])
        use = art if self.some(.55) else ""
        s = self.expand(intro.replace("{art}", "\x00"))
        if use == "el " and re.search(r"\b(a|pa) \x00$", s):
            s = s[:-3] + "al "
        elif s.endswith("\x00"):
            s = s[:-1] + use
        else:
            s = s.replace("\x00", "")
        return s.rstrip() + " " + marked, True

    # -- payment
    def pay_clause(self, method, voice):
        forms = W.PAY[method]["en" if self.english > .6 and self.some(.75) else "clause"]
        return self.expand(self.r.choice(forms))

    def pay(self, voice):
        """Sentences on the payment; sets the payment."""
        how = self.weighted({"none": 17, "given": 62, "asked": 4.5, "changed": 6.5, "open": 3.5, "bs": 3.5, "earlier": 3, "asked and given": 3, "both": 2.5, "not": 1.5})
        if how == "none":
            return []
        methods = list(W.PAY)
        m, other = self.r.sample(methods, 2)
        m = self.weighted({"pago_movil": 10, "efectivo_usd": 8, "punto_de_venta": 8, "transferencia": 7, "zelle": 7, "efectivo_bs": 6, "binance": 5})
        while other == m:
            other = self.r.choice(methods)
        bare = lambda x: self.r.choice(W.PAY[x]["bare"])
        if how == "given":
            self.payment = m
            return [self.pay_clause(m, voice)]
        if how == "asked":
            self.tags.append("payment asked")
            if self.english > .6:
                return [self.of(f"Do you take {bare(m)}?", f"can I pay with {bare(m)}?")]
            return [self.expand(self.r.choice(W.ASKED), m=bare(m), m2=bare(other))]
        if how == "open":
            self.tags.append("payment open")
            return [self.expand(self.r.choice(W.NOPAY))]
        if how == "bs":
            self.tags.append("payment bs")
            return [self.r.choice(W.ONLYBS)]
        if how == "earlier":
            self.tags.append("payment earlier")
            s = self.expand(self.of(f"[Ayer|El {{day}}|La semana pasada|La otra vez] [pagué|les pagué|cancelé] [con|por] {bare(m)}", f"lo de [ayer|la semana pasada|el {{day}}] ya lo pagué [por|con] {bare(m)}", f"el pedido [anterior|de ayer] lo [pagué|cancelé] [con|por] {bare(m)}", f"ya {{kin}} pagó lo de [ayer|el {{day}}] [con|por] {bare(m)}"))
            if self.some(.5):
                self.payment = other
                return [s, self.of("hoy ", "esta vez ", "lo de hoy va con ", "este va por ", "hoy pago con ", "lo de hoy: ") + bare(other)]
            return [s]
        self.payment = m
        a, b = bare(other), bare(m)
        if how == "asked and given":
            self.tags.append("payment asked")
            if self.english > .6:
                return [f"Do you take {a}? If not... well, {b}, I'll pay with {b}"]
            return [self.expand(self.of(f"¿[aceptan|reciben] {a}? [Igual|Bueno, igual|No importa,] pago con {b}", f"¿[aceptan|reciben|se puede con] {b}? [Entonces|Perfecto, entonces|Bueno,] pago [con|por] {b}", f"pregunté por {a} pero [mejor|prefiero|voy a pagar con] {b}"))]
        if how == "not":
            self.tags.append("payment not")
            return [self.expand(self.of(f"no tengo {a}, [pago con|va con|solo] {b}", f"{a} no, {b}", f"como no aceptan {a}, pago con {b}", f"{a} no me sirve, [así que|entonces] {b}", f"ni {a} ni nada, puro {b}"))]
        if how == "both":
            self.tags.append("both currencies")
            self.payment, s = self.r.choice([("efectivo_bs", "no tengo dólares, pago en bolívares en efectivo"), ("pago_movil", "el total en dólares me lo pasan a bolívares y hago pago móvil"), ("punto_de_venta", "son dólares pero pago en bolívares con el punto"), ("zelle", "no tengo bolívares, te pago los dólares por zelle"), ("efectivo_usd", "no tengo bolívares, va en dólares en efectivo"),
                                             ("efectivo_usd", "nada de bolívares, puros verdes"), ("transferencia", "me calculas los dólares en Bs y te transfiero"), ("efectivo_bs", "los dólares se me acabaron, efectivo en bolívares será"), ("pago_movil", "dime cuánto es en Bs que no cargo dólares, pago móvil"), ("punto_de_venta", "sin dólares hoy, tarjeta"), ("zelle", "bolívares no tengo, dólares por Zelle"),
                                             ("binance", "ni dólares ni bolívares, te paso USDT"), ("efectivo_usd", "me das el vuelto en bolívares si quieres pero yo pago en dólares en efectivo"), ("pago_movil", "a como esté el dólar hoy, te hago pago móvil"), ("efectivo_bs", "saco la cuenta del dólar y te doy bolívares en efectivo")])
            return [s]
        self.tags.append("payment changed")
        if self.english > .6:
            return [self.of(f"I'll pay with {a}... no, {b}", f"{a}, wait, better {b}", f"paying with {a}, sorry, I mean {b}")]
        return [self.expand(self.of(f"[pago con|va por|te pago con] {a}[, no,|... no,|, mentira,|, perdón,|. No,] [mejor |]{b}", f"iba a pagar con {a} pero [mejor|va a ser|será] {b}", f"{a}, no, mejor {b}", f"te dije {a} pero es {b}", f"el pago no es {a}, es {b}", f"pago con {a}... [se me dañó|no tengo saldo|no me llegó], entonces {b}", f"cambio el pago: {a} no, {b}",
                                    f"pensaba en {a}, pero {b}", f"pago {a}. Corrijo, {b}", f"{{kin}} dice que no pague con {a}, que mejor {b}"))]

    # -- where to
    def where(self, voice):
        """Pieces on delivery: list of (text, can stand right behind the order)."""
        how = self.weighted({"none": 14, "address": 62, "pickup": 11, "home": 3.5, "to pickup": 2.5, "to address": 2, "corrected": 6, "near": 1})
        if how == "none":
            return []
        if how == "pickup":
            return [(self.expand(self.r.choice(W.PICKUP[voice])), False)]
        if how == "home":
            self.tags.append("home")
            return [(self.expand(self.r.choice(W.HOME[voice])), True)]
        if how == "near":
            self.tags.append("near")
            text, art = self.make_address()
            return [(self.expand(self.of(f"vivo cerca, en {text}, así que paso yo", f"estoy en {text} pero yo paso a buscarlo", f"no manden a {text}, yo retiro", f"trabajo en {text}, salgo y lo retiro")), False)]
        if how == "to pickup":
            self.tags.append("to pick-up")
            text, art = self.make_address()
            s = self.of(f"mándalo a {text}", f"para {text}", f"{text}", f"es para {text}", f"a {text}") + self.expand(self.of(". [No, mejor|Mejor|Ah no,|Perdón,|Bueno no,] [paso yo a buscarlo|lo busco yo|lo retiro|paso a retirar|paso buscando]", "... no, mejor [voy yo|lo retiro|paso buscando]", ", no vale, [yo paso|lo busca {kin}]", ". Mire, mejor no lo mande, [yo paso|lo busco|lo retira {kin}]", ". Cambio de planes: [retiro yo|paso yo|lo busco en {m} minutos]"), m=str(self.r.randint(5, 40)))
            return [(s, True)]
        self.address = True
        text, needs = self.introduced(voice)
        if how == "to address":
            self.tags.append("to address")
            return [(self.expand(self.of("[iba a|pensaba] [retirar|pasar] pero [no puedo|no tengo carro|se me hizo tarde]", "paso buscando... no, mejor delivery", "retiro yo. No, mejor [me lo mandan|me lo traen]", "lo iba a buscar pero mejor [mándenlo|tráiganlo]")), False), (text, False)]
        if how == "corrected":
            self.tags.append("address corrected")
            old, art = self.make_address()
            new, art = self.make_address()
            new = A_OPEN + new + A_CLOSE
            lead = self.of("", "", "para ", "a ", "dirección: ", "en ", "es en ", "mándalo a ", "es para ")
            cut = self.expand(self.of("[. No, perdón,|... no,|. Perdón, es|, no, mejor a|. Corrijo:|. Ay no, esa es la vieja, es|, digo,|. Me equivoqué, es en|. Cambio: mándalo a|. No, no, mejor a|... mentira, es en|. Disculpe, la dirección correcta es|, bueno no, a|. Espera, mejor llévalo a|. No vale, a|. Ya no es ahí, es en|, perdón,]"))
            return [(f"{lead}{old}{cut} {new}", True)]
        return [(text, needs and not text.lower().startswith(("dir", "ubic", "lugar", "anote", "le dejo", "vivo", "estoy", "estamos", "la ", "mi ", "me ", "address", "nos ", "queda", "entrega", "ando", "my", "i ", "i'm", "we", "vivimos", "trabajo", "es ", "eso", "va ", "van ")))]

    # -- putting together
    def order(self):
        r = self.r
        self.voice = self.weighted({"neutral": 58, "slang": 27, "english": 7, "spanglish": 4})
        self.english = {"english": r.choice([1, .8, .7]), "spanglish": .35}.get(self.voice, 0)
        tone = {"spanglish": "neutral"}.get(self.voice, self.voice)
        self.wordy = r.choice([.05, .1, .3, .6, .9])
        self.remarks = r.choice([0, 0, .1, .35])
        self.loose = r.choice([0, 0, 0, 1, 5])
        self.lines = r.choice([0, 0, 0, .5, 6])
        self.style = self.weighted({"before": 62, "after": 4.5, "comma": 1.5, "paren": 2, "x": 2.5, "frontx": 1.5, "colon": 3.5, "topic": 1.6 if not self.english else 0})
        self.free_frame = self.style == "topic"
        self.bareish = False
        n = self.weighted({1: 27, 2: 42, 3: 18, 4: 7, 5: 3, 6: 1.5})
        pieces = []
        makers = {self.simple: 66, self.bare: 6, self.ellipsis: 7, self.of_each: 2, self.corrected: 6, self.swapped: 3.2, self.second_choice: 4, self.absent: self.absent_weight, self.added: 3, self.taken: 2.8, self.asked: 2.4, self.by_person: 2,
                  self.late_quantity: 3.6, self.late_cancel: 4.6, self.late_change: 2.8, self.late_sum: 3.4, self.late_take: 2.8, self.late_split: 1.4, self.late_new: 4.6, self.filling_corrected: 1.3, self.chained: .8, self.several: 1.3, self.doubted: 1.8, self.late_restore: .6}
        if self.some(.27):
            makers = {self.simple: 88, self.bare: 5, self.ellipsis: 5, self.by_person: 1, self.of_each: .6}
        if self.some(.012):
            self.tags.append("nothing of the menu")
            pieces = [self.foreign() for _ in range(self.of(1, 1, 2))] if self.some(.5) or self.english else self.absent()
        elif n == 1 and self.some(.05):
            pieces = self.late_open()
        else:
            while len(pieces) < n:
                maker = self.weighted(makers)
                got = maker()
                pieces += got
                if not got:
                    n -= 1
                if maker in (self.by_person, self.of_each, self.ellipsis):
                    n -= 1
                if len(self.later) >= 2:
                    makers = {self.simple: 1, self.bare: .1}
            if not self.items and pieces and self.some(.25):
                self.tags.append("nothing of the menu")
            elif not self.items or not pieces and not any(w == "front" for w, _ in self.later):
                pieces += self.simple()
        fronts = [s for w, s in self.later if w == "front"]
        nexts = [s for w, s in self.later if w == "next"]
        backs = [(w, s) for w, s in self.later if w in ("back", "more")]
        clauses = []
        story = self.some(self.story_share)
        scattered = story and len(pieces) > 1 and self.some(.6)
        if scattered:
            self.tags.append("scattered")
            for i, piece in enumerate(pieces):
                frame = r.choice(W.FRAME[self.voice]) if i == 0 or self.some(.3) else self.of("y {NP}", "también {NP}", "además {NP}", "y me agrega {NP}", "y {NP} también", "y {NP}") if self.english <= .6 else self.of("and {NP}", "also {NP}", "plus {NP}")
                if self.free_frame:
                    frame = "{NP}"
                clauses.append(["order", self.expand(frame, NP="\x01").replace("\x01", piece)])
        elif pieces:
            frame = "{NP}" if self.free_frame or self.some(.2) else r.choice(W.FRAME["numbers"]) if self.english < .6 and self.some(.13) else r.choice(W.FRAME[self.voice])
            clauses.append(["order", self.expand(frame, NP="\x01").replace("\x01", self.join(pieces))])
        for s in fronts:
            clauses.insert(0 if self.some(.7) else len(clauses), ["ask", s])
        order = clauses
        order += [["next", s] for s in nexts]
        where = self.where(tone)
        pay = self.pay(tone)
        after = []
        if self.address and where and self.some(.3):
            table = W.AFTER_ADDRESS_ENGLISH if self.english > .6 else W.AFTER_ADDRESS
            after = [self.expand(r.choice(table))]
        # how the three stand to each other
        placed = [["where", t] for t, _ in where]
        if where and len(where) == 1 and where[0][1] and order and order[-1][0] == "order" and not order[-1][1].endswith("?") and self.some(.7):
            order[-1][1] += (" " if not order[-1][1].startswith("\n") and "\n" not in order[-1][1] else "\n") + where[0][0]
            order[-1][0] = "where"
            placed = []
        late = [["late" if w == "back" else "more", s] for w, s in backs]
        paid = [["pay", s] for s in pay]
        arrangement = self.weighted({"opwl": 4, "owp": 42, "wop": 9, "pow": 6, "opw": 14, "wpo": 2, "pwo": 1.5})
        blocks = {"o": order, "w": placed + [["after", s] for s in after if placed], "p": paid, "l": []}
        if after and not placed:
            blocks["o"] = order + [["after", s] for s in after]
        seq = [c for key in arrangement for c in blocks[key]]
        if late:
            at_end = self.some(.5)
            i = len(seq) if at_end else max((j for j, c in enumerate(seq) if c in order), default=-1) + 1
            if i < len(seq) and seq[i][0] == "after":
                i += 1
            seq[i:i] = late
        if self.english < .6 and self.some(.06) and self.address and len(placed) == 1 and "address corrected" not in self.tags and not fronts and not nexts:
            return self.form(pieces, placed, pay, backs)
        # small talk
        greet, close = self.some(.5), self.some(.28)
        chat = []
        if self.some(.26):
            chat = [self.expand(r.choice(W.CHAT_ENGLISH if self.english > .6 else W.CHAT_SLANG if tone == "slang" and self.some(.6) else W.CHAT)).replace("@", "a" if self.some(.3) else "o") for _ in range(self.of(1, 1, 1, 2))]
            self.tags.append("chat")
        if story:
            chat += [self.expand(t) for t in r.sample(W.STORY_ENGLISH if self.english > .6 else W.STORY, r.choice([2, 2, 3, 3, 4, 5, 6, 7]))]
            self.tags.append("long")
        if self.some(.035):
            chat.append(self.expand(r.choice(W.INJECTION)))
            self.tags.append("injection")
        long = "long" in self.tags
        for s in chat:
            i = r.randint(0, len(seq)) if not long or scattered else r.choice([0, 0, 0, 0, len(seq), r.randint(0, len(seq))])
            while 0 < i < len(seq) and seq[i][0] in ("after", "next"):
                i += 1
            seq.insert(i, ["chat", s])
        if greet:
            seq.insert(0, ["greet", self.expand(self.front(W.GREET.get(self.voice, W.GREET["neutral"])))])
        if close:
            seq.append(["close", self.expand(r.choice(W.CLOSE[tone]))])
        return self.punctuate(seq)

    def form(self, pieces, placed, pay, backs):
        """Labels and values, as on a form."""
        self.tags.append("form")
        address = re.search(A_OPEN + ".*" + A_CLOSE, placed[0][1], re.S).group()
        lines = [(self.of("Pedido", "Orden", "Productos", "Quiero", "Mi pedido"), self.join(pieces) + "".join(self.of(". ", "; ", ", ") + s for _, s in backs)), (self.of("Dirección", "Dir", "Entrega", "Lugar de entrega", "Ubicación", "Delivery"), address)]
        if pay and self.payment and len(pay) == 1:
            lines.append((self.of("Pago", "Forma de pago", "Método de pago", "Pago con"), self.r.choice(W.PAY[self.payment]["bare"])))
        else:
            self.payment = None
        extras = [("Nombre", "{first} {last}"), ("Teléfono", "04[12|14|24]-{phone}"), ("Tlf", "0414{phone}"), ("Hora", "{h}:[00|30|15] [am|pm|]"), ("Cliente", "{first}"), ("Recibe", "{first} {last}"), ("Cédula", "{ci}"), ("Fecha", "{dd}/{h}"), ("Nota", "[tocar el timbre|sin servilletas|llamar al llegar|dejar en vigilancia]")]
        for label, value in self.r.sample(extras, self.of(0, 1, 1, 2)):
            lines.append((label, self.expand(value)))
        if self.some(.6):
            self.r.shuffle(lines)
        sep, colon = self.of("\n", "\n", ". ", " / ", ", ", " "), self.of(": ", ": ", " : ", ":", " - ")
        return ("" if self.some(.6) else re.sub(r"(?<=[?!])[.,]", "", self.expand(self.front(W.GREET["neutral"])) + self.of("\n", ". ", ", "))) + sep.join(k + colon + v for k, v in lines)

    def punctuate(self, seq):
        """Join clauses the way one person does."""
        way = self.weighted({"proper": 55, "commas": 14, "loose": 12, "lines": 8, "nothing": 11, "dash": 2.5})
        self.dash, out = self.of(" - ", " / ", " // ", "; ", "... ", " – "), ""
        for i, (kind, s) in enumerate(seq):
            if i == 0:
                out = s
                continue
            last = MARK.sub("", out).rstrip()[-1:]
            sep = {"proper": ". ", "commas": ", ", "loose": self.of(", ", " ", ". ", "... ", " y "), "lines": "\n", "nothing": " ", "dash": self.dash}[way]
            if kind in ("after",):
                sep = self.weighted({", ": 5, " ": 5, ". ": 2, " (": 0})
                if s.startswith("y "):
                    sep = self.of(" ", ", ")
            elif kind == "pay" and seq[i - 1][0] in ("where", "after") and self.some(.4):
                sep = self.of(", ", " ", ", y ", " - ", ", ", " y ") if not s.startswith("¿") else " "
            elif kind == "where" and self.some(.3) and way == "proper":
                sep = self.of(", ", " ", ": ", "; ") if not last == "?" else " "
            elif kind == "next":
                sep = self.of(". ", "... ", ", ", ". ", " ")
            elif kind == "late" and way == "proper":
                sep = self.of(". ", ". ", ". Ah no, ", ". Perdón, ", ". Mire, ", "... ", ". Ay, ", ". Espera, ", ". Mejor ") if self.english <= .6 and not re.match("mejor|perd|corri|ah|me equi|que sean", s) else self.of(". ", "... ", ". ")
            elif kind == "more" and way == "proper":
                sep = self.of(". ", ". ", "... ", ". Ah, ", ". Ay, ") if not re.match("ah|ay|y |se me", s) else self.of(". ", "... ")
            elif kind == "order" and seq[i - 1][0] == "greet":
                sep = self.of(", ", ", ", ". ", ": ", " ") if way != "lines" else "\n"
            elif kind == "close":
                sep = {"proper": self.of(". ", ", ", " "), "lines": "\n"}.get(way, " ")
            elif sep == " y " and (kind not in ("pay", "where") or re.match("[¿A-ZÁÉÍÓÚ]|[iy] ", MARK.sub("", s))):
                sep = ". "
            if last in "?!.…\n:" and sep[:1] in ",.:;":
                sep = " " if last != "\n" else ""
                if not sep.strip() and kind == "late":
                    sep = " "
            if not re.match(r"[\wáéíóú¿¡]", MARK.sub("", s)[:1] or " ") and sep == ". ":
                sep = " "
            if sep.endswith((". ", "? ", "! ", "\n")) or sep == " " and last in "?!.…":
                if way in ("proper", "lines") or self.some(.5):
                    s = capital(s)
            elif sep.endswith(", ") and self.some(.7):
                s = small(s)
            out += sep + s
        if way in ("proper", "lines", "commas") and self.some(.75):
            out = capital(out)
        if way == "proper" and self.some(.72) and MARK.sub("", out)[-1:].isalnum():
            out += "."
        elif self.some(.02):
            out += self.of("!!", "!", " 😊", " 🙏", " jaja", "...", " ok?")
        return out

    # -- wear
    def wear(self, s):
        kind = self.weighted({"none": self.unworn_weight, "accents": 15, "chat": 17, "typos": 17, "caps": 3, "heavy": self.heavy_weight})
        if kind == "none":
            return s
        self.tags.append("wear " + kind)
        if kind in ("accents", "chat", "typos", "heavy", "caps") and self.some(.85):
            s = strip_accents(s)
        if kind == "accents":
            return s
        if kind == "chat" or kind in ("typos", "heavy") and self.some(.5):
            s = self.chat(s)
        if kind in ("typos", "heavy"):
            rate = self.of(.06, .1, .16) if kind == "typos" else self.of(.25, .35, .5)
            s = self.misspell(s, rate)
        if kind == "heavy":
            s = self.squeeze(s)
        if kind == "caps" or self.some(.02):
            s = s.upper()
        elif self.some(.65):
            s = s.lower()
        if kind != "caps" and self.some(.35):
            s = re.sub(r"[¿¡]", "", s)
        return s

    SHORT = [(r"\bpor favor\b", "[xfa|porfa|x favor|porfis|xfavor|plis]"), (r"\bque\b", "[q|ke|que]"), (r"\bpor\b", "x"), (r"\bpara\b", "[pa|p|pa'|para]"), (r"\bde\b", "[d|de]"), (r"\bcon\b", "[cn|c|con]"), (r"\btambién\b", "tb"), (r"\bcalle\b", "[cll|calle|c]"), (r"\bavenida\b", "av"),
             (r"\bpago m[óo]vil\b", "[pagomovil|pago movil|pm|pgo movil|p movil]"), (r"\btransferencia\b", "[transf|transferensia|trasferencia|transferencia]"), (r"\bbuenos d[íi]as\b", "[bns dias|buen dia|wenos dias|buenos dias]"), (r"\bbuenas tardes\b", "[bns tardes|wenas tardes|buenas tardes]"), (r"\bfrente\b", "[frnte|frente]"),
             (r"\bgracias\b", "[grax|grcias|gracias|grasias]"), (r"\bquiero\b", "[kiero|qiero|quiero]"), (r"\bcasa\b", "[casa|csa]"), (r"\bporque\b", "xq"), (r"\bestá\b", "ta"), (r"\bedificio\b", "[edif|edf|edificio]"), (r"\bapartamento\b", "apto")]

    def chat(self, s):
        for pattern, short in self.SHORT:
            if self.some(.4):
                s = re.sub(pattern, lambda m: self.expand(short) if self.some(.7) else m.group(), s, flags=re.I)
        if self.some(.5):
            s = re.sub(r"(?<=[\w\ue000-\ue2ff])\.(?= |$)", self.of("", "", ",", " ."), s)
        if self.some(.35):
            s = re.sub(r"(?<=[\w\ue000-\ue2ff]),(?= )", self.of("", "", " ,"), s)
        if self.some(.25):
            s = re.sub(r"(?<=\d) (?=(?:cach|teq|emp|gol|pal|can|fra|mal|ref|jug|past|mand|ques)\w)", "", s)
        return s

    SOUNDS = [("qu(?=[eiéí])", "k"), ("z", "s"), ("c(?=[eiéí])", "s"), ("ll", "y"), ("v", "b"), ("b(?=[aeiou])", "v"), ("^h", ""), ("s$", "z"), ("j(?=[ei])", "g"), ("g(?=[ei])", "j"), ("y(?=[aeo])", "ll"), ("(?<=.)h", ""), ("c(?=[aou])", "k"), ("x", "cs"), ("ñ", "n"), ("m(?=[pb])", "n"), ("rr", "r"), ("ado$", "ao"), ("ados$", "aos"), ("s(?=[eio])", "c"), ("ñ", "ni")]

    def misspell(self, s, rate):
        def one(m):
            w = m.group()
            if len(w) < 4 or not self.some(rate * (1.6 if len(w) > 5 else 1)):
                return w
            how = self.weighted({"sound": 9, "swap": 4, "drop": 5, "double": 2, "vowel": 3, "near": 2})
            if how == "sound":
                rules = [(a, b) for a, b in self.SOUNDS if re.search(a, w, re.I)]
                if rules:
                    a, b = self.r.choice(rules)
                    return re.sub(a, b, w, count=1, flags=re.I)
                how = "drop"
            i = self.r.randint(1, len(w) - 2)
            if how == "swap":
                return w[:i] + w[i + 1] + w[i] + w[i + 2:]
            if how == "drop":
                return w[:i] + w[i + 1:]
            if how == "double":
                return w[:i] + w[i] + w[i:]
            if how == "vowel":
                j = [k for k in range(1, len(w) - 1) if w[k] in "aeiou"]
                return w if not j else w[:j[-1]] + w[j[-1] + 1:]
            near = {"a": "s", "e": "r", "i": "o", "o": "p", "s": "d", "n": "m", "m": "n", "t": "r", "r": "t", "l": "k", "c": "v", "u": "i", "d": "f"}
            return w[:i] + near.get(w[i], w[i]) + w[i + 1:]
        s = re.sub(r"[^\W\d_]+", one, s)
        if self.some(.3):
            gaps = [m.start() for m in re.finditer(r"(?<=\w) (?=\w)", s)]
            for i in sorted(self.r.sample(gaps, min(len(gaps), self.of(1, 1, 2))), reverse=True):
                s = s[:i] + s[i + 1:]
        return s

    def squeeze(self, s):
        """Typed in haste: no room after commas and numbers, short words shorter."""
        if self.some(.4):
            s = re.sub(r"(?<=[\w\ue000-\ue2ff]), ", ",", s)
        if self.some(.3):
            s = re.sub(r"\b(\d+) (?=[^\W\d_])", r"\1", s)
        for word, short in (("y", "i"), ("de", "d"), ("pan", "pn"), ("un", "1"), ("con", "cn"), ("sector", "sect"), ("casa", "cs"), ("calle", "clle"), ("santa", "sta"), ("san", "sn")):
            if self.some(.25):
                s = re.sub(rf"\b{word}\b", short, s, flags=re.I)
        return s

    # -- messages that order nothing
    def silence(self):
        self.voice, self.english, self.wordy, self.remarks, self.bareish, self.loose = "neutral", 0, .3, 0, False, 0
        kind = self.weighted({"talk": 80, "given": 8, "injection": 13})
        self.tags.append("no order" if kind != "injection" else "injection")
        if kind == "injection":
            s = self.expand(self.r.choice(W.INJECTION))
            return s if self.some(.7) else self.expand(self.r.choice(W.GREET["neutral"])) + ". " + s
        if kind == "given":
            s, a, p = self.r.choice(W.GIVEN_ONLY)
            m = self.r.choice(list(W.PAY))
            self.address, self.payment = a, m if p else None
            return self.expand(s, A=A_OPEN + self.make_address()[0] + A_CLOSE, P=self.r.choice(W.PAY[m]["bare"]))
        s = self.expand(self.r.choice(W.NO_ORDER))
        if self.some(.3):
            s = self.expand(self.r.choice(W.GREET[self.of("neutral", "slang")])) + self.of(", ", ". ", " ") + s
        if self.some(.18):
            s += self.of(". ", " ", "\n") + capital(self.expand(self.r.choice(W.CHAT + W.STORY)).replace("@", "o"))
        if self.some(.1):
            s += " " + self.expand(self.r.choice(W.CLOSE["neutral"]))
        return s

    # -- the record
    def record(self, s):
        """Text and gold, from what stands between the marks."""
        s = re.sub(r"[ \t]+(?=\n)", "", re.sub(r"  +", " ", s)).strip()
        s = re.sub(r"\s+$", "", s)
        text, at = [], {}
        for c in s:
            if MARK.match(c):
                at.setdefault(c, len(text))
                if c == A_CLOSE or 0xE140 <= ord(c) < 0xE180 or 0xE1C0 <= ord(c) < 0xE200:
                    at[c] = len(text)
            else:
                text.append(c)
        text = "".join(text)
        found = []
        for it in self.items:
            k = it.k
            quote = text[at[chr(0xE100 + k)]:at[chr(0xE140 + k)]]
            if len(quote) > LONGEST or "\n" in quote:
                quote = text[at[chr(0xE180 + k)]:at[chr(0xE1C0 + k)]]
            first = min(at[chr(b + k)] for b in (0xE180, 0xE200) if chr(b + k) in at) if any(chr(b + k) in at for b in (0xE180, 0xE200)) else at[chr(0xE100 + k)]
            found.append((first, k, {"words": quote.strip(), "quantity": it.quantity, "product": it.product}))
        address = text[at[A_OPEN]:at[A_CLOSE]] if self.address else None
        return {"text": text, "gold": {"items": [f[2] for f in sorted(found, key=lambda f: f[:2])], "address": address, "payment_method": self.payment}}


def capital(s):
    """The first letter as a capital, past marks and opening signs."""
    m = re.match(r"[\ue000-\ue2ff¿¡\"'(\s]*", s)
    i = m.end()
    return s[:i] + s[i:i + 1].upper() + s[i + 1:]


def small(s):
    """The first letter small, unless it begins a name or an address."""
    m = re.match(r"[¿¡]?([A-ZÁÉÍÓÚ][a-záéíóúñ]+)", s)
    if not m or m.group(1) in W.NAMES["first"] or m.group(1) in ("Zelle", "Binance", "Dios", "Bs", "Pepsi", "Coca", "Frescolita"):
        return s
    i = m.start(1)
    return s[:i] + s[i].lower() + s[i + 1:]


def strip_accents(s):
    return "".join(c if c in "ñÑ" else unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c <= "\u017f" else c for c in s)


def words(text):
    return re.findall(r"\w+", strip_accents(text.lower()))


def grams(text, n):
    w = words(text)
    return {tuple(w[i:i + n]) for i in range(len(w) - n + 1)}


SCHEMA = json.loads((HERE / "order.schema.json").read_text(encoding="utf-8"))["properties"]
PRODUCTS = set(SCHEMA["items"]["items"]["properties"]["product"]["enum"])
PAYMENTS = set(SCHEMA["payment_method"]["enum"])


def check(record):
    """What is wrong with a record, or None."""
    text, gold = record["text"], record["gold"]
    if MARK.search(text) or "\x00" in text or re.search(r"[{}\[\]|]", re.sub(r"\{\"\w+\".*?\}|\[\{.*?\}\]|items: \[\]", "", text)):
        return "marks or template signs in the text"
    if list(gold) != ["items", "address", "payment_method"] or gold["payment_method"] not in PAYMENTS or len(gold["items"]) > 16:
        return "shape"
    a = gold["address"]
    if a is not None and (a not in text or not a.strip() or a != a.strip() or len(a) > 300):
        return "address"
    for i in gold["items"]:
        if list(i) != ["words", "quantity", "product"] or i["product"] not in PRODUCTS or not 1 <= i["quantity"] <= 1000:
            return "item"
        if not i["words"] or i["words"] not in text or len(i["words"]) > 80:
            return "words"
    if len({i["product"] for i in gold["items"]}) < len(gold["items"]):
        return "a product twice"
    return None


def generate(count, seed):
    """Distinct, checked (record, tags)."""
    rng = random.Random(seed)
    dev = set()
    for line in (HERE / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        dev |= grams(json.loads(line)["text"], SHARED)
    seen, done = set(), 0
    while done < count:
        m = Message(rng)
        s = m.silence() if rng.random() < .115 else m.order()
        record = m.record(m.wear(s))
        key = " ".join(words(record["text"]))
        if not key and record["gold"]["items"] or record["text"] in seen or key in seen or len(record["text"]) > 1100 or grams(record["text"], SHARED) & dev:
            continue
        trouble = check(record)
        if trouble:
            raise ValueError(f"{trouble}: {record} {m.tags}")
        seen |= {record["text"], key}
        done += 1
        yield record, m.tags


def worn(path, seed):
    """The records of a file in the written form, each with the wear of typing; gold is marked first, so it follows."""
    rng = random.Random(seed)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text, gold = record["text"], record["gold"]
        m, marks = Message(rng), []
        for k, i in enumerate(gold["items"]):
            m.items.append(Item(k, i["product"], i["quantity"]))
            at = text.index(i["words"])
            marks += [(at, chr(0xE100 + k)), (at, chr(0xE200 + k)), (at + len(i["words"]), chr(0xE140 + k))]
            marks += [(at, chr(0xE180 + k)), (at + len(i["words"]), chr(0xE1C0 + k))]
        if gold["address"] is not None:
            at = text.index(gold["address"])
            m.address, marks = True, marks + [(at, A_OPEN), (at + len(gold["address"]), A_CLOSE)]
        m.payment, s = gold["payment_method"], text
        for at, mark in sorted(marks, reverse=True):
            s = s[:at] + mark + s[at:]
        changed = m.record(m.wear(s))
        order = [i["product"] for i in gold["items"]]
        changed["gold"]["items"].sort(key=lambda i: order.index(i["product"]))
        if changed["text"] != text:
            yield changed, m.tags


def overlap(records):
    """The longest runs of words shared with dev.jsonl."""
    dev = [json.loads(l)["text"] for l in (HERE / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    for n in range(SHARED - 1, 3, -1):
        theirs = set().union(*(grams(t, n) for t in dev))
        hits = collections.Counter(g for r in records for g in grams(r["text"], n) & theirs)
        print(f"{n} words shared with dev: {len(hits)} runs, {sum(hits.values())} times; most: " + "; ".join(" ".join(g) + f" ({c})" for g, c in hits.most_common(6)), file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print for the eye")
    parser.add_argument("--stats", action="store_true", help="print counts and overlap with dev to stderr")
    parser.add_argument("--absent", type=float, default=5, help="weight of things that the bakery does not sell")
    parser.add_argument("--heavy", type=float, default=4, help="weight of messages full of typing errors")
    parser.add_argument("--unworn", type=float, default=44, help="weight of messages without wear")
    parser.add_argument("--story", type=float, default=.065, help="share of long messages")
    parser.add_argument("--wear", type=pathlib.Path, help="wear the messages of a file instead")
    args = parser.parse_args()
    Message.absent_weight, Message.heavy_weight, Message.unworn_weight, Message.story_share = args.absent, args.heavy, args.unworn, args.story
    records, tags = [], collections.Counter()
    for record, t in worn(args.wear, args.seed) if args.wear else generate(args.count, args.seed):
        records.append(record)
        tags.update(set(t))
        if args.show:
            g = record["gold"]
            print(record["text"].replace("\n", "⏎") + "\n   " + "; ".join(f"{i['quantity']} {i['product']} «{i['quote']}»" for i in g["items"]) + f" | {str(g['address']).replace(chr(10), '⏎')} | {g['payment_method']}   {sorted(set(t))}")
        else:
            print(json.dumps(record, ensure_ascii=False))
    if args.stats:
        print(tags.most_common(), file=sys.stderr)
        print("items", sorted(collections.Counter(len(r["gold"]["items"]) for r in records).items()), "mean length", sum(len(r["text"]) for r in records) / len(records), file=sys.stderr)
        print("payments", collections.Counter(r["gold"]["payment_method"] for r in records), "address", sum(r["gold"]["address"] is not None for r in records), file=sys.stderr)
        overlap(records)


if __name__ == "__main__":
    main()
