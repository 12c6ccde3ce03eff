"""Writes ggml-blocks.txt: blocks of every format and what the gguf package reads from them.

A line: type, number of weights, the blocks and the f32 weights, both in hexadecimal (little-endian).
Run: pip install gguf && python make_ggml_blocks.py > ggml-blocks.txt
"""

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize, quantize

# Where the f16 scales of a block stand; random bits there would be infinite now and then.
SCALES = {
    T.Q2_K: (80, 82), T.Q3_K: (108,), T.Q4_K: (0, 2), T.Q5_K: (0, 2), T.Q6_K: (208,),
    T.Q4_0: (0,), T.Q4_1: (0, 2), T.Q5_0: (0,), T.Q5_1: (0, 2), T.Q8_0: (0,),
}


def random_blocks(rng, kind, count):
    blocks = rng.integers(0, 256, (count, GGML_QUANT_SIZES[kind][1]), dtype=np.uint8)
    for at in SCALES[kind]:
        scale = (rng.standard_normal(count) * 10.0 ** rng.integers(-6, 2, count)).astype("<f2")
        blocks[:, at:at + 2] = scale.view(np.uint8).reshape(count, 2)
    return blocks.reshape(-1)


def show(kind, blocks):
    weights = dequantize(blocks, kind).astype("<f4")
    print(kind.name, weights.size, blocks.tobytes().hex(), weights.tobytes().hex())


rng = np.random.default_rng(7)
values = (rng.standard_normal(64) * 10.0 ** rng.integers(-5, 3, 64)).astype(np.float32)
for kind in (T.F32, T.F16):
    show(kind, values.astype("<f4" if kind == T.F32 else "<f2").view(np.uint8))
for kind in (T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0):
    show(kind, quantize(values.reshape(1, 64), kind).reshape(-1).view(np.uint8))
for kind in SCALES:
    show(kind, random_blocks(rng, kind, 3))
