"""Drawings with transparency [n, 4, 112, 112] to training images: recoloured, outlined, moved, on a background."""

import math

import torch
import torch.nn.functional as F

SIDE = 112


def uniform(n, low, high):
    return torch.rand(n) * (high - low) + low


def backgrounds(n):
    """Half white; else pale, plain, graded or blotched."""
    out = torch.ones(n, 3, SIDE, SIDE)
    kind = torch.rand(n)
    first, second = torch.rand(n, 3, 1, 1), torch.rand(n, 3, 1, 1)
    pale = (kind > 0.5) & (kind <= 0.65)
    out[pale] = (0.6 + 0.4 * first[pale]).expand(-1, -1, SIDE, SIDE)
    plain = (kind > 0.65) & (kind <= 0.8)
    out[plain] = first[plain].expand(-1, -1, SIDE, SIDE)
    graded = (kind > 0.8) & (kind <= 0.9)
    ramp = torch.linspace(0, 1, SIDE).view(1, 1, SIDE, 1)
    out[graded] = first[graded] * ramp + second[graded] * (1 - ramp)
    blotched = kind > 0.9
    count = int(blotched.sum())
    if count:
        out[blotched] = F.interpolate(torch.rand(count, 3, 4, 4), size=(SIDE, SIDE), mode="bilinear")
    return out


def recolour(rgb, strength=1.0):
    """Brightness, contrast, saturation and hue, at strength 1 as much as one emoji set differs from another; at less,
    colour words stay true."""
    n = len(rgb)
    turned = torch.rand(n) < (0.1 if strength == 1 else 0)
    angle = torch.where(turned, uniform(n, -math.pi, math.pi), 0.15 * strength * torch.randn(n))
    saturation = uniform(n, 1 - 0.4 * strength, 1 + 0.5 * strength)
    saturation[torch.rand(n) < 0.08 * strength] = 0
    grey = torch.full((3, 3), 1 / 3)
    axis = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
    chroma = torch.cos(angle).view(n, 1, 1) * (torch.eye(3) - grey) + torch.sin(angle).view(n, 1, 1) * axis
    mix = (grey + saturation.view(n, 1, 1) * chroma) * uniform(n, 1 - 0.25 * strength, 1 + 0.2 * strength).view(n, 1, 1)
    shift = 0.06 * strength * torch.randn(n, 3, 1)
    contrast = uniform(n, 1 - 0.25 * strength, 1 + 0.25 * strength).view(n, 1, 1)
    flat = torch.baddbmm(0.5 - 0.5 * contrast + shift, mix * contrast, rgb.flatten(2))
    return flat.clamp_(0, 1).view_as(rgb)


def outline(drawing):
    """A dark line round the drawing (premultiplied), as some sets have it."""
    alpha = drawing[:, 3:]
    grown = F.max_pool2d(alpha, 5, 1, 2)
    line = (grown - alpha).clamp(0, 1)
    return torch.cat([drawing[:, :3] + line * uniform(len(drawing), 0, 0.3).view(-1, 1, 1, 1), grown], 1)


def placement(x, y, width, height, angle, flip, shear):
    """Where on its drawing each pixel of the canvas [-1, 1]² lies [n, 112, 112, 2], when drawings are scaled, turned and
    mirrored round (x, y)."""
    n = len(x)
    cos, sin = torch.cos(angle), torch.sin(angle)
    mirror = 1 - 2 * flip.float()
    a = torch.zeros(n, 2, 3)
    a[:, 0, 0] = cos / width * mirror
    a[:, 0, 1] = (sin + shear) / width * mirror
    a[:, 1, 0] = -sin / height
    a[:, 1, 1] = cos / height
    a[:, 0, 2] = -(a[:, 0, 0] * x + a[:, 0, 1] * y)
    a[:, 1, 2] = -(a[:, 1, 0] * x + a[:, 1, 1] * y)
    return F.affine_grid(a, (n, 1, SIDE, SIDE), align_corners=False)


def draw(layers, grid, mode="bilinear"):
    return F.grid_sample(layers, grid, mode=mode, padding_mode="zeros", align_corners=False)


def compose(drawings, masks=None, strength=1.0):
    """uint8 [n, 4, 112, 112] → images [n, 3, 112, 112] in [-1, 1], alpha [n, 1, 112, 112], and masks of parts
    ([n, k, any, any]) moved with the drawing, [n, k, 112, 112]."""
    n = len(drawings)
    x = drawings.float() / 255
    alpha = x[:, 3:]
    x = torch.cat([recolour(x[:, :3], strength) * alpha, alpha], 1)
    lined = torch.rand(n) < 0.2
    x[lined] = outline(x[lined])
    scale = uniform(n, 0.7, 1.03)
    close = torch.rand(n) < 0.12
    scale = torch.where(close, uniform(n, 1.03, 1.5), scale)
    room = (1 - scale).abs().clamp(min=0.04)
    stretch = torch.exp(0.1 * torch.randn(n))
    grid = placement(
        uniform(n, -1, 1) * room,
        uniform(n, -1, 1) * room,
        scale * stretch,
        scale / stretch,
        0.12 * torch.randn(n),
        torch.rand(n) < 0.35,
        0.06 * torch.randn(n),
    )
    x = draw(x, grid)
    alpha = x[:, 3:]
    image = backgrounds(n) * (1 - alpha) + x[:, :3]
    return (image - 0.5) / 0.5, alpha, None if masks is None else draw(masks, grid, "nearest")


def erase(images, share=0.25):
    """Covers a rectangle of a share of the images with noise (random erasing)."""
    for i in (torch.rand(len(images)) < share).nonzero().flatten().tolist():
        h, w = torch.randint(SIDE // 8, SIDE // 2, (2,)).tolist()
        y, x = int(torch.randint(0, SIDE - h, ())), int(torch.randint(0, SIDE - w, ()))
        images[i, :, y : y + h, x : x + w] = torch.rand(3, 1, 1) * 2 - 1
    return images


def plain(drawings, scale=0.9):
    """uint8 drawings as they are, at `scale` of a white square: how accuracy is measured."""
    x = drawings.float() / 255
    x = torch.cat([x[:, :3] * x[:, 3:], x[:, 3:]], 1)
    n = len(x)
    zero, size = torch.zeros(n), torch.full((n,), scale)
    x = draw(x, placement(zero, zero, size, size, zero, zero > 1, zero))
    return (x[:, :3] + 1 - x[:, 3:] - 0.5) / 0.5
