"""An open_clip model of a checkpoint's folder, the texts that a study asks about, and features of its last block."""

import json
from pathlib import Path

import numpy as np
import open_clip
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from safetensors.torch import load_file


class Study:
    """A model and a vocabulary: class and descriptor weights as the folder has them, bare descriptors as token rows."""

    def __init__(self, folder):
        folder = Path(folder)
        config = json.loads((folder / "open_clip_config.json").read_text())
        self.model = open_clip.CLIP(**config["model_cfg"]).eval()
        self.model.load_state_dict(
            {name: weight.float() for name, weight in load_file(folder / "open_clip_model.safetensors").items()}
        )
        visual = self.model.visual
        self.rows, self.columns = visual.grid_size
        preprocess = PreprocessCfg(size=visual.image_size, **(config.get("preprocess_cfg") or {}))
        # Resizing and cropping apart from the values, so that prompts are drawn on what the model sees.
        *self.resize, self.to_values, self.normalise = image_transform_v2(preprocess, is_train=False).transforms
        vocabulary = load_file(folder / "vocabulary.safetensors")
        self.classes, self.descriptors, self.bare = (vocabulary[name] for name in ("classes", "descriptors", "bare"))
        self.tokens = vocabulary["tokens"].long()
        self.settings = json.loads((folder / "settings.json").read_text())
        self.keys = None
        block = visual.transformer.resblocks[-1]
        block.attn.register_forward_pre_hook(self.remember_keys, with_kwargs=True)

    def remember_keys(self, attention, args, kwargs):
        """Keys of all patches of the last block, class token dropped (2.1): images x N x width."""
        width = attention.embed_dim
        rows = args[0] if args else kwargs["query"]
        weight, bias = (t[width : 2 * width] for t in (attention.in_proj_weight, attention.in_proj_bias))
        self.keys = torch.nn.functional.linear(rows, weight, bias)[:, 1:]

    def frame(self, image):
        """The image as the model sees it, 8 bits a channel: height x width x 3."""
        for step in self.resize:
            image = step(image)
        return np.asarray(image)

    def values(self, frame):
        """3 x height x width, normalised."""
        return self.normalise(self.to_values(Image.fromarray(frame)))
