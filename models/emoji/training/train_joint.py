"""Stage 2: both towers in one space, and every part with its own words.

  python train_joint.py --data DATA --start stage1.pt --out stage2.pt

Patches of half the side. Each batch has drawings (names and phrases against the image embedding), annotated drawings
(phrases against patches and against pooled regions) and annotated drawings with a region prompt (phrases against the
image embedding of the prompt).
"""

import argparse
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

from augment import SIDE, compose, erase, plain
from checkpoint import load, save
from data import NAME_TEMPLATES, PHRASE_TEMPLATES, Data, caption
from device import compute_on, half_precision
from muon import Muon
from regions import ABSENT, PAD, load_regions
from tokenizer import CONTEXT, encode
from tokenizers import Tokenizer
from towers import Clip
from train_tables import EMBED, SCALE, vit

NAMES, PHRASES = 288, 256
# What a region's words share with the rest of the drawing's: the method asks for descriptors near to every part.
SHARED = 0.2
# Of the changes of colour of stage 1: words such as "red roof" are to stay true.
COLOUR = 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--start", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=1900)
    parser.add_argument("--drawings", type=int, default=40)
    parser.add_argument("--regions", type=int, default=24)
    parser.add_argument("--prompts", type=int, default=28)
    parser.add_argument("--lr", type=float, default=7e-4)
    parser.add_argument("--muon", type=float, default=0.007)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hold", default="", help="a family to leave out and to score, for choosing settings")
    parser.add_argument("--device", help="cpu or cuda; default: a GPU where there is one")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    compute_on(args.device)
    torch.manual_seed(args.seed)
    random.seed(args.seed)

    data = Data(args.data)
    images, concepts, styles = data.training(held=[args.hold] if args.hold else [])
    rows, region_phrase, kind, masks, region_texts = load_regions(data, images, concepts, styles)
    # One numbering of phrases: the bank's descriptors that may be learned, then the annotations' own.
    texts = list(dict.fromkeys([*(data.phrases[p] for p in data.descriptor_ids), *region_texts]))
    number = {text: i for i, text in enumerate(texts)}
    region_phrase = torch.tensor([number[t] for t in region_texts])[region_phrase.clamp(min=0)]
    of_class = torch.zeros(len(data.labels), len(texts), dtype=torch.bool)
    for c, ids in enumerate(data.descriptors):
        of_class[c, [number[data.phrases[p]] for p in ids]] = True
    present = of_class[concepts]
    for r, row in enumerate(rows.tolist()):
        seen, absent = kind[r].ne(PAD) & kind[r].ne(ABSENT), kind[r].eq(ABSENT)
        present[row, region_phrase[r][absent]] = False
        present[row, region_phrase[r][seen]] = True
    classes = sorted(set(concepts.tolist()))
    described = [c for c in classes if data.descriptors[c]]

    start = load(args.start)
    tokenizer = Tokenizer.from_str(start["tokenizer"])
    shape = start["args"]
    model = Clip(vit(shape["width"], shape["layers"], shape["heads"], 16), EMBED, tokenizer.get_vocab_size(), CONTEXT, 128, 3, 4)
    model.load_state_dict(start["model"])
    table = torch.zeros(len(data.labels), EMBED)
    table[start["classes"]] = F.normalize(start["tables"]["0"], dim=-1)
    near = (table @ table.T).topk(6).indices
    model.visual.halve_patches()
    blocks = [p for n, p in model.named_parameters() if p.ndim == 2 and "resblocks" in n]
    ids = set(map(id, blocks))
    rest = [p for p in model.parameters() if id(p) not in ids]
    optimisers = [torch.optim.AdamW(rest, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.03), Muon(blocks, args.muon)]
    first = 0
    if args.resume:
        saved = load(args.out)
        model.load_state_dict(saved["model"])
        for optimiser, values in zip(optimisers, saved["optimisers"]):
            optimiser.load_state_dict(values)
        first = saved["step"]
        torch.manual_seed(args.seed + first)
        random.seed(args.seed + first)
    held = None
    if args.hold:
        x, have = data.drawings(args.hold)
        keep = [k for k, c in enumerate(have) if c not in data.unseen]
        held = x[keep], torch.tensor([have[k] for k in keep])
    print(f"{len(images)} drawings, {len(rows)} annotated, {len(texts)} phrases", flush=True)

    names = ("name", "dense", "phrase", "language", "caption", "point", "region", "prompt")
    started, sums, counted = time.time(), torch.zeros(len(names)), 0
    for step in range(first, args.steps):
        progress = step / args.steps
        rate = min(1, progress / 0.03 + 0.02) * max(0.003, min(1, (1 - progress) / 0.8))
        for optimiser, base in zip(optimisers, (args.lr, args.muon)):
            for group in optimiser.param_groups:
                group["lr"] = base * rate

        general = torch.randint(0, len(images), (args.drawings,))
        chosen = torch.randint(0, len(rows), (args.regions + args.prompts,))
        pictured = rows[chosen]
        pixels, alpha, _ = compose(images[general], strength=COLOUR)
        pixels = erase(pixels)
        marked, marked_alpha, moved = compose(images[pictured], masks[chosen].float() / 255, COLOUR)
        moved = moved * marked_alpha.gt(0.3)
        split = args.regions
        ellipse = ellipses(moved[split:], kind[chosen[split:]])
        prompted = prompt(marked[split:], ellipse)
        places = F.adaptive_avg_pool2d(moved, model.visual.grid).flatten(2)  # [regions + prompts, 14, patches]
        count = model.visual.grid**2
        keep = torch.rand(args.drawings, count).argsort(1)[:, : count // 2] if progress < 0.85 else None
        with half_precision():
            image, patches = model.visual(pixels, keep)
            region_image, region_patches = model.visual(marked[:split])
            prompt_image, _ = model.visual(prompted)
        image, region_image, prompt_image = (unit(v) for v in (image, region_image, prompt_image))
        region_patches = unit(region_patches)

        both = torch.cat([concepts[general], concepts[pictured[:split]]])
        batch_classes = unique([*both.tolist(), *concepts[pictured].tolist()])
        picked = unique([*batch_classes, *near[both].flatten().tolist(), *random.sample(classes, NAMES)])
        picked = [c for c in picked if c not in data.unseen][:NAMES]
        wanted = region_phrase[chosen][kind[chosen] >= 0].tolist()
        for c in unique([*batch_classes, *random.sample(described, 24)]):
            wanted += of_class[c].nonzero().flatten().tolist()
        asked = unique(wanted)
        asked = unique([*asked, *random.sample(range(len(texts)), max(0, PHRASES - len(asked)))])
        captions = [caption(data, c) for c in random.sample(classes, 24)]
        sentences = [random.choice(NAME_TEMPLATES).format(data.labels[c]) for c in picked]
        sentences += [random.choice(PHRASE_TEMPLATES).format(texts[p]) for p in asked]
        sentences += [text for text, _ in captions]
        with half_precision():
            rows_of_text = model.encode_text(*encode(tokenizer, sentences))
        vectors = unit(rows_of_text)
        named, said, told = vectors.split([len(picked), len(asked), len(captions)])

        column = {c: i for i, c in enumerate(picked)}
        y = torch.tensor([column[c] for c in both.tolist()])
        losses = {}
        whole = torch.cat([image, region_image])
        losses["name"] = F.cross_entropy(SCALE * whole @ named.T, y, label_smoothing=0.03)
        weights = F.adaptive_avg_pool2d(alpha, model.visual.grid).flatten(1)
        weights = weights if keep is None else weights.gather(1, keep)
        pooled = unit((unit(patches) * weights[:, :, None]).sum(1))
        losses["dense"] = F.cross_entropy(SCALE * pooled @ named.T, y[: args.drawings])
        here = present[torch.cat([general, pictured[:split]])][:, asked].float()
        losses["phrase"] = spread(SCALE * whole @ said.T, here)
        known = [i for i, c in enumerate(picked) if data.descriptors[c]]
        own = of_class[[picked[i] for i in known]][:, asked].float()
        losses["language"] = spread(SCALE * named[known] @ said.T, own)
        holds = torch.stack([data.true[picked][:, claimed].all(1) for _, claimed in captions]).float()
        losses["caption"] = spread(SCALE * told @ named.T, holds)

        place = {p: i for i, p in enumerate(asked)}
        index = torch.tensor([[place.get(p, 0) for p in line] for line in region_phrase[chosen].tolist()])
        usable = (kind[chosen] == 0) & (places.amax(2) > 0.4)
        losses["point"] = pointing(region_patches, said[index[:split]], places[:split], usable[:split])
        windows = soft_windows(moved[:split], kind[chosen[:split]], model.visual.grid)
        fits = fitness(windows, places[:split], kind[chosen[:split]])
        inside = unit((region_patches * windows[:, :, None]).sum(1))
        drawn = present[pictured][:, asked].float()
        losses["region"] = region_loss(inside, said, fits, index[:split], drawn[:split])
        area = F.adaptive_avg_pool2d(ellipse.float()[:, None] * marked_alpha[split:].gt(0.3), model.visual.grid).flatten(1)
        fits = fitness(area, places[split:], kind[chosen[split:]])
        losses["prompt"] = region_loss(prompt_image, said, fits, index[split:], drawn[split:])
        # The scale that turns cosines into probabilities is fitted beside, and moves nothing else.
        fit = F.cross_entropy(model.logit_scale.exp() * (whole.detach() @ named.detach().T), y)
        weight = {"name": 1, "dense": 0.15, "phrase": 0.3, "language": 0.3, "caption": 0.3, "point": 0.4, "region": 0.4, "prompt": 0.6}
        loss = sum(weight[k] * losses[k] for k in names) + 0.1 * fit
        for optimiser in optimisers:
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        for optimiser in optimisers:
            optimiser.step()
        sums += torch.tensor([losses[k].item() for k in names])
        counted += 1
        if (step + 1) % 50 == 0 or step + 1 == args.steps:
            speed = (time.time() - started) / (step + 1 - first)
            print(f"{step + 1}", *(f"{k} {v:.2f}" for k, v in zip(names, (sums / counted).tolist())),
                  f"scale {model.logit_scale.exp().item():.1f} {speed:.2f} s a step", flush=True)
            sums.zero_()
            counted = 0
        if (step + 1) % 300 == 0 or step + 1 == args.steps:
            if held:
                score(model, tokenizer, data, *held)
            save({
                "step": step + 1, "args": {**vars(args), **{k: shape[k] for k in ("width", "layers", "heads")}},
                "tokenizer": tokenizer.to_str(), "model": model.state_dict(),
                "optimisers": [optimiser.state_dict() for optimiser in optimisers],
            }, args.out)


def unit(rows):
    return F.normalize(rows.float(), dim=-1)


def unique(values):
    return list(dict.fromkeys(values))


def spread(logits, truth):
    """Cross-entropy against all that is true, in equal parts; rows without anything true do not count."""
    some = truth.sum(1) > 0
    truth = truth[some] / truth[some].sum(1, keepdim=True)
    return -(F.log_softmax(logits[some], 1) * truth).sum(1).mean()


def pointing(patches, phrases, places, usable):
    """How much of a phrase's softmax over the patches falls where it is true."""
    logits = SCALE * torch.einsum("bnd,bkd->bkn", patches, phrases)
    logits = logits - logits.logsumexp(2, keepdim=True)
    inside = logits.masked_fill(places < 0.4, -1e4).logsumexp(2)
    return -inside[usable].mean()


def fitness(window, places, kind):
    """How well each phrase's place [b, k, patches] is the window [b, patches]: root of precision times recall."""
    shared = torch.minimum(window[:, None], places).sum(2)
    fit = (shared / (window.sum(1)[:, None] + 1e-3) * shared / (places.sum(2) + 1e-3)).sqrt()
    return torch.where((kind >= 0) & (kind != ABSENT) & (fit > 0.3), fit**2, torch.zeros_like(fit))


def region_loss(rows, said, fits, index, drawn):
    """Regions [b, e] against phrases: by how well these fit the region, a share for all that is true of the drawing."""
    exact = torch.zeros(len(rows), len(said)).scatter_add_(1, index, fits)
    exact = exact / exact.sum(1, keepdim=True).clamp(min=1e-6)
    everywhere = drawn / drawn.sum(1, keepdim=True).clamp(min=1)
    some = exact.sum(1, keepdim=True) > 0.5
    target = torch.where(some, (1 - SHARED) * exact + SHARED * everywhere, everywhere)
    return -(F.log_softmax(SCALE * rows @ said.T, 1) * target).sum(1).mean()


def ellipses(places, kind):
    """One filled ellipse a drawing [b, 112, 112]: three of four round a place of one of its phrases (one connected half
    of it at times), the others anywhere on the drawing."""
    yy, xx = torch.meshgrid(torch.arange(SIDE) + 0.5, torch.arange(SIDE) + 0.5, indexing="ij")
    out = []
    for place, sort in zip(places, kind):
        options = [k for k in (sort == 0).nonzero().flatten().tolist() if place[k].amax() > 0.5]
        if options and random.random() < 0.75:
            mask = place[random.choice(options)] > 0.5
            x = xx[mask]
            # Two ears are two places: look at one side of the widest gap.
            values = x.unique()
            gaps = values.diff()
            if len(gaps) and gaps.max() > 2.5:
                cut = values[gaps.argmax()] + 0.1
                mask = mask & ((xx < cut) if random.random() < 0.5 else (xx > cut))
            grow = random.uniform(0.9, 1.3)
        else:
            cx, cy, r = random.uniform(20, 92), random.uniform(20, 92), random.uniform(8, 35)
            mask = ((xx - cx).abs() < r) & ((yy - cy).abs() < r * random.uniform(0.6, 1.6))
            grow = 1
        x0, x1, y0, y1 = xx[mask].min(), xx[mask].max(), yy[mask].min(), yy[mask].max()
        cx, cy = (x0 + x1) / 2 + random.gauss(0, 1.5), (y0 + y1) / 2 + random.gauss(0, 1.5)
        rx, ry = (x1 - x0 + 1) / 2 * grow + 1, (y1 - y0 + 1) / 2 * grow + 1
        out.append(((xx - cx) / rx) ** 2 + ((yy - cy) / ry) ** 2 <= 1)
    return torch.stack(out)


def prompt(images, inside):
    """The method's region prompts: a red line one pixel wide; outside as it is, grey, or blurred (Gaussian, σ 2)."""
    inside = inside[:, None].float()
    line = (inside - (1 - F.max_pool2d(1 - inside, 3, 1, 1))).clamp(0, 1) > 0.5
    luma = (images * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True).expand_as(images)
    taps = torch.exp(-(torch.arange(-5, 6) ** 2) / 8.0)
    taps = (taps / taps.sum()).view(1, 1, 1, 11).expand(3, 1, 1, 11)
    padded = F.pad(images, (5, 5, 5, 5), mode="reflect")
    blurred = F.conv2d(F.conv2d(padded, taps, groups=3), taps.mT, groups=3)
    way = torch.randint(0, 3, (len(images), 1, 1, 1))
    outside = torch.where(way == 0, images, torch.where(way == 1, luma, blurred))
    out = torch.where(inside > 0.5, images, outside)
    return torch.where(line, torch.tensor([1.0, -1, -1]).view(1, 3, 1, 1), out)


def soft_windows(places, kind, grid):
    """Patch weights [b, patches] of one region a drawing, as a clustering of patches might have cut it."""
    masks = ellipses(places, kind).float()
    alive = places.amax(1) > 0.3
    masks = torch.where((masks * alive).sum((1, 2), keepdim=True) > 30, masks * alive, masks)
    windows = F.adaptive_avg_pool2d(masks[:, None], grid).flatten(1)
    return torch.where(windows.amax(1, keepdim=True) > 0.4, (windows > 0.4).float(), windows)


@torch.no_grad()
def score(model, tokenizer, data, images, truth):
    with half_precision():
        rows = unit(torch.cat([model.visual(plain(x))[0] for x in images.split(64)]))
        ids = encode(tokenizer, [f"an emoji of a {label}" for label in data.labels])
        names = unit(model.encode_text(*ids))
    described = torch.tensor(data.described)
    for label, options in (("described", described), ("all", torch.arange(len(names)))):
        some = torch.isin(truth, options)
        scores = rows[some] @ names[options].T
        own = (rows[some] * names[truth[some]]).sum(1, keepdim=True)
        ranks = (scores > own + 1e-6).sum(1)
        print(f"   held {label}: top-1 {100 * (ranks < 1).float().mean():.1f} top-5 {100 * (ranks < 5).float().mean():.1f}", flush=True)


if __name__ == "__main__":
    main()
