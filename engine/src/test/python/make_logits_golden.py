"""Freezes fp32 logits of the real model for GemmaIT.

Usage: make_logits_golden.py MODEL.gguf SEQUENCES.jsonl OUT.bin REFERENCE_DIR
REFERENCE_DIR holds gemma3_reference.py, the plain numpy forward pass. For every sequence the log
probabilities at its last position: of the 500 most probable tokens, and of all others together.
Format, little-endian: i32 sequences, then for each: i32 tokens, i32 ids[tokens], i32 n,
i32 top[n], f32 logprob[n], f32 logprob of the rest.
"""
import json, struct, sys
import numpy as np

sys.path.insert(0, sys.argv[4])
from gemma3_reference import Gemma3

m = Gemma3(sys.argv[1])
head = m.w.get("output.weight", m.w["token_embd.weight"])
sequences = [json.loads(line) for line in open(sys.argv[2])]
with open(sys.argv[3], "wb") as out:
    out.write(struct.pack("<i", len(sequences)))
    for s in sequences:
        z = (m.hidden(np.array(s["ids"]))[-1] @ head.T).astype(np.float64)
        lp = z - z.max()
        lp -= np.log(np.exp(lp).sum())
        top = np.argsort(-lp)[:500]
        rest = np.log(max(1e-30, 1 - np.exp(lp[top]).sum()))
        out.write(struct.pack("<i", len(s["ids"])) + np.array(s["ids"], "<i4").tobytes())
        out.write(struct.pack("<i", 500) + top.astype("<i4").tobytes() + lp[top].astype("<f4").tobytes())
        out.write(struct.pack("<f", rest))
