// Asks a started Miga through OpenAI's own client. Arguments: base URL, key.

const assert = require("node:assert/strict");
const { OpenAI } = require("openai");
const { zodResponseFormat } = require("openai/helpers/zod");
const { z } = require("zod");

const [baseURL, apiKey] = process.argv.slice(2);
const MODEL = "tiny-gemma";
const SPECIALIST = "order";
const ASKED = [{ role: "user", content: "hola, pan" }];
const SCHEMA = {
  type: "object",
  properties: { n: { type: "integer", minimum: 1, maximum: 9 } },
  required: ["n"],
  additionalProperties: false,
};
const Order = z.object({ bread: z.enum(["canilla", "pan"]), hot: z.boolean() });

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 60_000 });

const chat = (wishes) => client.chat.completions.create({ model: MODEL, messages: ASKED, ...wishes });
const content = (completion) => completion.choices[0].message.content;

async function all(stream) {
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
  }
  return parts;
}

const checks = {
  async listsModels() {
    const names = (await all(client.models.list())).map(({ id }) => id);
    assert.equal(names[0], MODEL);
    assert.ok(names.includes(SPECIALIST), names);
    assert.equal((await client.models.retrieve(SPECIALIST)).owned_by, "miga");
  },

  async chats() {
    const completion = await chat({ temperature: 0, max_tokens: 8 });
    assert.equal(completion.object, "chat.completion");
    assert.equal(completion.model, MODEL);
    assert.equal(completion.choices[0].message.role, "assistant");
    assert.notEqual(content(completion), "");
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
    assert.ok(completion_tokens >= 1 && completion_tokens <= 8);
    assert.equal(prompt_tokens + completion_tokens, total_tokens);
  },

  async streamsAChat() {
    const wishes = { temperature: 0, max_tokens: 8 };
    const whole = await chat(wishes);
    const parts = await all(
      await chat({ ...wishes, stream: true, stream_options: { include_usage: true } }),
    );
    const texts = parts.filter(({ choices }) => choices.length > 0).map(({ choices }) => choices[0].delta.content ?? "");
    assert.equal(texts.join(""), content(whole));
    assert.ok(texts.length > 2, texts);
    assert.deepEqual(parts.at(-1).usage, whole.usage);
  },

  async completes() {
    const wishes = { model: MODEL, prompt: "hola", temperature: 0, max_tokens: 4 };
    const whole = await client.completions.create(wishes);
    assert.equal(whole.object, "text_completion");
    const parts = await all(await client.completions.create({ ...wishes, stream: true }));
    assert.equal(parts.map(({ choices }) => choices[0].text).join(""), whole.choices[0].text);
  },

  async obeysASchema() {
    const json_schema = { name: "n", strict: true, schema: SCHEMA };
    const value = JSON.parse(
      content(await chat({ response_format: { type: "json_schema", json_schema } })),
    );
    assert.deepEqual(Object.keys(value), ["n"]);
    assert.ok(value.n >= 1 && value.n <= 9, value);
  },

  async parsesIntoAType() {
    const wishes = { model: MODEL, messages: ASKED, response_format: zodResponseFormat(Order, "order") };
    const completion = await client.chat.completions.parse(wishes);
    Order.parse(completion.choices[0].message.parsed);
    const streamed = await client.chat.completions.stream(wishes).finalChatCompletion();
    Order.parse(streamed.choices[0].message.parsed);
  },

  async repeatsASeed() {
    const texts = [];
    for (const seed of [7, 7, 8]) {
      texts.push(content(await chat({ seed, max_tokens: 24 })));
    }
    assert.equal(texts[0], texts[1]);
    assert.notEqual(texts[0], texts[2]);
  },

  async stopsWhereItIsTold() {
    const wishes = { temperature: 0, max_tokens: 24 };
    const whole = content(await chat(wishes));
    const stop = whole.slice(whole.length / 2).slice(0, 2);
    const cut = await chat({ ...wishes, stop: [stop] });
    assert.equal(content(cut), whole.slice(0, whole.indexOf(stop)));
    assert.equal(cut.choices[0].finish_reason, "stop");
  },

  async endsAtTheMostTokens() {
    const completion = await chat({ temperature: 0, max_completion_tokens: 1 });
    assert.equal(completion.choices[0].finish_reason, "length");
    assert.equal(completion.usage.completion_tokens, 1);
  },

  async asksASpecialist() {
    const wishes = { model: SPECIALIST, messages: ASKED };
    const whole = content(await client.chat.completions.create(wishes));
    assert.deepEqual(Object.keys(JSON.parse(whole)), ["bread", "place"]);
    const parts = await all(await client.chat.completions.create({ ...wishes, stream: true }));
    assert.equal(parts.map(({ choices }) => choices[0].delta.content ?? "").join(""), whole);
  },

  async saysWhatIsWrong() {
    await assert.rejects(client.chat.completions.create({ model: "gpt-4", messages: ASKED }), (error) => {
      assert.ok(error instanceof OpenAI.NotFoundError, error);
      assert.equal(error.code, "model_not_found");
      return true;
    });
    await assert.rejects(chat({ temperature: 3 }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError, error);
      assert.equal(error.param, "temperature");
      return true;
    });
    const stranger = new OpenAI({ baseURL, apiKey: "other", maxRetries: 0 });
    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  },
};

(async () => {
  for (const check of Object.values(checks)) {
    await check();
  }
  console.log("all is well");
})();
