"""Checkpoints that are whole or not there."""

from pathlib import Path

import torch


def save(content, path):
    part = Path(f"{path}.part")
    torch.save(content, part)
    part.replace(path)


def load(path):
    """On the device in use, wherever it was written."""
    return torch.load(path, map_location=torch.get_default_device(), weights_only=True)
