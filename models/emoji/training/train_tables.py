"""Stage 1: the image tower against tables of class and phrase vectors, the text tower after the tables.

  python train_tables.py --data DATA --out stage1.pt
"""

import argparse
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

from augment import compose, erase, plain
from checkpoint import load, save
from data import NAME_TEMPLATES, PHRASE_TEMPLATES, Data, caption
from device import compute_on, half_precision
from muon import Muon
from tokenizer import CONTEXT, encode, train_tokenizer
from towers import Clip, VisionTransformer

MERGES = 1500
# Of cosines to tables. Learned, it falls at first, and half as much is learned in the same steps.
SCALE = 16
# Strength of the changes of colour.
COLOUR = 0.8
# Shares of images that are mixed and erased, once the classes are known: from the start, they cost more than half of
# what the same steps teach.
MIXED, ERASED, MIXED_FROM = 0.3, 0.25, 0.63
EMBED = 192


def corpus(data):
    """Names and descriptors thrice, so that their words become single tokens before rarer tags."""
    return [*data.labels * 3, *(data.phrases[p] for p in data.descriptor_ids) , *data.phrases, *(
        t.format("") for t in [*NAME_TEMPLATES, *PHRASE_TEMPLATES] * 20
    )]


def vit(width, layers, heads, patch):
    return VisionTransformer(width, layers, heads, patch, 112, EMBED)


def table_accuracy(visual, table, columns, images, truth):
    with torch.no_grad(), half_precision():
        rows = torch.cat([visual(plain(images[i : i + 128]))[0] for i in range(0, len(images), 128)])
    scores = F.normalize(rows.float(), dim=-1) @ F.normalize(table, dim=-1).T
    own = scores.gather(1, columns[truth][:, None])
    ranks = (scores > own).sum(1)
    return ranks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=7000)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--hold", default="", help="a family to leave out and to score, for choosing settings")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--muon", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", help="cpu or cuda; default: a GPU where there is one")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    compute_on(args.device)
    torch.manual_seed(args.seed)
    random.seed(args.seed)

    data = Data(args.data)
    images, concepts, _ = data.training(held=[args.hold] if args.hold else [])
    tokenizer = train_tokenizer(corpus(data), MERGES)
    classes = sorted(set(concepts.tolist()))
    columns = torch.full((len(data.labels),), -1)
    columns[classes] = torch.arange(len(classes))
    labels = columns[concepts]
    true = data.true[classes]
    phrase_ids = torch.tensor(data.descriptor_ids)
    positives = true[:, phrase_ids].float()
    has = torch.tensor([bool(data.descriptors[c]) for c in classes])

    model = Clip(vit(args.width, args.layers, args.heads, 16), EMBED, tokenizer.get_vocab_size(), CONTEXT, 128, 3, 4)
    class_table = nn.Parameter(0.05 * torch.randn(len(classes), EMBED))
    phrase_table = nn.Parameter(0.05 * torch.randn(len(phrase_ids), EMBED))
    bias = nn.Parameter(torch.full((len(phrase_ids),), -4.0))
    blocks = [p for n, p in model.named_parameters() if p.ndim == 2 and "resblocks" in n]
    ids = set(map(id, blocks))
    rest = [p for p in model.parameters() if id(p) not in ids]
    optimisers = [
        torch.optim.AdamW(
            [{"params": rest, "weight_decay": 0.05}, {"params": [class_table, phrase_table, bias], "weight_decay": 0}],
            lr=args.lr, betas=(0.9, 0.98),
        ),
        Muon(blocks, args.muon),
    ]
    state = {"model": model, "tables": nn.ParameterList([class_table, phrase_table, bias])}
    first = 0
    if args.resume:
        saved = load(args.out)
        for key, module in state.items():
            module.load_state_dict(saved[key])
        for optimiser, values in zip(optimisers, saved["optimisers"]):
            optimiser.load_state_dict(values)
        first = saved["step"]
        torch.manual_seed(args.seed + first)
        random.seed(args.seed + first)
    held = None
    if args.hold:
        x, have = data.drawings(args.hold)
        keep = [k for k, c in enumerate(have) if columns[c] >= 0]
        held = x[keep], torch.tensor([have[k] for k in keep])
        described = torch.isin(held[1], torch.tensor(data.described))
    print(f"{len(images)} drawings of {len(classes)} classes, {len(phrase_ids)} descriptors, vocabulary {tokenizer.get_vocab_size()}", flush=True)

    started, sums = time.time(), torch.zeros(5)
    for step in range(first, args.steps):
        rate = learning_rate(step / args.steps)
        for optimiser, base in zip(optimisers, (args.lr, args.muon)):
            for group in optimiser.param_groups:
                group["lr"] = base * rate
        picked = torch.randint(0, len(images), (args.batch,))
        pixels, alpha, _ = compose(images[picked], strength=COLOUR)
        y = labels[picked]
        late = step >= MIXED_FROM * args.steps
        pixels = erase(pixels, ERASED if late else 0.05)
        pixels, alpha, other, mixed = cutmix(pixels, alpha, MIXED if late else 0)
        weights = F.adaptive_avg_pool2d(alpha, model.visual.grid).flatten(1)
        with half_precision():
            image, patches = model.visual(pixels)
        image, patches = F.normalize(image.float(), dim=-1), patches.float()
        table = F.normalize(class_table, dim=-1)
        scores = SCALE * image @ table.T
        name = (F.cross_entropy(scores, y, label_smoothing=0.05, reduction="none") * mixed
                + F.cross_entropy(scores, y[other], label_smoothing=0.05, reduction="none") * (1 - mixed)).mean()
        weights = weights * (weights > 0.25)
        pooled = (patches * (weights / (weights.sum(1, keepdim=True) + 1e-4))[:, :, None]).sum(1)
        dense = F.cross_entropy(SCALE * F.normalize(pooled, dim=-1) @ table.T, y)
        whole = has[y] & (mixed > 0.99)
        logits = SCALE * image[whole] @ F.normalize(phrase_table, dim=-1).T + bias
        phrase = F.binary_cross_entropy_with_logits(logits, positives[y[whole]], reduction="sum") / max(1, int(whole.sum()))
        text = text_loss(model, tokenizer, data, classes, true, table.detach(), F.normalize(phrase_table.detach(), dim=-1))
        loss = name + 0.4 * dense + 0.05 * phrase + 0.5 * text
        for optimiser in optimisers:
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        for optimiser in optimisers:
            optimiser.step()
        sums += torch.tensor([name.item(), dense.item(), phrase.item(), text.item(), 1])
        if (step + 1) % 100 == 0 or step + 1 == args.steps:
            speed = (step + 1 - first) * args.batch / (time.time() - started)
            means = " ".join(f"{v:.3f}" for v in (sums[:4] / sums[4]).tolist())
            print(f"{step + 1} name/dense/phrase/text {means} {speed:.0f}/s", flush=True)
            sums.zero_()
        if (step + 1) % 400 == 0 or step + 1 == args.steps:
            if held:
                ranks = table_accuracy(model.visual, class_table, columns, *held)
                print("   held", *(f"{100 * (r < k).float().mean():.1f}" for r in (ranks[described], ranks) for k in (1, 5)), flush=True)
            save({
                "step": step + 1, "args": vars(args), "classes": classes, "tokenizer": tokenizer.to_str(),
                **{key: module.state_dict() for key, module in state.items()},
                "optimisers": [optimiser.state_dict() for optimiser in optimisers],
            }, args.out)


def learning_rate(progress):
    """Warm-up over 4 %, then a straight line to zero."""
    return min(1, progress / 0.04 + 0.02) * max(0.002, min(1, (1 - progress) / 0.75))


def cutmix(pixels, alpha, share):
    """For a share of the batch, a side of the image comes from another. Returns the images, the alpha of the first, the
    other's index, and how much is the first's."""
    n, side = len(pixels), pixels.shape[-1]
    other = torch.randperm(n)
    mixed = torch.ones(n)
    for i in (torch.rand(n) < share).nonzero().flatten().tolist():
        at = int(side * (0.3 + 0.4 * torch.rand(())))
        area = (slice(None), slice(at, None)) if torch.rand(()) < 0.5 else (slice(None), slice(None), slice(at, None))
        pixels[i][area] = pixels[other[i]][area].clone()
        before = alpha[i].sum()
        alpha[i][area] = 0
        mixed[i] = float(alpha[i].sum() / (before + 1e-4)) * 0.9 + 0.05
    return pixels, alpha, other, mixed


def text_loss(model, tokenizer, data, classes, true, class_table, phrase_table, count=48):
    """Captions against the classes they are true of, descriptors against their own vectors."""
    made = [caption(data, c) for c in random.sample(classes, count)]
    which = random.sample(range(len(phrase_table)), count)
    texts = [m[0] for m in made] + [
        random.choice(PHRASE_TEMPLATES).format(data.phrases[data.descriptor_ids[p]]) for p in which
    ]
    with half_precision():
        rows = model.encode_text(*encode(tokenizer, texts))
    rows = F.normalize(rows.float(), dim=-1) * 20
    holds = torch.stack([true[:, claimed].all(1) for _, claimed in made]).float()
    log = F.log_softmax(rows[:count] @ class_table.T, 1)
    names = -((log * holds).sum(1) / holds.sum(1)).mean()
    return names + F.cross_entropy(rows[count:] @ phrase_table.T, torch.tensor(which))


if __name__ == "__main__":
    main()
