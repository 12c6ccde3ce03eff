"""Writes the frozen reference of the gradient tests: a tiny random Gemma 3 with a LoRA adapter by
Transformers and PEFT, and the losses and gradients (adapter, label head, linears themselves) that autograd finds in float64.

Usage: python make_golden.py   (writes beside itself; needs torch, transformers, peft, safetensors)
"""
import json
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

HERE = Path(__file__).parent
RANK, ALPHA = 3, 7
torch.manual_seed(7)
config = Gemma3TextConfig(
    vocab_size=300, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
    num_key_value_heads=2, head_dim=16, max_position_embeddings=256, rms_norm_eps=1e-6, sliding_window=8,
    query_pre_attn_scalar=16, tie_word_embeddings=True, rope_theta=1e6, rope_local_base_freq=1e4,
    layer_types=["sliding_attention", "full_attention", "sliding_attention"], attn_implementation="eager")
model = Gemma3ForCausalLM(config)
with torch.no_grad():
    for name, p in model.named_parameters():
        p.copy_(torch.randn_like(p) * (0.2 if "norm" in name else 0.5 if "embed" in name else p.shape[-1] ** -0.5))
(HERE / "model").mkdir(exist_ok=True)
save_file({k: v.contiguous().float() for k, v in model.state_dict().items() if k != "lm_head.weight"},
          str(HERE / "model/model.safetensors"))
keys = ["vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
        "head_dim", "max_position_embeddings", "rms_norm_eps", "sliding_window", "query_pre_attn_scalar", "layer_types"]
plain = {k: getattr(config, k) for k in keys} | {
    "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "tie_word_embeddings": True,
    "rope_theta": 1e6, "rope_local_base_freq": 1e4, "rope_scaling": None, "hidden_activation": "gelu_pytorch_tanh"}
(HERE / "model/config.json").write_text(json.dumps(plain, indent=2) + "\n")

peft = get_peft_model(model, LoraConfig(r=RANK, lora_alpha=ALPHA, task_type="CAUSAL_LM",
    target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
lora = {n: p for n, p in peft.named_parameters() if "lora_" in n}
plain_name = lambda n: n.replace(".default", "")
with torch.no_grad():
    for p in lora.values():
        p.copy_(torch.randn_like(p) * 0.3)
save_file({plain_name(n): p.detach().float().contiguous() for n, p in lora.items()}, str(HERE / "adapter.safetensors"))
peft = peft.double()

# Three texts with a common beginning of 11 tokens; one is longer than the window of the sliding layers.
prefix = torch.randint(0, 300, (11,)).tolist()
examples = []
for prompt, completion in [(5, 4), (1, 7), (14, 3)]:
    ids = torch.randint(0, 300, (prompt + completion,)).tolist()
    sets = [sorted(set(torch.randint(0, 300, (9,)).tolist()) | {t}) for t in ids[prompt:]]
    examples.append({"prompt": prefix + ids[:prompt], "completion": ids[prompt:], "allowed": sets})

def losses(restricted):
    total = torch.zeros((), dtype=torch.float64)
    for e in examples:
        logits = peft(input_ids=torch.tensor([e["prompt"] + e["completion"]])).logits[0]
        for i, token in enumerate(e["completion"]):
            z = logits[len(e["prompt"]) - 1 + i]
            own = z[token]
            z = z[torch.tensor(e["allowed"][i])] if restricted else z
            total = total + torch.logsumexp(z, 0) - own
    return total / sum(len(e["completion"]) for e in examples)

lines = [f"rank {RANK}", f"alpha {ALPHA}"]
for e in examples:
    lines += ["prompt " + " ".join(map(str, e["prompt"])), "completion " + " ".join(map(str, e["completion"]))]
    lines += ["allowed " + " ".join(map(str, s)) for s in e["allowed"]]
for name, restricted in [("whole", False), ("allowed", True)]:
    peft.zero_grad()
    loss = losses(restricted)
    loss.backward()
    lines.append(f"{name}_loss {loss.item()!r}")
    save_file({plain_name(n): p.grad.float().contiguous() for n, p in lora.items()}, str(HERE / f"{name}_gradients.safetensors"))

# A label head of 5 labels on the final hidden state of each prompt's last token.
score = torch.nn.Linear(32, 5).double()
with torch.no_grad():
    score.weight.copy_(score.weight.float()), score.bias.copy_(score.bias.float())
head = {"base_model.model.score.weight": score.weight, "base_model.model.score.bias": score.bias}
save_file({n: p.detach().float().contiguous() for n, p in (lora | head).items() if "score" in n}, str(HERE / "score.safetensors"))
labels = [3, 0, 4]
peft.zero_grad()
loss = 0
for e, label in zip(examples, labels):
    hidden = peft.base_model.model.model(input_ids=torch.tensor([e["prompt"]])).last_hidden_state[0, -1]
    loss = loss + torch.nn.functional.cross_entropy(score(hidden)[None], torch.tensor([label])) / 3
loss.backward()
lines += ["labels " + " ".join(map(str, labels)), f"label_loss {loss.item()!r}"]
save_file({plain_name(n): p.grad.float().contiguous() for n, p in (lora | head).items()}, str(HERE / "label_gradients.safetensors"))

# All linears of all layers, without the adapter.
with peft.disable_adapter():
    linears = {n: p for n, p in peft.named_parameters() if ".base_layer.weight" in n}
    for p in linears.values():
        p.requires_grad_(True)
    loss = losses(False)
    loss.backward()
lines.append(f"full_loss {loss.item()!r}")
save_file({n.replace("base_model.model.", "", 1).replace(".base_layer", ""): p.grad.float().contiguous() for n, p in linears.items()},
          str(HERE / "full_gradients.safetensors"))
(HERE / "batch.txt").write_text("\n".join(lines) + "\n")
print([l for l in lines if "loss" in l])
