"""Compares an exported specialist in the programs that it is exported for.

Usage: check_export.py MODEL.gguf [--miga ./miga] [--specialist FOLDER] [--type TYPE] [--rank 16] [--rslora]
Needs numpy, gguf, llama_cpp, torch, transformers, peft, safetensors.

Without --specialist makes one over MODEL.gguf, its factors random. Exports it as gguf, gguf-lora and
peft, then runs the same token ids through
  miga      `miga logits` on the merged file
  merged    llama.cpp on the merged file
  lora      llama.cpp on MODEL.gguf with the adapter
  peft      Transformers and PEFT in fp32, on the dequantized weights of MODEL.gguf
and prints for each pair, over all positions, the mean and largest Kullback-Leibler divergence in nats
and how often the most probable token is the same. `base` is PEFT with the adapter switched off, which
shows how much of the output is the adapter's; `llama` is llama.cpp without it, which shows how far its
8-bit activations lead away from fp32 anyway. Last, the same adapter with a random label head, by PEFT,
against the head applied to the hidden state of before. Fails above --limit (mean, against peft).
"""
import argparse, json, subprocess, sys, tempfile
from pathlib import Path
import numpy as np, torch
from gguf import GGUFReader, dequantize
from llama_cpp import Llama
from peft import PeftModel
from safetensors.numpy import save_file
from transformers import Gemma3ForCausalLM, Gemma3TextConfig, Gemma3TextForSequenceClassification

TEXTS = [
    "hola buenas, mandame 3 canillas y un pan de guayaba pal edificio Las Mercedes apto 4B, pago móvil",
    "Buenos días, dos docenas de cachitos de jamón y un café marrón grande por favor.",
    "La capital de Venezuela es Caracas, y su río más largo es el Orinoco, que desemboca en el Atlántico.",
    "The quick brown fox jumps over the lazy dog, and 17 * 23 = 391.",
]
PARTS = {
    "attn_norm": "input_layernorm", "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm", "post_ffw_norm": "post_feedforward_layernorm",
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}
LINEARS = [p for p in PARTS.values() if p.endswith("_proj")]


def read_base(path):
    """Transformers' configuration and weights, in fp32, of a GGUF file."""
    reader, state = GGUFReader(path), {}
    field = lambda key: reader.fields["gemma3." + key].contents()
    for t in reader.tensors:
        w = dequantize(t.data, t.tensor_type).astype(np.float32).reshape([int(d) for d in reversed(t.shape)])
        if t.name == "token_embd.weight": key = "model.embed_tokens.weight"
        elif t.name == "output_norm.weight": key = "model.norm.weight"
        else: _, layer, part, _ = t.name.split("."); key = f"model.layers.{layer}.{PARTS[part]}.weight"
        state[key] = torch.tensor(w - 1 if "norm" in t.name else w)
    layers = field("block_count")
    vocabulary, hidden = state["model.embed_tokens.weight"].shape
    config = Gemma3TextConfig(
        vocab_size=vocabulary, hidden_size=hidden, intermediate_size=field("feed_forward_length"),
        num_hidden_layers=layers, num_attention_heads=field("attention.head_count"),
        num_key_value_heads=field("attention.head_count_kv"), head_dim=field("attention.key_length"),
        query_pre_attn_scalar=field("attention.key_length"), sliding_window=field("attention.sliding_window"),
        max_position_embeddings=field("context_length"), rms_norm_eps=1e-6, tie_word_embeddings=True,
        layer_types=["full_attention" if (i + 1) % 6 == 0 else "sliding_attention" for i in range(layers)])
    return config, state


def make_specialist(folder, base_path, state, rank, alpha, rslora, labels=0):
    """A specialist with random factors, as training writes one."""
    rng, tensors, folder = np.random.default_rng(7), {}, Path(folder)
    folder.mkdir()
    for name, w in state.items():
        if name.removesuffix(".weight").endswith(tuple(LINEARS)):
            key = "base_model.model." + name.removesuffix(".weight")
            out, inner = w.shape
            tensors[key + ".lora_A.weight"] = (rng.uniform(-1, 1, (rank, inner)) / np.sqrt(inner)).astype(np.float32)
            tensors[key + ".lora_B.weight"] = rng.normal(0, 0.02, (out, rank)).astype(np.float32)
    kind = {"name": "check", "kind": "generate", "max_tokens": 64}
    if labels:
        kind = {"name": "check", "kind": "classify"}
        (folder / "labels.txt").write_text("".join(f"label{i}\n" for i in range(labels)))
        hidden = state["model.norm.weight"].shape[0]
        tensors["base_model.model.score.weight"] = rng.normal(0, 0.1, (labels, hidden)).astype(np.float32)
        tensors["base_model.model.score.bias"] = rng.normal(0, 1, labels).astype(np.float32)
    save_file(tensors, folder / "adapter.safetensors", {"lora_alpha": str(alpha), "use_rslora": str(rslora).lower()})
    (folder / "specialist.json").write_text(json.dumps({
        "format": 1, "task": kind, "base": {"model": str(Path(base_path).resolve()), "sha256": ""},
        "prompt": {"template": 1, "text": "<bos>{text}<end_of_turn>"}, "stop_ids": [1, 106]}))
    return tensors


def llama_logits(sequences, **arguments):
    model = Llama(n_ctx=512, n_batch=512, logits_all=True, verbose=False, **arguments)
    out = []
    for ids in sequences:
        model.reset()
        model.eval(ids)
        out.append(np.array(model.scores[: len(ids)], np.float64))
    return out


def log_softmax(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def compare(p, q):
    """Mean and largest divergence of q from p, and how often both prefer the same token."""
    kl = np.concatenate([(np.exp(log_softmax(a)) * (log_softmax(a) - log_softmax(b))).sum(-1) for a, b in zip(p, q)])
    same = np.concatenate([a.argmax(-1) == b.argmax(-1) for a, b in zip(p, q)])
    return kl.mean(), kl.max(), same.mean()


def label_head_error(a, folder, config, state, alpha, writer, ids, export):
    """The same factors as before and a random label head, by PEFT, against the head computed here."""
    tensors = make_specialist(folder / "labels", a.model, state, a.rank, alpha, a.rslora, labels=5)
    classifier = Gemma3TextForSequenceClassification(config).eval()
    classifier.load_state_dict(state, strict=False)
    classifier.score = torch.nn.Linear(config.hidden_size, 5)  # the line of the exported README.md
    labelled = PeftModel.from_pretrained(classifier, export(folder / "labels", "peft", "labels-peft"))
    with torch.no_grad():
        ids = torch.tensor([ids])
        hidden = writer.base_model.model.model(input_ids=ids).last_hidden_state[0, -1].double().numpy()
        found = labelled(input_ids=ids).logits[0].double().numpy()
    expected = tensors["base_model.model.score.weight"] @ hidden + tensors["base_model.model.score.bias"]
    error = abs(found - expected).max()
    print(f"label head by PEFT: largest error {error:.1e} of scores up to {abs(expected).max():.1f}")
    return error


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("model")
    arguments.add_argument("--miga", default="./miga")
    arguments.add_argument("--specialist")
    arguments.add_argument("--type", help="of the merged linears, default as served")
    arguments.add_argument("--rank", type=int, default=16)
    arguments.add_argument("--rslora", action="store_true")
    arguments.add_argument("--limit", type=float, default=0.02)
    a = arguments.parse_args()
    config, state = read_base(a.model)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        specialist = a.specialist or folder / "check"
        alpha = 2.0 * a.rank ** (0.5 if a.rslora else 1)
        if not a.specialist:
            make_specialist(specialist, a.model, state, a.rank, alpha, a.rslora)

        def export(source, form, out, *options):
            command = [a.miga, "export", str(source), "--model", a.model, "--format", form, *options, str(folder / out)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return str(folder / out)

        merged = export(specialist, "gguf", "m.gguf", *(["--type", a.type] if a.type else []))
        lora = export(specialist, "gguf-lora", "l.gguf")
        peft_folder = export(specialist, "peft", "peft")

        tokenizer = Llama(a.model, vocab_only=True, verbose=False)
        sequences = [tokenizer.tokenize(t.encode(), special=True) + [106] for t in TEXTS]
        (folder / "ids.jsonl").write_text("".join(json.dumps({"name": f"s{i}", "ids": ids}) + "\n" for i, ids in enumerate(sequences)))
        subprocess.run([a.miga, "logits", "--model", merged, "--ids-jsonl", folder / "ids.jsonl", "--out", folder / "logits", "--last", "512"],
                       check=True, stderr=subprocess.DEVNULL)
        logits = {"miga": [np.load(folder / "logits" / f"s{i}.npy").astype(np.float64) for i in range(len(TEXTS))]}
        logits["merged"] = llama_logits(sequences, model_path=merged)
        logits["llama"] = llama_logits(sequences, model_path=a.model)
        logits["lora"] = llama_logits(sequences, model_path=a.model, lora_path=lora)

        causal = Gemma3ForCausalLM(config).eval()
        causal.load_state_dict({**state, "lm_head.weight": state["model.embed_tokens.weight"]})
        causal.tie_weights()
        writer = PeftModel.from_pretrained(causal, peft_folder)
        run = lambda model: [model(input_ids=torch.tensor([ids])).logits[0].double().numpy() for ids in sequences]
        with torch.no_grad():
            logits["peft"] = run(writer)
            with writer.disable_adapter():
                logits["base"] = run(writer)

        print(f"{sum(map(len, sequences))} positions: divergence mean, largest; same most probable token")
        worst = 0
        for p, q in [("peft", "base"), ("base", "llama"), ("peft", "miga"), ("peft", "merged"), ("peft", "lora"), ("merged", "miga"), ("lora", "miga")]:
            mean, largest, same = compare(logits[p], logits[q])
            print(f"{p:>6} {q:<6}  {mean:.5f}  {largest:.5f}  {100 * same:5.1f} %")
            if p == "peft" and q != "base": worst = max(worst, mean)

        error = 0 if a.specialist else label_head_error(a, folder, config, state, alpha, writer, sequences[0], export)
        if worst > a.limit or error > 1e-4:
            sys.exit(f"differs: {worst} (limit {a.limit}), label head {error}")


if __name__ == "__main__":
    main()
