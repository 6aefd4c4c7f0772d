#!/usr/bin/env python3
"""Train a head network on aligned face crops and their targets (make_face_targets.py), on the CPU or a GPU.

A checkpoint with the optimizers' state is written every --save-every seconds and on SIGTERM; the same command goes on from it.
In the last part of the training a small critic looks at eyes and mouth: pixel losses alone leave lashes and irises soft."""
import argparse
import glob
import os
import random
import time

import cv2
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from augment import damage, mirror, soften, to_net
from faces import blend_mask
from model import HEAD, build, count
from training import Training, add_options

# The blend mask ends at columns 47 and 240; a flip about column 144 takes 40..247 onto itself.
LEFT, RIGHT = 40, 248
# centre x, y, radii, weight: eyes, mouth, nose in the aligned crop
PARTS = ((112, 137, 34, 26, 3), (180, 137, 34, 26, 3), (146, 214, 44, 26, 1.5), (146, 165, 30, 30, .7))
# rows and columns (of the crop's middle part) that the critic sees: the strip of both eyes, the mouth
CRITIC_VIEWS = ((slice(92, 180), slice(28, 188)), (slice(176, 256), slice(44, 172)))


def load(folder):
    photos, targets, names = [], [], []
    for file in sorted(glob.glob(os.path.join(folder, "faces-*.npz"))):
        with np.load(file) as z:
            photos.append(z["P"][:, :, LEFT:RIGHT])
            targets.append(z["T"][:, :, LEFT:RIGHT])
            names += list(z["N"])
    return np.concatenate(photos), np.concatenate(targets), np.array(names)


def split(names, held_out):
    """indices of training crops and of held-out crops"""
    with open(held_out) as f:
        held = np.isin(names, f.read().split())
    return np.where(~held)[0], np.where(held)[0]


class Crops:
    """training crops and their targets, uint8 on the device"""
    def __init__(self, photos, targets, device, seed):
        self.photos, self.targets = [torch.from_numpy(v).to(device) for v in (photos, targets)]
        self.random, self.choose = torch.Generator(device=device).manual_seed(seed), random.Random(seed)

    def batch(self, n, moved, damaged, soft):
        """photos and targets as networks take them. A face finder's keypoints are a few pixels off: pairs are moved by up to so many
        whole pixels, each way, their edges repeated. Soft ones are as if the face were small in its photo: their target stays clear"""
        pick = torch.randint(len(self.photos), (n,), device=self.photos.device, generator=self.random)
        photos, targets = mirror(self.photos[pick], self.targets[pick], self.random)
        down, right = [torch.randint(-moved, moved + 1, (n, 1), device=pick.device, generator=self.random) for _ in range(2)]
        rows, columns = [(torch.arange(size, device=pick.device)[None] - by).clamp(0, size - 1) for size, by in zip(photos.shape[1:3], (down, right))]
        each = torch.arange(n, device=pick.device)[:, None, None]
        photos, targets = [to_net(v[each, rows[:, :, None], columns[:, None]]) for v in (photos, targets)]
        return damage(soften(photos, soft, self.choose.uniform(1.5, 4.5)), damaged, self.random), targets


def weights():
    """(loss weights with mean 1, blend mask) of the columns that are trained"""
    mask = blend_mask()
    y, x = np.mgrid[:mask.shape[0], :mask.shape[1]]
    w = .15 + mask
    for cx, cy, rx, ry, k in PARTS:
        w = w + k * np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2) ** 2)
    w = (w / w.mean())[:, LEFT:RIGHT]
    return [torch.tensor(np.ascontiguousarray(v), dtype=torch.float32)[None, None] for v in (w, mask[:, LEFT:RIGHT])]


def distance(y, target, weight, square):
    """Charbonnier, Laplacian pyramid and gradients; squares make strong thin lines count early"""
    d = y - target
    pix = (torch.sqrt(d * d + 1e-6) * weight).mean()
    dx, dy = (d[..., 1:] - d[..., :-1]) * weight[..., 1:], (d[..., 1:, :] - d[..., :-1, :]) * weight[..., 1:, :]
    lap, e = 0, d * weight.sqrt()
    for level in range(4):
        low = F.avg_pool2d(e, 2)
        lap = lap + (e - F.interpolate(low, scale_factor=2, mode="bilinear", align_corners=False)).abs().mean() * 1.5 ** level
        e = low
    total = pix + lap + 2 * e.abs().mean() + dx.abs().mean() + dy.abs().mean()
    return total + square * 4 * ((d * d * weight).mean() + (dx * dx).mean() + (dy * dy).mean()) if square else total


class Critic(nn.Module):
    """patches of drawing and photo -> does this look like the teacher's drawing of it"""
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(6, 32, 4, 2, 1), nn.Conv2d(32, 64, 4, 2, 1), nn.Conv2d(64, 96, 3, 1, 1), nn.Conv2d(96, 1, 3, 1, 1)])

    def forward(self, drawing, photo):
        """the features of every layer, the verdicts last"""
        x, features = torch.cat([drawing, photo], 1), []
        for i, layer in enumerate(self.layers):
            x = layer(x)
            x = F.leaky_relu(x, 0.2) if i < len(self.layers) - 1 else x
            features.append(x)
        return features


def cut(x):
    return [x[..., rows, columns] for rows, columns in CRITIC_VIEWS]


def critic_step(critic, optimizer, y, target, photo):
    """hinge loss; returns what the drawing network is to minimize, and the critic's loss"""
    loss = 0
    for a, b, p in zip(cut(y.detach()), cut(target), cut(photo)):
        loss = loss + F.relu(1 + critic(a, p)[-1]).mean() + F.relu(1 - critic(b, p)[-1]).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    wanted = 0
    for a, b, p in zip(cut(y), cut(target), cut(photo)):
        drawn = critic(a, p)
        with torch.no_grad():
            taught = critic(b, p)
        wanted = wanted - 0.15 * drawn[-1].mean() + sum((u - v).abs().mean() for u, v in zip(drawn[:-1], taught[:-1]))
    return wanted, loss.detach()


@torch.no_grad()
def evaluate(net, photos, targets, mask, sheet=None):
    """mean PSNR inside the mask of drawings and of photos against the targets, and the gradient energy of the drawn eyes against the targets'"""
    psnr = lambda a, b: 10 * torch.log10(4 / (((a - b) ** 2 * mask).sum((1, 2, 3)) / (3 * mask.sum())))
    energy = lambda v: sum(((u[..., 1:] - u[..., :-1]) ** 2).mean().item() for u in cut(v)[:1])
    drawn, untouched, sharp, rows = [], [], [], []
    for i in range(0, len(photos), 8):
        x, t = to_net(photos[i:i + 8]), to_net(targets[i:i + 8])
        y = net(x, LEFT).clamp(-1, 1)
        drawn.append(psnr(y, t))
        untouched.append(psnr(x, t))
        sharp.append(energy(y) / energy(t))
        rows += [torch.cat([x[j], y[j], t[j]], 2) for j in range(len(x))] if i < 24 else []
    if sheet:
        cells = [((r.clamp(-1, 1) + 1) * 127.5).byte().permute(1, 2, 0).cpu().numpy()[:, :, ::-1] for r in rows]
        cv2.imwrite(sheet, np.vstack([np.hstack(cells[k:k + 3]) for k in range(0, len(cells) - 2, 3)]))
    return torch.cat(drawn).mean().item(), torch.cat(untouched).mean().item(), float(np.mean(sharp))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(a)
    a.add_argument("--pairs", required=True, nargs="+", help="folders of faces-NN.npz; evaluated is the first")
    a.add_argument("--held-out", required=True, help="file of photos' names, one a line: all their crops are for evaluation only")
    a.add_argument("--critic-from", type=float, default=1.0, help="part of the schedule after which the critic joins; 1 = never")
    a.add_argument("--critic", type=float, default=0.1, help="weight of the critic's loss")
    a.add_argument("--soft", type=float, default=0.15, help="part of the crops that are made as soft as small faces")
    a.add_argument("--moved", type=int, default=6, help="pixels by which crops are moved at most, each way")
    a.add_argument("--square", type=float, default=0.5, help="weight of the squared terms at the beginning; falls to a fourth")
    o = a.parse_args()
    torch.manual_seed(o.seed)
    t = Training(o, build(HEAD))
    critic = Critic().to(t.device).to(memory_format=torch.channels_last)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=4e-4, betas=(.5, .99))
    if t.state:
        critic.load_state_dict(t.state["critic"])
        critic_optimizer.load_state_dict(t.state["critic_optimizer"])
    shards = [load(folder) for folder in o.pairs]
    splits = [split(names, o.held_out) for _, _, names in shards]
    crops = Crops(*[np.concatenate([s[k][train] for s, (train, _) in zip(shards, splits)]) for k in (0, 1)], t.device, o.seed + t.step)
    held = splits[0][1][::max(1, len(splits[0][1]) // 80)]
    held_photos, held_targets = [torch.from_numpy(v[held]).to(t.device) for v in shards[0][:2]]
    weight, mask = [v.to(t.device) for v in weights()]
    t.say("%s  parameters %d  GMACs %.2f  crops %d, held out %d  %s"
          % ((time.strftime("%F %T"),) + count(t.net, t.net.config["place"]) + (len(crops.photos), len(splits[0][1]), vars(o))))
    judged = torch.zeros(())

    def save():
        t.save(critic=critic.state_dict(), critic_optimizer=critic_optimizer.state_dict(), pairs=len(crops.photos), pixels=t.step * o.batch * t.net.config["place"] * (RIGHT - LEFT))
        drawn, untouched, sharp = evaluate(t.ema, held_photos, held_targets, mask, os.path.join(o.run, "preview.png"))
        t.say("step %d  %.0fs  loss %.4f  critic %.3f  PSNR %.2f (photo %.2f)  sharpness of eyes %.3f  lr %.1e"
              % (t.step, t.seconds, loss.item(), judged.item(), drawn, untouched, sharp, t.optimizers[0].param_groups[0]["lr"]))

    while t.going_on():
        photos, targets = crops.batch(o.batch, o.moved, o.damaged, o.soft)
        y = t.draw(photos, LEFT)
        loss = distance(y, targets, weight, o.square * max(0.25, 1 - t.done))
        if t.done >= o.critic_from:
            wanted, judged = critic_step(critic, critic_optimizer, y, targets, photos)
            # the critic learns alone for a while before it is heard
            loss = loss + o.critic * min(1.0, max(0.0, (t.done - o.critic_from) / (1 - o.critic_from) * 4 - 0.4)) * wanted
        t.learn(loss)
        if t.is_time_to_save():
            save()
    save()
    t.say("finished, %d steps, %.0f s" % (t.step, t.seconds))


if __name__ == "__main__":
    main()
