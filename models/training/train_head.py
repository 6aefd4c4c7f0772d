#!/usr/bin/env python3
"""Train a HeadNet on aligned face crops and their targets (make_face_targets.py).

The schedule follows the number of steps. A checkpoint with the optimizers' state is written every --save-every seconds and on
SIGTERM; the same command goes on from it, and --steps may be another then.
In the last part of the training a small critic looks at eyes and mouth: pixel losses alone leave lashes and irises soft."""
import argparse
import copy
import glob
import math
import os
import queue
import random
import signal
import threading
import time

import cv2
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from faces import blend_mask
from model import HEAD, HeadNet, build, count
from pairs import damage
from train import Muon

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


def to_net(images):
    x = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


def soften(photo, rnd):
    """as if the face were small in its photo and had been enlarged: the target stays clear, so small faces get open eyes"""
    k = rnd.uniform(1.5, 4.5)
    small = cv2.resize(photo, None, fx=1 / k, fy=1 / k, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (photo.shape[1], photo.shape[0]), interpolation=cv2.INTER_LINEAR)


def shift(image, down, right):
    """the image moved by whole pixels, its edge repeated: a face finder's keypoints are a few pixels off, and so may the crop be"""
    y, x = np.arange(image.shape[0]) - down, np.arange(image.shape[1]) - right
    return image[y.clip(0, image.shape[0] - 1)][:, x.clip(0, image.shape[1] - 1)]


def feed(photos, targets, indices, batch, damaged, soft, moved, seed):
    """a queue of batches that a thread keeps full"""
    batches = queue.Queue(6)

    def work():
        rnd = random.Random(seed)
        while True:
            p, t = [], []
            for i in rnd.choices(indices, k=batch):
                turn = slice(None, None, -1 if rnd.random() < .5 else 1)
                by = rnd.randint(-moved, moved), rnd.randint(-moved, moved)
                photo = np.ascontiguousarray(shift(photos[i][:, turn], *by))
                photo = soften(photo, rnd) if rnd.random() < soft else photo
                p.append(damage(photo, rnd) if rnd.random() < damaged else photo)
                t.append(shift(targets[i][:, turn], *by))
            batches.put((to_net(np.stack(p)), to_net(np.stack(t))))
    threading.Thread(target=work, daemon=True).start()
    return batches


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
    """hinge loss; returns what the drawing network is to minimize"""
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
    return wanted, float(loss)


@torch.no_grad()
def evaluate(net, photos, targets, indices, mask, sheet=None):
    """mean PSNR inside the mask of drawings and of photos against the targets, and the gradient energy of the drawn eyes against the targets'"""
    psnr = lambda a, b: 10 * torch.log10(4 / (((a - b) ** 2 * mask).sum((1, 2, 3)) / (3 * mask.sum())))
    energy = lambda v: sum(((u[..., 1:] - u[..., :-1]) ** 2).mean().item() for u in cut(v)[:1])
    drawn, untouched, sharp, rows = [], [], [], []
    for i in range(0, len(indices), 8):
        part = indices[i:i + 8]
        x, t = to_net(photos[part]), to_net(targets[part])
        y = net(x, LEFT).clamp(-1, 1)
        drawn.append(psnr(y, t))
        untouched.append(psnr(x, t))
        sharp.append(energy(y) / energy(t))
        rows += [torch.cat([x[j], y[j], t[j]], 2) for j in range(len(part))] if i < 24 else []
    if sheet:
        cells = [((r.clamp(-1, 1) + 1) * 127.5).byte().permute(1, 2, 0).numpy()[:, :, ::-1] for r in rows]
        cv2.imwrite(sheet, np.vstack([np.hstack(cells[k:k + 3]) for k in range(0, len(cells) - 2, 3)]))
    return torch.cat(drawn).mean().item(), torch.cat(untouched).mean().item(), float(np.mean(sharp))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("run", help="folder for checkpoints, previews and the log")
    a.add_argument("--pairs", required=True, help="folder of faces-NN.npz")
    a.add_argument("--held-out", required=True, help="file of photos' names, one a line: all their crops are for evaluation only")
    a.add_argument("--steps", type=int, required=True)
    a.add_argument("--init", help="begin with the weights of this checkpoint")
    a.add_argument("--batch", type=int, default=6)
    a.add_argument("--lr", type=float, default=1.3e-3)
    a.add_argument("--muon", type=float, default=2.5e-3, help="learning rate of the inner convolutions")
    a.add_argument("--flat", type=float, default=0.3, help="part of the schedule before the cosine decay starts")
    a.add_argument("--critic-from", type=float, default=1.0, help="part of the schedule after which the critic joins; 1 = never")
    a.add_argument("--critic", type=float, default=0.1, help="weight of the critic's loss")
    a.add_argument("--damaged", type=float, default=0.2, help="part of the crops that are made noisy or compressed")
    a.add_argument("--soft", type=float, default=0.15, help="part of the crops that are made as soft as small faces")
    a.add_argument("--moved", type=int, default=6, help="pixels by which crops are moved at most, each way")
    a.add_argument("--ema", type=float, default=0.998)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--save-every", type=float, default=120)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    cv2.setNumThreads(1)
    os.makedirs(o.run, exist_ok=True)
    last = os.path.join(o.run, "last.pt")
    state = torch.load(last) if os.path.exists(last) else None
    net = build(HEAD)
    if state or o.init:
        net.load_state_dict(state["net"] if state else torch.load(o.init)["ema"])
    net = net.to(memory_format=torch.channels_last)
    ema = copy.deepcopy(net).eval()
    wide = {n for n, p in net.named_parameters() if p.dim() == 4 and not n.startswith(("stem", "head", "place"))}
    optimizers = [torch.optim.Adam([p for n, p in net.named_parameters() if n not in wide], lr=o.lr, betas=(.9, .99)),
                  Muon([p for n, p in net.named_parameters() if n in wide], lr=o.muon)]
    critic = Critic().to(memory_format=torch.channels_last)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=4e-4, betas=(.5, .99))
    peak = [q.param_groups[0]["lr"] for q in optimizers]
    step, seconds = 0, 0.0
    if state:
        ema.load_state_dict(state["ema"])
        critic.load_state_dict(state["critic"])
        for q, s in zip(optimizers + [critic_optimizer], state["optimizers"]):
            q.load_state_dict(s)
        step, seconds = state["iteration"], state["seconds"]
    photos, targets, names = load(o.pairs)
    train, held = split(names, o.held_out)
    weight, mask = weights()
    batches = feed(photos, targets, train.tolist(), o.batch, o.damaged, o.soft, o.moved, o.seed + step)
    log = open(os.path.join(o.run, "log.txt"), "a")

    def say(text):
        print(text, flush=True)
        print(text, file=log, flush=True)
    say("%s  parameters %d  GMACs %.2f  crops %d, held out %d  %s" % ((time.strftime("%F %T"),) + count(net, net.config["place"]) + (len(train), len(held), vars(o))))
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    start, saved, sums, n = time.time() - seconds, time.time(), [0.0, 0.0], 0

    def save():
        torch.save({"config": net.config, "net": net.state_dict(), "ema": ema.state_dict(), "critic": critic.state_dict(),
                    "optimizers": [q.state_dict() for q in optimizers + [critic_optimizer]], "iteration": step, "seconds": time.time() - start,
                    "pixels": step * o.batch * net.config["place"] * (RIGHT - LEFT), "date": time.strftime("%F"), "pairs": len(train), "seed": o.seed}, last + ".part")
        os.replace(last + ".part", last)
        drawn, untouched, sharp = evaluate(ema, photos, targets, held[::max(1, len(held) // 80)], mask, os.path.join(o.run, "preview.png"))
        say("step %d  %.0fs  loss %.4f  critic %.3f  PSNR %.2f (photo %.2f)  sharpness of eyes %.3f  lr %.1e"
            % (step, time.time() - start, sums[0] / max(1, n), sums[1] / max(1, n), drawn, untouched, sharp, optimizers[0].param_groups[0]["lr"]))

    while not stop and step < o.steps:
        done = step / o.steps
        decay = 1.0 if done < o.flat else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - o.flat) / (1 - o.flat)))
        for q, lr in zip(optimizers, peak):
            q.param_groups[0]["lr"] = lr * decay * min(1.0, (step + 1) / 50)
        photo, target = batches.get()
        y = net(photo, LEFT)
        loss = distance(y, target, weight, 0.5 * max(0, 1 - 1.5 * done))
        sums[0] += loss.item()
        if done >= o.critic_from:
            wanted, judged = critic_step(critic, critic_optimizer, y, target, photo)
            # the critic learns alone for a while before it is heard
            heard = min(1.0, max(0.0, (done - o.critic_from) / (1 - o.critic_from) * 4 - 0.4))
            loss = loss + o.critic * heard * wanted
            sums[1] += judged
        net.zero_grad(set_to_none=True)
        loss.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(net.parameters(), 3.0)):
            for q in optimizers:
                q.step()
        keep = min(o.ema, (step + 1) / (step + 10))
        with torch.no_grad():
            for e, p in zip(ema.parameters(), net.parameters()):
                e.lerp_(p, 1 - keep)
        step, n = step + 1, n + 1
        if time.time() - saved > o.save_every:
            save()
            saved, sums, n = time.time(), [0.0, 0.0], 0
    save()
    say("finished" if step >= o.steps else "stopped")


if __name__ == "__main__":
    main()
