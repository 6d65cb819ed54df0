"""Cases for the product's tests: what PyTorch makes of one picture, by each model's published weights.

  python embedding_cases.py .. > ../../../packages/clip/fixtures/embedded-embeddings.json

The picture: value i of [3, side, side] is sin(i / 100). Weights are read from F16 and computed with in F32.
"""

import json
import math
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

from train_family import MEMBERS, build
from train_tables import EMBED
from towers import VisionTransformer


def tower(name, vision):
    if name not in MEMBERS:
        heads = vision["width"] // vision["head_width"]
        side = vision["image_size"]
        return VisionTransformer(vision["width"], vision["layers"], heads, vision["patch_size"], side, EMBED)
    visual = build(MEMBERS[name])
    if MEMBERS[name].get("patch") == 8:
        visual.halve_patches()
    return visual


@torch.no_grad()
def embedding(folder):
    vision = json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]["vision_cfg"]
    weights = load_file(folder / "open_clip_model.safetensors")
    visual = tower(folder.name, vision)
    own = {k.removeprefix("visual."): v for k, v in weights.items() if k.startswith("visual.")}
    visual.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in own.items()})
    side = vision["image_size"]
    pixels = torch.tensor([math.sin(i / 100) for i in range(3 * side * side)]).view(1, 3, side, side)
    return visual.eval()(pixels)[0][0]


folders = sorted(path.parent for path in Path(sys.argv[1]).glob("emoji-*/open_clip_config.json"))
rows = [f"  {json.dumps(f.name)}: [{', '.join(f'{v:.6g}' for v in embedding(f).tolist())}]" for f in folders]
print("{\n" + ",\n".join(rows) + "\n}")
