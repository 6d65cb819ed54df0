"""Where training computes: the processor, or a GPU."""

import torch


def compute_on(device, threads=2):
    """From here on, new tensors lie on `device`: a GPU where PyTorch finds one, unless it is named."""
    torch.set_num_threads(threads)
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    # The processor is where they lie by default; to say so costs time at every new tensor.
    if device != "cpu":
        torch.set_default_device(device)


def half_precision():
    """Products in bfloat16 within the block."""
    return torch.autocast(torch.get_default_device().type, torch.bfloat16)
