"""An encoder of open_clip in its real size, random weights: `library.py MODEL FOLDER THREADS`.

Writes the checkpoint into the folder where it is not there yet, answers with the embedding of one image, then with a
line for each line that it reads, when it has encoded the image once more. Convolutions of branches are joined first.
Of models with a text encoder of the hub's that is measured, with the `ids` of 32 texts, but for its vocabulary's size.
"""

import json
import sys
from pathlib import Path

import numpy as np
import open_clip
import torch
from safetensors.torch import load_file, save_file
from timm.utils.model import reparameterize_model

name, folder, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
config = json.loads((Path(open_clip.__file__).parent / "model_configs" / f"{name}.json").read_text())
VOCABULARY, TEXTS, TOKENS = 4000, 32, 12
reads = "hf_model_name" in config["text_cfg"]
if reads:
    from types import SimpleNamespace

    from open_clip import hf_model
    from transformers import AutoModel, XLMRobertaConfig

    def config_of(name):
        assert name == "xlm-roberta-base", name
        sizes = dict(max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5)
        return XLMRobertaConfig(vocab_size=VOCABULARY, **sizes)

    def model_of(given, **options):
        return AutoModel.from_config(config_of(given) if isinstance(given, str) else given, **options)

    # Nothing is asked of the hub.
    hf_model.AutoConfig = SimpleNamespace(from_pretrained=config_of)
    hf_model.AutoModel = SimpleNamespace(from_pretrained=model_of, from_config=model_of)
    config["vision_cfg"] |= dict(layers=1)
    config["text_cfg"] |= dict(hf_model_pretrained=False)
else:
    config["text_cfg"] |= dict(layers=1, vocab_size=64)
if "multimodal_cfg" in config:
    config["multimodal_cfg"] |= dict(layers=1)
config["vision_cfg"].pop("timm_model_pretrained", None)
weights = folder / "open_clip_model.safetensors"
if not weights.exists():
    (folder / "open_clip_config.json").write_text(json.dumps(dict(model_cfg=config, preprocess_cfg={"mean": 0.5, "std": 0.5})))
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    generator = torch.Generator().manual_seed(0)
    for key, value in model.state_dict().items():
        # Beginnings near zero would leave parts without effect.
        if value.is_floating_point() and value.ndim <= 1 and "logit" not in key and "running_var" not in key:
            value.add_(0.02 * torch.randn(value.shape, generator=generator))
    save_file({key: value.contiguous() for key, value in model.state_dict().items()}, weights)
model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
model.load_state_dict(load_file(weights))
model = model.eval()
if hasattr(model.visual, "trunk"):
    model.visual.trunk = reparameterize_model(model.visual.trunk)
height, width = open_clip.model.to_2tuple(model.visual.image_size)
pixels = torch.from_numpy(np.sin(np.arange(3 * height * width) * 0.01).astype(np.float32)).reshape(1, 3, height, width)
ids = 5 + torch.arange(TEXTS * TOKENS).reshape(TEXTS, TOKENS) * 7 % (VOCABULARY - 5)
with torch.inference_mode():
    if reads:
        encode = lambda: model.encode_text(ids, normalize=False)  # noqa: E731
        print(json.dumps(dict(ids=ids.tolist(), output=encode().flatten().tolist())), flush=True)
    else:
        encode = lambda: model.encode_image(pixels, normalize=False)[0]  # noqa: E731
        print(json.dumps(dict(output=encode().tolist())), flush=True)
    for _ in sys.stdin:
        encode()
        print("done", flush=True)
