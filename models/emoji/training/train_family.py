"""A member of the family: a small image tower in the joint space of a finished model, whose text tower stays as it is.

  python train_family.py --teacher ../emoji-vit-s --data DATA --member emoji-rn-s --out emoji-rn-s.pt
  python train_family.py --out emoji-rn-s.pt --export ../emoji-rn-s

Every member learns from the same losses, in as many steps, of drawings augmented alike. Beside the vectors of names and
phrases, the teacher gives its embedding of each drawing. `--random` writes towers of random weights and what they make
of a picture, for check_export.mjs.
"""

import argparse
import ctypes
import json
import random
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn

import train_joint
import train_tables
from augment import SIDE, compose, erase, plain
from checkpoint import load, save
from convolutional import ConvNext, ModifiedResNet
from data import FAMILIES, Data
from device import compute_on, half_precision
from export import write_model
from muon import Muon
from regions import ABSENT, PAD, load_regions
from tokenizer import CONTEXT, encode
from towers import Clip, VisionTransformer
from train_joint import pointing, score, spread, unit
from train_tables import EMBED, SCALE, learning_rate

ENLARGED = 224
HEAD_WIDTH = 32
# From here on, patches are of half the side where a member wants it, and colours as true as in train_joint.
FINISH = 0.7
ERASE = 0.05
WEIGHTS = {"name": 1, "dense": 0.4, "phrase": 0.3, "point": 0.4, "teacher": 0.5}

# Of the eight styles; the smaller share lies in the larger. Each names families whose art is drawn apart.
QUARTER = ["openmoji", "noto"]
HALF = [*QUARTER, "emojione2", "fluentflat"]


def vit(width, layers, patch=16, styles=None):
    return {"tower": "vit", "width": width, "layers": layers, "patch": patch, "styles": styles}


def resnet(width, layers):
    return {"tower": "resnet", "width": width, "layers": layers, "styles": None}


def convnext(size, widths, depths):
    """size: a name that timm does not have, as it has no ConvNeXt as small; the sizes are those of the weights."""
    return {"tower": "convnext", "size": size, "widths": widths, "depths": depths, "styles": None}


MEMBERS = {
    "emoji-vit-16-xs": vit(96, 3),
    "emoji-vit-16-s": vit(128, 4),
    "emoji-vit-16-m": vit(160, 5),
    "emoji-vit-8-s": vit(128, 4, patch=8),
    "emoji-rn-xs": resnet(12, [1, 1, 1, 1]),
    "emoji-rn-s": resnet(16, [1, 1, 2, 1]),
    "emoji-convnext-xs": convnext("micro", [24, 48, 96, 192], [1, 1, 3, 1]),
    "emoji-convnext-s": convnext("mini", [32, 64, 128, 256], [1, 1, 3, 1]),
    "emoji-vit-16-s-quarter": vit(128, 4, styles=QUARTER),
    "emoji-vit-16-s-half": vit(128, 4, styles=HALF),
}


def build(member):
    """The image tower as training starts with it: a ViT with patches of 16."""
    if member["tower"] == "vit":
        return VisionTransformer(member["width"], member["layers"], member["width"] // HEAD_WIDTH, 16, SIDE, EMBED)
    if member["tower"] == "resnet":
        return ModifiedResNet(member["layers"], member["width"], ENLARGED, EMBED)
    return ConvNext(member["depths"], member["widths"], ENLARGED, EMBED)


def vision_config(member):
    """open_clip's vision_cfg."""
    if member["tower"] == "vit":
        names = {"layers": "layers", "width": "width", "patch": "patch_size"}
        return {"image_size": SIDE, "head_width": HEAD_WIDTH, **{to: member[own] for own, to in names.items()}}
    if member["tower"] == "resnet":
        return {"image_size": ENLARGED, "layers": member["layers"], "width": member["width"]}
    name = f"convnext_{member['size']}"
    trunk = {"timm_model_name": name, "timm_model_pretrained": False, "timm_pool": "", "timm_proj": "linear"}
    return {"image_size": ENLARGED, **trunk}


def assemble(visual, tokenizer, teacher):
    """`visual` beside the teacher's text tower, which is frozen."""
    model = Clip(visual, EMBED, tokenizer.get_vocab_size(), CONTEXT, 128, 3, 4)
    text = {k: v for k, v in teacher["model"].items() if not k.startswith("visual.")}
    model.load_state_dict(text, strict=False)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith("visual.") or name == "logit_scale")
    return model


class Optimisers:
    """Muon for the matrices and kernels inside the tower, AdamW for the rest, at the rates of train_tables."""

    def __init__(self, model):
        inner = [
            p for n, p in model.visual.named_parameters()
            if any(part in n for part in ("resblocks", "layer", "attnpool", "stages"))
            and n.endswith("weight") and "attnpool.c_proj" not in n and p.ndim > 1 and p.shape[1] > 1
        ]
        # Kernels [out, in, k, k] as matrices [out, in * k * k] of the same memory.
        self.pairs = [(p, p.data.flatten(1)) for p in inner]
        ids = set(map(id, inner))
        rest = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
        self.rates = 2e-3, 0.02
        self.all = [
            torch.optim.AdamW(rest, lr=self.rates[0], betas=(0.9, 0.98), weight_decay=0.05),
            Muon([flat for _, flat in self.pairs], self.rates[1]),
        ]

    def step(self, rate):
        for parameter, flat in self.pairs:
            flat.grad = parameter.grad.flatten(1)
        for optimiser, base in zip(self.all, self.rates):
            for group in optimiser.param_groups:
                group["lr"] = base * rate
            optimiser.step()

    def state(self):
        return [optimiser.state_dict() for optimiser in self.all]

    def load(self, states):
        for optimiser, state in zip(self.all, states):
            optimiser.load_state_dict(state)


def load_teacher(folder):
    """A finished ViT as export.py writes it, as a checkpoint of train_joint.py."""
    folder = Path(folder)
    vision = json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]["vision_cfg"]
    weights = load_file(folder / "open_clip_model.safetensors", device=str(torch.get_default_device()))
    return {
        "model": {name: value.float() for name, value in weights.items()},
        "tokenizer": (folder / "tokenizer.json").read_text(),
        "args": {
            "width": vision["width"],
            "layers": vision["layers"],
            "heads": vision["width"] // vision["head_width"],
        },
    }


@torch.no_grad()
def teach(teacher, images):
    """The teacher's unit embedding of every drawing as it is [n, e]; takes half a minute."""
    shape = teacher["args"]
    weights = {k.removeprefix("visual."): v for k, v in teacher["model"].items() if k.startswith("visual.")}
    patch = weights["conv1.weight"].shape[-1]
    visual = VisionTransformer(shape["width"], shape["layers"], shape["heads"], patch, SIDE, EMBED)
    visual.load_state_dict(weights)
    with half_precision():
        return unit(torch.cat([visual(plain(x))[0] for x in images.split(64)]))


def train(args):
    compute_on(args.device, args.threads)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    member = MEMBERS[args.member]
    weights = {**WEIGHTS, "teacher": args.taught}
    data = Data(args.data)
    teacher = load_teacher(args.teacher)
    tokenizer = Tokenizer.from_str(teacher["tokenizer"])
    images, concepts, styles = data.training()
    taught = teach(teacher, images)
    held_styles = FAMILIES[args.hold] if args.hold else []
    wanted = set(member["styles"] or styles) - set(held_styles)
    chosen = torch.tensor([style in wanted for style in styles])
    images, concepts, taught = images[chosen], concepts[chosen], taught[chosen]
    styles = [style for style in styles if style in wanted]
    held = []
    for style in held_styles:
        x, have = data.drawings(style)
        seen = [k for k, c in enumerate(have) if c not in data.unseen]
        held.append((x[seen], torch.tensor([have[k] for k in seen])))

    rows, region_phrase, kind, masks, region_texts = load_regions(data, images, concepts, styles)
    texts = list(dict.fromkeys([*(data.phrases[p] for p in data.descriptor_ids), *region_texts]))
    number = {text: i for i, text in enumerate(texts)}
    region_phrase = torch.tensor([number[t] for t in region_texts])[region_phrase.clamp(min=0)]
    present = torch.zeros(len(images), len(texts), dtype=torch.bool)
    for i, c in enumerate(concepts.tolist()):
        present[i, [number[data.phrases[p]] for p in data.descriptors[c]]] = True
    for r, row in enumerate(rows.tolist()):
        present[row, region_phrase[r][kind[r].eq(ABSENT)]] = False
        present[row, region_phrase[r][kind[r].ne(PAD) & kind[r].ne(ABSENT)]] = True

    model = assemble(build(member), tokenizer, teacher)
    classes = sorted(set(concepts.tolist()))
    columns = torch.full((len(data.labels),), -1)
    columns[classes] = torch.arange(len(classes))
    with torch.no_grad():
        named = unit(model.encode_text(*encode(tokenizer, [f"an emoji of a {data.labels[c]}" for c in classes])))
        said = unit(model.encode_text(*encode(tokenizer, [f"an emoji with {text}" for text in texts])))

    finish = int(FINISH * args.steps)
    halves = member["tower"] == "vit" and member["patch"] == 8
    optimisers, first = Optimisers(model), 0
    if args.resume and Path(args.out).exists():
        saved = load(args.out)
        if saved["args"]["member"] != args.member or saved["args"]["steps"] != args.steps:
            raise SystemExit(f"train_family: {args.out} is of {saved['args']['member']} in {saved['args']['steps']} steps")
        first = saved["step"]
        if halves and first > finish:
            model.visual.halve_patches()
            optimisers = Optimisers(model)
        model.load_state_dict(saved["model"])
        optimisers.load(saved["optimisers"])
        torch.manual_seed(args.seed + first)
        random.seed(args.seed + first)
    size = sum(p.numel() for p in model.visual.parameters()) / 1e6
    print(f"{args.member}: {size:.2f} M parameters, {len(images)} drawings, {len(rows)} annotated", flush=True)

    started, sums, counted = time.time(), torch.zeros(len(WEIGHTS)), 0
    for step in range(first, args.steps):
        if halves and step == finish:
            model.visual.halve_patches()
            optimisers = Optimisers(model)
        colour = train_tables.COLOUR if step < finish else train_joint.COLOUR
        general = torch.randint(0, len(images), (args.batch - args.annotated,))
        marked = torch.randint(0, len(rows), (args.annotated,))
        picked = torch.cat([general, rows[marked]])
        pixels, alpha, _ = compose(images[general], strength=colour)
        marked_pixels, marked_alpha, moved = compose(images[rows[marked]], masks[marked].float() / 255, colour)
        pixels = torch.cat([erase(pixels, ERASE), marked_pixels])
        grid = model.visual.grid
        covered = F.adaptive_avg_pool2d(torch.cat([alpha, marked_alpha]), grid).flatten(1)
        places = F.adaptive_avg_pool2d(moved * marked_alpha.gt(0.3), grid).flatten(2)
        with half_precision():
            image, patches = model.visual(pixels)
        image, patches = unit(image), patches.float()

        y = columns[concepts[picked]]
        covered = covered * (covered > 0.25)
        pooled = unit((patches * covered[:, :, None]).sum(1))
        usable = (kind[marked] == 0) & (places.amax(2) > 0.4)
        losses = {
            "name": F.cross_entropy(SCALE * image @ named.T, y, label_smoothing=0.05),
            "dense": F.cross_entropy(SCALE * pooled @ named.T, y),
            "phrase": spread(SCALE * image @ said.T, present[picked].float()),
            "point": pointing(unit(patches[len(general) :]), said[region_phrase[marked]], places, usable),
            "teacher": 1 - (image * taught[picked]).sum(1).mean(),
        }
        fit = F.cross_entropy(model.logit_scale.exp() * (image.detach() @ named.T), y)
        loss = sum(weight * losses[k] for k, weight in weights.items()) + 0.1 * fit
        model.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.visual.parameters(), 2.0)
        optimisers.step(learning_rate(step / args.steps))
        sums += torch.tensor([losses[k].item() for k in WEIGHTS])
        counted += 1
        last = step + 1 == args.steps
        if (step + 1) % 100 == 0 or last:
            speed = (step + 1 - first) * args.batch / (time.time() - started)
            print(f"{step + 1}", *(f"{k} {v:.2f}" for k, v in zip(WEIGHTS, (sums / counted).tolist())),
                  f"scale {model.logit_scale.exp().item():.1f} {speed:.0f}/s", flush=True)
            sums.zero_()
            counted = 0
        if (step + 1) % 500 == 0 or last:
            model.eval()
            for drawings, truth in held:
                score(model, tokenizer, data, drawings, truth)
            model.train()
            content = {
                "step": step + 1, "args": vars(args), "tokenizer": teacher["tokenizer"], "model": model.state_dict(),
                "optimisers": optimisers.state(),
            }
            save(content, args.out)


@torch.no_grad()
def write_random(args):
    """For every member, a folder in F32 of random weights and statistics, and probe.safetensors: pixels, and the image
    embedding, the patch embeddings and (of convolutional towers) the cells that PyTorch makes of them."""
    compute_on("cpu", args.threads)
    torch.manual_seed(args.seed)
    teacher = load_teacher(args.teacher)
    tokenizer = Tokenizer.from_str(teacher["tokenizer"])
    for name, member in MEMBERS.items():
        visual = build(member)
        if member.get("patch") == 8:
            visual.halve_patches()
        for key, value in visual.state_dict().items():
            if key.endswith("running_var"):
                value.uniform_(0.5, 2)
            elif value.is_floating_point():
                value.add_(0.05 * torch.randn_like(value))
        model = assemble(visual, tokenizer, teacher).eval()
        folder = Path(args.random) / name
        saved = {"model": model.state_dict(), "tokenizer": teacher["tokenizer"]}
        write_model(saved, folder, vision_config(member), torch.float32)
        side = vision_config(member)["image_size"]
        pixels = F.interpolate(torch.rand(1, 3, 14, 14) * 2 - 1, size=(side, side), mode="bilinear")
        image, patches = visual(pixels)
        probe = {"pixels": pixels, "embedding": image, "patches": patches}
        if hasattr(visual, "cells"):
            probe["tokens"] = visual.cells(pixels)
        save_file({k: v.contiguous() for k, v in probe.items()}, folder / "probe.safetensors")


def keep_memory():
    """glibc's allocator keeps what is freed: asked of the system anew each step, the maps of a convolutional tower cost
    nearly half of its time. mallopt(3): one arena, no mmap, no trimming."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        for option, value in ((-8, 1), (-4, 0), (-1, -1)):
            libc.mallopt(option, value)


def main():
    keep_memory()
    parser = argparse.ArgumentParser()
    parser.add_argument("--teacher", help="folder of a finished model, as export.py writes it")
    parser.add_argument("--data")
    parser.add_argument("--member", choices=MEMBERS)
    parser.add_argument("--out", help="the checkpoint")
    parser.add_argument("--steps", type=int, default=2200)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--annotated", type=int, default=24, help="of the batch")
    parser.add_argument("--taught", type=float, default=WEIGHTS["teacher"], help="weight of the teacher's embeddings")
    parser.add_argument("--hold", default="", help="a family to leave out and to score, for choosing settings")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", help="cpu or cuda; default: a GPU where there is one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--export", metavar="FOLDER", help="write the checkpoint as a model in F16 instead of training")
    parser.add_argument("--random", metavar="FOLDER", help="write members of random weights instead of training")
    args = parser.parse_args()
    if args.random:
        write_random(args)
    elif args.export:
        saved = load(args.out)
        write_model(saved, args.export, vision_config(MEMBERS[saved["args"]["member"]]))
    else:
        train(args)


if __name__ == "__main__":
    main()
