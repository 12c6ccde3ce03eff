#!/usr/bin/env python3
"""LoRA training in examples a second, Miga beside PyTorch with PEFT on the CPU, in turns.

Both: rank 16 on all seven linears, AdamW, batches of 8 examples of 128 tokens, the last 40 of them completion
(loss on these alone), after a prefix that all examples share, if one is asked for.
"""
import argparse
import json
import statistics
import subprocess
import time

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from peft import LoraConfig, get_peft_model
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

BATCH = 8
PROMPT = 88
COMPLETION = 40
RANK = 16
ROUNDS = 3
LAYERS = 18

LINEARS = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
NORMS = {
    "attn_norm": "input_layernorm", "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm", "post_ffw_norm": "post_feedforward_layernorm",
    "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
}
NAMES = {**LINEARS, **NORMS}

EXAMPLES = """examples, from the project's root:
  bench/peers/vs_peft.py gemma-3-270m-Q4_K_M.gguf
  bench/peers/vs_peft.py gemma-3-270m-Q4_K_M.gguf --dtype bf16 --shared-prefix 200
"""


def config():
    """The shape of Gemma 3 270M."""
    kinds = ["full_attention" if (i + 1) % 6 == 0 else "sliding_attention" for i in range(LAYERS)]
    return Gemma3TextConfig(
        vocab_size=262144, hidden_size=640, intermediate_size=2048, num_hidden_layers=LAYERS,
        num_attention_heads=4, num_key_value_heads=1, head_dim=256, max_position_embeddings=32768,
        rms_norm_eps=1e-6, sliding_window=512, query_pre_attn_scalar=256, tie_word_embeddings=True,
        layer_types=kinds)


def key(name):
    """Transformers' name of a tensor in a GGUF."""
    if name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if name == "output_norm.weight":
        return "model.norm.weight"
    _, layer, part, _ = name.split(".")
    return f"model.layers.{layer}.{NAMES[part]}.weight"


def value(tensor):
    """A tensor in f32; norms are stored with their 1 in a GGUF, and without it in Transformers."""
    rows = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
    weights = torch.tensor(rows.reshape([int(d) for d in reversed(tensor.shape)]))
    return weights - 1 if "norm" in tensor.name else weights


class Peer:
    """PEFT on the weights of a GGUF."""

    def __init__(self, path, dtype, shared):
        state = {key(tensor.name): value(tensor) for tensor in GGUFReader(path).tensors}
        model = Gemma3ForCausalLM(config())
        model.load_state_dict({**state, "lm_head.weight": state["model.embed_tokens.weight"]})
        model.tie_weights()
        lora = LoraConfig(r=RANK, lora_alpha=32, task_type="CAUSAL_LM",
                          target_modules=[name.split(".")[1] for name in LINEARS.values()])
        self.model = get_peft_model(model.to(dtype), lora).train()
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trained, lr=2e-4)
        self.shared = shared

    def step(self):
        """One step, examples a second."""
        ids = torch.randint(10, 200000, (BATCH, self.shared + PROMPT + COMPLETION))
        ids[:, : self.shared] = ids[0, : self.shared]
        labels = ids.clone()
        labels[:, : self.shared + PROMPT] = -100
        start = time.perf_counter()
        self.model(input_ids=ids, labels=labels).loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return BATCH / (time.perf_counter() - start)


def miga_steps(a):
    """Examples a second of five steps."""
    command = [a.miga, "train", "--bench", "--model", a.model, "--batch", str(BATCH),
               "--prompt-tokens", str(PROMPT), "--completion-tokens", str(COMPLETION), "--rank", str(RANK),
               "--steps", "5", "--shared-prefix-tokens", str(a.shared_prefix), "--format", "json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told["examples_per_second"]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a GGUF file of Gemma 3 270M")
    parser.add_argument("--dtype", default="fp32", choices=("fp32", "bf16"), help="PEFT's (default: fp32)")
    parser.add_argument("--shared-prefix", type=int, default=0, metavar="N",
                        help="tokens that all examples begin with (default: 0)")
    parser.add_argument("--miga", default="./miga", metavar="COMMAND", help="Miga's command (default: ./miga)")
    return parser.parse_args()


def main():
    a = arguments()
    peer = Peer(a.model, torch.bfloat16 if a.dtype == "bf16" else torch.float32, a.shared_prefix)
    peer.step()  # warm-up
    rows = [(statistics.median((peer.step(), peer.step())), miga_steps(a)) for _ in range(ROUNDS)]
    print(f"examples/s: PEFT {a.dtype} {statistics.median(p for p, _ in rows):.2f},"
          f" miga {statistics.median(o for _, o in rows):.2f},"
          f" ratio {statistics.median(o / p for p, o in rows):.2f}")


if __name__ == "__main__":
    main()
