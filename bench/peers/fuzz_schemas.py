"""JSON Schemas that are odd, meaningless, or made to explode."""

PATTERNS = ("^a$", "(a|b)*c", "[", "(", "a{1000}", "(a{1,1000}){1,1000}", "(a*)*b", "^(?=x)", "(?<n>a)\\k<n>",
            "\\p{L}+", ".{0,100000}", "((((a{0,50}){0,50}){0,50}){0,50})", "[^\\u0000-\\uffff]", "(.*a.{30})",
            "\\", "$^", "", "(a|aa|aaa|aaaa){200}")

LEAVES = (True, False, {}, None, 1, "string", [], {"type": "nothing"}, {"$ref": "#"}, {"$ref": "#/$defs/x"},
          {"$ref": "http://localhost/x"}, {"enum": []}, {"const": {"a": [1]}})

COUNTS = (0, 1, -1, 3, 1.5, 1_000_000, 2**31, 2**63, 10**30, 1e300, "1", None)

# What a keyword may say, where it is no schema.
CONSTANTS = {
    "type": ("object", "array", "string", "integer", "number", "boolean", "null", ["string", "null"], [], 7),
    "required": (["a", "zz"], "a", [1]), "uniqueItems": (True, False),
    "enum": ([1, "1", None, [1], {"a": 1}],), "x-verbatim": (True, "words", 1),
    "pattern": PATTERNS, "format": ("date-time", "uuid", "email", "none", 1),
    **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "multipleOf",
                     "minProperties"), COUNTS),
}
ONE_SCHEMA = ("items", "additionalProperties", "not", "if", "then")
SCHEMAS_IN_ROW = ("allOf", "anyOf", "oneOf", "prefixItems")
SCHEMAS_BY_NAME = ("properties", "patternProperties", "$defs")
KEYWORDS = (*CONSTANTS, *ONE_SCHEMA, *SCHEMAS_IN_ROW, *SCHEMAS_BY_NAME)


def odd_schema(rng, depth=0):
    """A random schema, of which many a part means nothing."""
    if depth > 4 or rng.random() < 0.1:
        return rng.choice(LEAVES)
    return {keyword: odd_part(rng, keyword, depth + 1) for keyword in rng.sample(KEYWORDS, rng.randint(1, 4))}


def odd_part(rng, keyword, depth):
    if keyword in CONSTANTS:
        return rng.choice(CONSTANTS[keyword])
    if keyword in ONE_SCHEMA:
        return odd_schema(rng, depth)
    if keyword in SCHEMAS_IN_ROW:
        return [odd_schema(rng, depth) for _ in range(rng.randint(0, 3))]
    return {rng.choice(("a", "b", "", "\u0000", "$ref")): odd_schema(rng, depth) for _ in range(rng.randint(0, 3))}


def bomb_of_pattern(rng):
    return {"type": "string", "pattern": rng.choice(PATTERNS)}


def bomb_of_copies(rng):
    """Definitions that each hold the next one twice."""
    levels = rng.choice((10, 30, 60))
    defs = {f"d{i}": {"type": "array", "prefixItems": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(levels)}
    return {"$ref": "#/$defs/d0", "$defs": {**defs, f"d{levels}": {"type": "integer"}}}


def bomb_of_products(rng):
    """Choices within an intersection: the number of cases is a power."""
    choice = {"anyOf": [{"properties": {f"p{i}": {"type": "integer"}}, "required": [f"p{i}"]} for i in range(8)]}
    return {"type": "object", "allOf": [choice] * rng.choice((3, 8, 20))}


def bomb_of_optionals(rng):
    count = rng.choice((100, 1_000, 5_000))
    return {"type": "object", "properties": {f"p{i}": {"type": "string"} for i in range(count)}}


def bomb_of_counts(rng):
    least = rng.choice((100, 10_000, 10**9))
    inner = {"type": "array", "items": {"type": "integer"}, "minItems": least, "maxItems": 10**9}
    return {"type": "array", "items": inner, "minItems": 1_000}


def bomb_of_enum(rng):
    return {"enum": [f"value {rng.random()}" for _ in range(rng.choice((1_000, 20_000)))]}


def bomb_of_circles(rng):
    return rng.choice((
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {"type": "array", "items": {"$ref": "#"}, "minItems": 1},
    ))


def bomb_of_numbers(rng):
    return {
        "type": rng.choice(("integer", "number")),
        "minimum": -(10 ** rng.choice((3, 30, 300))),
        "maximum": 10**300,
        "multipleOf": rng.choice((1, 7, 0.1, 1e-300, 10**18 + 9)),
    }


BOMBS = (
    bomb_of_pattern, bomb_of_copies, bomb_of_products, bomb_of_optionals, bomb_of_counts, bomb_of_enum,
    bomb_of_circles, bomb_of_numbers,
)


def hostile(rng):
    """A schema of either sort."""
    return rng.choice(BOMBS)(rng) if rng.random() < 0.3 else odd_schema(rng)
