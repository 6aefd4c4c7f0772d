#!/usr/bin/env python3
"""Ink-comic drawings from photos and the teacher's drawings of them: what `ink-comic` learns.

The teacher draws light, shadow and faces; what makes a comic of it is added here, without a network:
  1. tone guard: smooth brightening by the teacher is taken back in part, so that dark skin stays dark;
  2. flat areas: bilateral and mean-shift smoothing; where that removes a strong contrast (eyes, teeth) it is put back;
  3. tone steps: lightness in a few soft steps at fixed levels, the same for every photo;
  4. ink: a difference of Gaussians relative to the local lightness, so that lines do not depend on how dark skin is,
     smoothed along the edges (as in Kang et al., Coherent Line Drawing, 2007; Winnemoeller, XDoG, 2011).
Writes OUT/<name>.png; existing files are kept, so the command can be repeated."""
import argparse
import glob
import os
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

from pairs import load


def smoothstep(x, low, high):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def guided(guide, x, radius, eps):
    """edge-aware smoothing of the plane x along the edges of the plane guide"""
    box = lambda a: cv2.blur(a, (2 * radius + 1, 2 * radius + 1), borderType=cv2.BORDER_REFLECT_101)
    mg, mx = box(guide), box(x)
    a = (box(guide * x) - mg * mx) / (box(guide * guide) - mg * mg + eps)
    return box(a) * guide + box(mx - a * mg)


def soft_steps(lightness, n, sharp):
    """0..100 in n steps; the border between two is a logistic curve"""
    t = lightness / 100 * n
    whole = np.floor(t)
    curve = lambda r: 1 / (1 + np.exp(-sharp * (r - 0.5)))
    return (whole + (curve(t - whole) - curve(0)) / (curve(1) - curve(0))) * 100 / n


def tangents(plane, sigma):
    """unit vectors along the edges: the structure tensor's weaker eigenvector"""
    g = cv2.GaussianBlur(plane, (0, 0), 0.8)
    gx, gy = cv2.Sobel(g, cv2.CV_32F, 1, 0), cv2.Sobel(g, cv2.CV_32F, 0, 1)
    e, f, g = [cv2.GaussianBlur(v, (0, 0), sigma) for v in (gx * gx, gx * gy, gy * gy)]
    angle = 0.5 * np.arctan2(2 * f, e - g) + np.pi / 2
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def along_edges(x, plane, length):
    """Gaussian mean of x along the edges of plane"""
    tx, ty = tangents(plane, 2.0)
    pick = lambda v, px, py, how: cv2.remap(v, px, py, how, borderMode=cv2.BORDER_REFLECT_101)
    y0, x0 = np.mgrid[0:x.shape[0], 0:x.shape[1]].astype(np.float32)
    total, weights = x.copy(), 1.0
    for side in (1, -1):
        px, py, dx, dy = x0, y0, tx * side, ty * side
        for step in range(1, int(2 * length) + 1):
            px, py = px + dx, py + dy
            weight = float(np.exp(-step * step / (2 * length * length)))
            total = total + weight * pick(x, px, py, cv2.INTER_LINEAR)
            weights += weight
            nx, ny = pick(tx, px, py, cv2.INTER_NEAREST), pick(ty, px, py, cv2.INTER_NEAREST)
            turn = np.where(nx * dx + ny * dy < 0, -1, 1).astype(np.float32)
            dx, dy = nx * turn, ny * turn
    return total / weights


def flatten(lab):
    """L 0..100, a, b: large areas even, edges sharp"""
    margin = 16
    v = np.clip(lab * [2.55, 1, 1] + [0, 128, 128], 0, 255).astype(np.uint8)
    v = cv2.copyMakeBorder(v, margin, margin, margin, margin, cv2.BORDER_REFLECT_101)
    for _ in range(2):
        v = cv2.bilateralFilter(v, 9, 18, 4)
    v = cv2.pyrMeanShiftFiltering(v, 8, 11, maxLevel=1)
    v = cv2.bilateralFilter(v, 9, 14, 4)[margin:-margin, margin:-margin]
    return (v.astype(np.float32) - [0, 128, 128]) / [2.55, 1, 1]


def ink_comic(photo, drawing, guard=0.75, colour=0.3, saturation=1.2, steps=6, step_part=0.7, line=1.0, flow=2.5):
    """uint8 RGB photo and teacher's drawing, the same size -> uint8 RGB"""
    photo, drawing = [cv2.cvtColor(v.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) for v in (photo, drawing)]
    h, w = photo.shape[:2]
    half = max(1, w // 2), max(1, h // 2)
    rise = guided(cv2.resize(photo[..., 0], half, interpolation=cv2.INTER_AREA) / 100,
                  cv2.resize(drawing[..., 0] - photo[..., 0], half, interpolation=cv2.INTER_AREA), 12, 0.004)
    light = drawing[..., 0] - guard * np.maximum(cv2.resize(rise, (w, h)), 0)
    lab = np.dstack([light, photo[..., 1:] * (1 - colour) + drawing[..., 1:] * colour]).astype(np.float32)

    flat = flatten(lab)
    keep = smoothstep(np.abs(light - flat[..., 0]), 5, 15)[..., None]
    flat = flat * (1 - keep) + lab * keep
    base = flat[..., 0].astype(np.float32)
    base = cv2.GaussianBlur(guided(base / 100, base, 6, 0.0016), (0, 0), 0.8)     # borders between tones come out round
    toned = base + step_part * (soft_steps(np.clip(base, 0, 100), steps, 7) - base)
    toned = toned * (1 - keep[..., 0]) + light * keep[..., 0]

    edges = cv2.bilateralFilter(((0.4 * photo[..., 0] + 0.6 * drawing[..., 0]) / 100).astype(np.float32), 5, 0.05, 2)
    inner, outer = [cv2.GaussianBlur(edges, (0, 0), sigma) for sigma in (line, 2.2 * line)]
    darker = along_edges(((outer - inner) / (outer + 0.12)).astype(np.float32), edges, flow)
    ink = 0.95 * smoothstep(darker, 0.022, 0.085)

    lab = np.dstack([toned * (1 - ink) + 4 * ink, flat[..., 1:] * (saturation * (1 - 0.85 * ink))[..., None]])
    rgb = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB)
    return (np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8)


def make(photo_file, drawing_file, out_file):
    cv2.setNumThreads(1)
    target = ink_comic(*load(photo_file, drawing_file))
    cv2.imwrite(out_file, target[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("photos")
    a.add_argument("drawings", help="the teacher's, with the photos' names; searched to the bottom")
    a.add_argument("out")
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        jobs = []
        for drawing in sorted(glob.glob(os.path.join(o.drawings, "**", "*.png"), recursive=True)):
            name = os.path.splitext(os.path.basename(drawing))[0]
            out = os.path.join(o.out, name + ".png")
            if not os.path.exists(out):
                jobs.append(pool.submit(make, os.path.join(o.photos, name + ".jpg"), drawing, out))
        for job in jobs:
            job.result()
    print("made %d drawings in %s" % (len(jobs), o.out))


if __name__ == "__main__":
    main()
