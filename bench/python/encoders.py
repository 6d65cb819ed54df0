"""Image encoders of open_clip checkpoints in PyTorch, for comparison: `encoders.py CHECKPOINT FAMILY THREADS`.

Reads one line from standard input for each run and answers with the milliseconds it took.
"""

import json
import struct
import sys
import time

import torch
import torch.nn.functional as F


def load(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    dtypes = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        raw = torch.frombuffer(bytearray(data[begin:end]), dtype=dtypes[entry["dtype"]])
        tensors[name] = raw.reshape(entry["shape"]).float()
    return tensors


def vit(w):
    width = w["visual.class_embedding"].shape[0]
    heads = width // 64
    layers = len({name.split(".")[3] for name in w if name.startswith("visual.transformer.resblocks.")})

    def norm(x, name):
        return F.layer_norm(x, (width,), w[f"{name}.weight"], w[f"{name}.bias"])

    def forward(x):
        patch = w["visual.conv1.weight"]
        x = F.conv2d(x, patch, stride=patch.shape[2]).flatten(2).transpose(1, 2)
        x = torch.cat([w["visual.class_embedding"].expand(len(x), 1, -1), x], 1) + w["visual.positional_embedding"]
        x = norm(x, "visual.ln_pre")
        n, t, _ = x.shape
        for i in range(layers):
            p = f"visual.transformer.resblocks.{i}"
            qkv = F.linear(norm(x, f"{p}.ln_1"), w[f"{p}.attn.in_proj_weight"], w[f"{p}.attn.in_proj_bias"])
            q, k, v = qkv.view(n, t, 3, heads, 64).permute(2, 0, 3, 1, 4)
            a = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, width)
            x = x + F.linear(a, w[f"{p}.attn.out_proj.weight"], w[f"{p}.attn.out_proj.bias"])
            h = F.gelu(F.linear(norm(x, f"{p}.ln_2"), w[f"{p}.mlp.c_fc.weight"], w[f"{p}.mlp.c_fc.bias"]))
            x = x + F.linear(h, w[f"{p}.mlp.c_proj.weight"], w[f"{p}.mlp.c_proj.bias"])
        return norm(x[:, 0], "visual.ln_post") @ w["visual.proj"]

    return forward


def resnet(w):
    def bn(x, name):
        return F.batch_norm(
            x, w[f"{name}.running_mean"], w[f"{name}.running_var"], w[f"{name}.weight"], w[f"{name}.bias"]
        )

    def block(x, p, stride):
        y = F.relu(bn(F.conv2d(x, w[f"{p}.conv1.weight"]), f"{p}.bn1"))
        y = F.relu(bn(F.conv2d(y, w[f"{p}.conv2.weight"], padding=1), f"{p}.bn2"))
        y = F.avg_pool2d(y, stride) if stride > 1 else y
        y = bn(F.conv2d(y, w[f"{p}.conv3.weight"]), f"{p}.bn3")
        if f"{p}.downsample.0.weight" in w:
            x = F.avg_pool2d(x, stride) if stride > 1 else x
            x = bn(F.conv2d(x, w[f"{p}.downsample.0.weight"]), f"{p}.downsample.1")
        return F.relu(x + y)

    def pool(x):
        x = x.flatten(2).permute(2, 0, 1)
        x = torch.cat([x.mean(0, keepdim=True), x]) + w["visual.attnpool.positional_embedding"][:, None]
        heads = x.shape[2] // 64
        out, _ = F.multi_head_attention_forward(
            query=x[:1], key=x, value=x, embed_dim_to_check=x.shape[2], num_heads=heads,
            q_proj_weight=w["visual.attnpool.q_proj.weight"], k_proj_weight=w["visual.attnpool.k_proj.weight"],
            v_proj_weight=w["visual.attnpool.v_proj.weight"], in_proj_weight=None,
            in_proj_bias=torch.cat([w[f"visual.attnpool.{n}_proj.bias"] for n in "qkv"]),
            bias_k=None, bias_v=None, add_zero_attn=False, dropout_p=0, need_weights=False,
            out_proj_weight=w["visual.attnpool.c_proj.weight"], out_proj_bias=w["visual.attnpool.c_proj.bias"],
            use_separate_proj_weight=True, training=False,
        )  # fmt: skip
        return out[0]

    def forward(x):
        for i, stride in ((1, 2), (2, 1), (3, 1)):
            x = F.relu(bn(F.conv2d(x, w[f"visual.conv{i}.weight"], stride=stride, padding=1), f"visual.bn{i}"))
        x = F.avg_pool2d(x, 2)
        for layer in (1, 2, 3, 4):
            i = 0
            while f"visual.layer{layer}.{i}.conv1.weight" in w:
                x = block(x, f"visual.layer{layer}.{i}", 2 if layer > 1 and i == 0 else 1)
                i += 1
        return pool(x)

    return forward


def convnext(w):
    t = "visual.trunk"

    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], w[f"{name}.weight"], w[f"{name}.bias"], 1e-6)

    def norm_channels(x, name):
        return norm(x.permute(0, 2, 3, 1), name).permute(0, 3, 1, 2)

    def forward(x):
        x = F.conv2d(x, w[f"{t}.stem.0.weight"], w[f"{t}.stem.0.bias"], stride=4)
        x = norm_channels(x, f"{t}.stem.1")
        for stage in range(4):
            s = f"{t}.stages.{stage}"
            if stage > 0:
                x = norm_channels(x, f"{s}.downsample.0")
                x = F.conv2d(x, w[f"{s}.downsample.1.weight"], w[f"{s}.downsample.1.bias"], stride=2)
            i = 0
            while f"{s}.blocks.{i}.conv_dw.weight" in w:
                p = f"{s}.blocks.{i}"
                kernel = w[f"{p}.conv_dw.weight"]
                y = F.conv2d(x, kernel, w[f"{p}.conv_dw.bias"], padding=3, groups=kernel.shape[0])
                y = norm(y.permute(0, 2, 3, 1), f"{p}.norm")
                y = F.gelu(F.linear(y, w[f"{p}.mlp.fc1.weight"], w[f"{p}.mlp.fc1.bias"]))
                y = F.linear(y, w[f"{p}.mlp.fc2.weight"], w[f"{p}.mlp.fc2.bias"]) * w[f"{p}.gamma"]
                x = x + y.permute(0, 3, 1, 2)
                i += 1
        x = norm(x.mean((2, 3)), f"{t}.head.norm")
        return F.linear(x, w["visual.head.proj.weight"])

    return forward


def main(path, family, threads):
    torch.set_num_threads(int(threads))
    weights = load(path)
    forward = {"vit": vit, "resnet": resnet, "convnext": convnext}[family](weights)
    side = {"vit": 224, "resnet": 224, "convnext": 224}[family]
    plain = torch.sin(torch.arange(3 * side * side) * 0.01).reshape(1, 3, side, side)
    with torch.inference_mode():
        # Convolutions may be faster with channels last; the faster memory format is taken.
        formats = [plain, plain.contiguous(memory_format=torch.channels_last)]
        times = []
        for x in formats:
            forward(x)
            start = time.perf_counter()
            forward(x)
            times.append(time.perf_counter() - start)
        x = formats[times.index(min(times))]
        output = forward(x)[0, :4].tolist()
        print(json.dumps({"version": torch.__version__, "output": output}), flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            forward(x)
            print((time.perf_counter() - start) * 1000, flush=True)


main(*sys.argv[1:])
