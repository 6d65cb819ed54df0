"""Muon: momentum whose matrices are orthogonalised by Newton and Schulz's iteration (K. Jordan, 2024)."""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5


def orthogonalise(stack):
    """[n, rows, columns] → matrices with singular values near 1."""
    a, b, c = COEFFICIENTS
    x = stack.bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.mT
    for _ in range(ITERATIONS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if tall else x).float()


class Muon(torch.optim.Optimizer):
    """For the matrices of transformer blocks; an input projection of three stacked squares is taken one by one."""

    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.03):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"].mul_(group["momentum"]).add_(parameter.grad)
                update = parameter.grad + group["momentum"] * momentum
                rows, columns = update.shape
                count = 3 if rows == 3 * columns else 1
                for part, target in zip(update.chunk(count), parameter.chunk(count)):
                    shapes.setdefault(part.shape, []).append((part, target))
            for (rows, columns), pairs in shapes.items():
                steps = orthogonalise(torch.stack([update for update, _ in pairs])) * max(1, rows / columns) ** 0.5
                for (_, target), step in zip(pairs, steps):
                    target.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=-group["lr"])
