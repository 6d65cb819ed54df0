"""The floor that needs no learning: the nearest neighbour on colours and gradients.

  python nearest_neighbour.py --data DATA [--on STYLE] [--against evaluation.json]

A drawing gets the class of the most similar reference drawing; the top 5 are the five classes whose most similar
drawings are nearest. Prints a table: for each set of references, top-1 with its 95 % interval, and top-5; against what
evaluate.mjs --json wrote, also how much more a model tells right of the same drawings.
"""

import argparse
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

from augment import plain
from data import FAMILIES, MEASURED, Data

COLOUR_CELLS = 20
GRADIENT_CELLS = 10
ORIENTATIONS = 6
CHUNK = 128
Z_95 = 1.959964


def colours(images):
    """Mean colours of 20 × 20 cells without the overall level, unit vectors [n, 1200]."""
    cells = F.adaptive_avg_pool2d(images, COLOUR_CELLS).flatten(1)
    return F.normalize(cells - cells.mean(1, keepdim=True), dim=1)


def gradients(images):
    """Histograms of gradient orientation, unsigned, weighted by magnitude, in 10 × 10 cells; their roots as unit
    vectors [n, 600]. After N. Dalal and B. Triggs, CVPR 2005, without overlapping blocks."""
    grey = images.mean(1)
    across = grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2]
    down = grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]
    turn = torch.atan2(down, across).remainder(math.pi) / math.pi
    bins = F.one_hot((turn * ORIENTATIONS).long().clamp(max=ORIENTATIONS - 1), ORIENTATIONS).permute(0, 3, 1, 2)
    cells = F.adaptive_avg_pool2d(bins * torch.hypot(across, down)[:, None], GRADIENT_CELLS)
    return F.normalize(cells.sqrt().flatten(1), dim=1)


def describe(data, style):
    """Features [n, 1800] of a style's drawings at 0.9 of a white square, and their concepts [n]. The dot product of
    two rows is the sum of the cosines of colours and gradients."""
    drawings, concepts = data.drawings(style)
    chunks = [plain(chunk) for chunk in drawings.split(CHUNK)]
    features = [torch.cat([colours(images), gradients(images)], 1) for images in chunks]
    return torch.cat(features), torch.tensor(concepts)


def ranks(queries, truth, references, concepts, classes):
    """How many classes are nearer than the true one [n]; all that have a reference, where the true one has none."""
    similarity = queries @ references.T
    nearest = torch.full((len(queries), classes), -math.inf)
    nearest.scatter_reduce_(1, concepts.expand(len(queries), -1), similarity, "amax")
    return (nearest > nearest.gather(1, truth[:, None])).sum(1)


def share(found):
    """Top-1 in per cent with Wilson's 95 % interval (J. Am. Stat. Assoc. 22, 209, 1927), and top-5."""
    n = len(found)
    p, top5 = ((found < k).float().mean().item() for k in (1, 5))
    z = Z_95**2 / n
    centre = (p + z / 2) / (1 + z)
    half = Z_95 * math.sqrt(p * (1 - p) / n + z / (4 * n)) / (1 + z)
    return f"{100 * p:.1f} ({100 * (centre - half):.1f}–{100 * (centre + half):.1f}) / {100 * top5:.1f}"


def model_right(path, style, labels, choices):
    """Which of the drawings a model tells right among `choices` classes [n], in the framing that `plain` has."""
    tables = json.loads(Path(path).read_text())["drawings"]
    wanted = (style, "trimmed", choices)
    ranks = next((t["ranks"] for t in tables if (t["style"], t["framing"], t["choices"]) == wanted), None)
    if ranks is None:
        raise SystemExit(f"nearest_neighbour: {path} has no ranks of {style}, trimmed, among {choices}; score it there first")
    return torch.tensor([ranks[label] < 1 for label in labels])


def paired(model, floor):
    """Difference of two shares of the same drawings in points with its 95 % interval (D. Bonett and R. Price, J. Educ.
    Behav. Stat. 37, 479, 2012), and McNemar's exact p, two-sided."""
    n, gained, lost = len(model), int((model & ~floor).sum()), int((floor & ~model).sum())
    a, b = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = Z_95 * math.sqrt((a + b - (a - b) ** 2) / (n + 2))
    tail = sum(math.comb(gained + lost, k) for k in range(min(gained, lost) + 1)) / 2 ** (gained + lost)
    low, high = (100 * (a - b + sign * half) for sign in (-1, 1))
    p = min(1, 2 * tail)
    return f"{100 * (gained - lost) / n:+.1f} ({low:+.1f} to {high:+.1f}): {gained} gained, {lost} lost, p = {p:.2g}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--against", metavar="FILE", help="what evaluate.mjs --json wrote of a model")
    parser.add_argument("--on", default="twemoji", help="the style whose drawings are to be told")
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = Data(args.data)
    own = next(family for family, styles in FAMILIES.items() if args.on in styles)
    others = {family: styles for family, styles in FAMILIES.items() if family != own}
    features = {style: describe(data, style) for styles in [*others.values(), [args.on]] for style in styles}
    queries, truth = features[args.on]
    described, unseen = torch.tensor(data.described), torch.tensor(sorted(data.unseen))
    everything = torch.arange(len(data.labels))

    sets = {
        "styles trained on": [s for family, styles in others.items() if family not in MEASURED for s in styles],
        "all other families": [s for styles in others.values() for s in styles],
    }
    print(f"{args.on}: top-1 % (95 % interval) / top-5 %; n: drawings")
    paired_column = " | the model, paired" if args.against else ""
    print(f"references | unseen classes among them | told among | n | all | n | seen classes{paired_column}")
    for name, styles in sets.items():
        references, concepts = (torch.cat(parts) for parts in zip(*(features[s] for s in styles)))
        for with_unseen in (True, False):
            for choices in (described, everything):
                kept = torch.isin(concepts, choices) & (with_unseen | ~torch.isin(concepts, unseen))
                asked = torch.isin(truth, choices)
                r = ranks(queries[asked], truth[asked], references[kept], concepts[kept], len(everything))
                seen = r[~torch.isin(truth[asked], unseen)]
                row = [
                    f"{name}: {len(styles)} styles, {int(kept.sum())} drawings",
                    "yes" if with_unseen else "no",
                    f"{len(choices)} classes",
                    len(r),
                    share(r),
                    len(seen),
                    share(seen),
                ]
                if args.against:
                    asked_labels = [data.labels[c] for c in truth[asked].tolist()]
                    count = len(described) if choices is described else len(truth)
                    row.append(paired(model_right(args.against, args.on, asked_labels, count), r < 1))
                print(" | ".join(map(str, row)))


if __name__ == "__main__":
    main()
