"""Asks a started Miga through OpenAI's own client. Arguments: base URL, key."""

import json
import sys
from typing import Literal

import openai
from pydantic import BaseModel

BASE_URL, KEY = sys.argv[1:]
MODEL = "tiny-gemma"
SPECIALIST = "order"
ASKED = [{"role": "user", "content": "hola, pan"}]
SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9}},
    "required": ["n"],
    "additionalProperties": False,
}

client = openai.OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0, timeout=60)


class Order(BaseModel):
    bread: Literal["canilla", "pan"]
    hot: bool


def chat(**wishes):
    return client.chat.completions.create(model=MODEL, messages=ASKED, **wishes)


def content(completion):
    return completion.choices[0].message.content


def fails(expected, call):
    try:
        call()
    except expected as error:
        return error
    raise AssertionError(f"nothing was raised where {expected.__name__} should be")


def lists_models():
    names = [model.id for model in client.models.list()]
    assert names[0] == MODEL and SPECIALIST in names, names
    assert client.models.retrieve(SPECIALIST).owned_by == "miga"


def chats():
    completion = chat(temperature=0, max_tokens=8)
    assert completion.object == "chat.completion" and completion.model == MODEL
    assert completion.choices[0].message.role == "assistant" and content(completion)
    usage = completion.usage
    assert 1 <= usage.completion_tokens <= 8, usage
    assert usage.prompt_tokens + usage.completion_tokens == usage.total_tokens, usage


def streams_a_chat():
    whole = chat(temperature=0, max_tokens=8)
    parts = list(
        chat(temperature=0, max_tokens=8, stream=True, stream_options={"include_usage": True})
    )
    texts = [part.choices[0].delta.content or "" for part in parts if part.choices]
    assert "".join(texts) == content(whole), texts
    assert len(texts) > 2, texts
    assert parts[-1].usage == whole.usage, parts[-1]


def completes():
    wishes = dict(model=MODEL, prompt="hola", temperature=0, max_tokens=4)
    whole = client.completions.create(**wishes)
    assert whole.object == "text_completion" and whole.usage.completion_tokens <= 4, whole
    parts = client.completions.create(**wishes, stream=True)
    assert "".join(part.choices[0].text for part in parts) == whole.choices[0].text


def obeys_a_schema():
    wish = {"type": "json_schema", "json_schema": {"name": "n", "strict": True, "schema": SCHEMA}}
    value = json.loads(content(chat(response_format=wish)))
    assert list(value) == ["n"] and 1 <= value["n"] <= 9, value


def parses_into_a_class():
    completion = client.chat.completions.parse(model=MODEL, messages=ASKED, response_format=Order)
    assert isinstance(completion.choices[0].message.parsed, Order), completion
    with client.chat.completions.stream(
        model=MODEL, messages=ASKED, response_format=Order
    ) as stream:
        parsed = stream.get_final_completion().choices[0].message.parsed
    assert isinstance(parsed, Order), parsed


def repeats_a_seed():
    texts = [content(chat(seed=seed, max_tokens=24)) for seed in (7, 7, 8)]
    assert texts[0] == texts[1] != texts[2], texts


def stops_where_it_is_told():
    whole = content(chat(temperature=0, max_tokens=24))
    stop = whole[len(whole) // 2 :][:2]
    cut = chat(temperature=0, max_tokens=24, stop=[stop])
    assert content(cut) == whole[: whole.index(stop)], (whole, stop, cut)
    assert cut.choices[0].finish_reason == "stop", cut


def ends_at_the_most_tokens():
    completion = chat(temperature=0, max_completion_tokens=1)
    assert completion.choices[0].finish_reason == "length", completion
    assert completion.usage.completion_tokens == 1, completion


def asks_a_specialist():
    completion = client.chat.completions.create(model=SPECIALIST, messages=ASKED)
    assert list(json.loads(content(completion))) == ["bread", "place"], completion
    parts = client.chat.completions.create(model=SPECIALIST, messages=ASKED, stream=True)
    streamed = "".join(part.choices[0].delta.content or "" for part in parts)
    assert streamed == content(completion), streamed


def says_what_is_wrong():
    missing = fails(
        openai.NotFoundError,
        lambda: client.chat.completions.create(model="gpt-4", messages=ASKED),
    )
    assert missing.code == "model_not_found" and missing.param == "model", missing
    bad = fails(openai.BadRequestError, lambda: chat(temperature=3))
    assert bad.param == "temperature" and bad.type == "invalid_request_error", bad
    stranger = openai.OpenAI(base_url=BASE_URL, api_key="other", max_retries=0)
    refused = fails(openai.AuthenticationError, lambda: stranger.models.list())
    assert refused.code == "invalid_api_key", refused


for check in (
    lists_models,
    chats,
    streams_a_chat,
    completes,
    obeys_a_schema,
    parses_into_a_class,
    repeats_a_seed,
    stops_where_it_is_told,
    ends_at_the_most_tokens,
    asks_a_specialist,
    says_what_is_wrong,
):
    check()
print("all is well")
