"""Momentum whose update is replaced by the nearest orthogonal matrix (Jordan et al., Muon, 2024), for convolution weights."""
import collections

import torch


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            # matrices of one shape together: many small products keep a GPU waiting
            same = collections.defaultdict(list)
            for p in group["params"]:
                if p.grad is not None:
                    same[p.shape].append(p)
            for shape, params in same.items():
                updates = []
                for p in params:
                    momentum = self.state[p].setdefault("buf", torch.zeros_like(p))
                    momentum.lerp_(p.grad, 1 - group["momentum"])
                    updates.append(p.grad.lerp(momentum, group["momentum"]).flatten(1))
                for p, update in zip(params, orthogonal(torch.stack(updates))):
                    p.add_(update.reshape(shape), alpha=-group["lr"] * 0.2 * max(update.shape) ** 0.5)


def orthogonal(x):
    """N x rows x columns, by five steps of Newton and Schulz"""
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-8)
    tall = x.shape[1] > x.shape[2]
    x = x.transpose(1, 2) if tall else x
    for _ in range(5):
        a = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.transpose(1, 2) if tall else x
