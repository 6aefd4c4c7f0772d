#!/usr/bin/env python3
"""Photos -> aligned 288x288 face crops, OUT/crops-NN.npz: P, uint8 [N, 288, 288, 3] RGB, and N, the photos' names.

Every face of a photo is cut one to four times, fewer where it is small: turned, scaled, moved by more than a face finder errs,
mirrored and relit; with --further, two to six times more, all of them changed. A crop whose drawn part lies outside the photo would be
filled with a mirror image of other faces' parts and is left out. Shards that exist are kept, so an interrupted run continues."""
import argparse
import glob
import math
import os
import random

import cv2
import numpy as np
import torch

from faces import SIDE, Faces, align, blend_mask, scale_of, smooth_source

LONG_SIDE_PX = 1600
MAX_OUTSIDE = 0.06      # part of the blend mask that may lie outside the photo
MAX_ENLARGED = 3.2      # a face of less than 90 px is too soft to learn from


def relight(x, rnd):
    x = x.astype(np.float32) / 255
    x = x ** (2 ** rnd.uniform(-.55, .55)) * np.array([2 ** rnd.uniform(-.15, .15), 1, 2 ** rnd.uniform(-.15, .15)], np.float32)
    return (np.clip((x - .5) * rnd.uniform(.8, 1.2) + .5, 0, 1) * 255 + .5).astype(np.uint8)


def jitter(rnd):
    """a small turn, change of scale and shift about the crop's centre, 3x3"""
    a, z = math.radians(rnd.gauss(0, 5)), rnd.uniform(.92, 1.09)
    c, s, m = z * math.cos(a), z * math.sin(a), SIDE / 2
    return np.array([[c, -s, m - c * m + s * m + rnd.gauss(0, 4)], [s, c, m - s * m - c * m + rnd.gauss(0, 4)], [0, 0, 1]])


def crops_of(rgb, faces, mask, further, rnd):
    k = LONG_SIDE_PX / max(rgb.shape[:2])
    if k < 1:
        rgb = cv2.resize(rgb, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    # a photo that is nothing but a face: the detector wants a border
    pad = rgb.shape[0] // 3 if max(rgb.shape[:2]) < 400 else 0
    inside = np.pad(np.ones(rgb.shape[:2], np.float32), pad)
    rgb = cv2.copyMakeBorder(rgb, pad, pad, pad, pad, cv2.BORDER_REFLECT_101)
    for matrix in faces.find(rgb)[:8]:
        scale = scale_of(matrix)
        if scale > MAX_ENLARGED:
            continue
        source = smooth_source(rgb, matrix)
        times = 1 if scale > 1.8 else 2 if scale > 1.2 else 4
        for i in range(1, {1: 3, 2: 5, 4: 7}[times]) if further else range(times):
            m = np.r_[matrix, [[0, 0, 1]]]
            if i or rnd.random() < .5:
                m = jitter(rnd) @ m
            outside = 1 - cv2.warpAffine(inside, m[:2], (SIDE, SIDE))
            if (outside * mask).sum() > MAX_OUTSIDE * mask.sum():
                continue
            crop = align(source, m)
            if rnd.random() < .5:
                crop = crop[:, ::-1]
            yield relight(crop, rnd) if i else crop


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("out")
    a.add_argument("photos", nargs="+", help="folders")
    a.add_argument("--models", required=True, help="folder of version-RFB-320.onnx and blazeface_short_128.onnx")
    a.add_argument("--skip", help="file of photos' names, one a line, that are held out")
    a.add_argument("--further", action="store_true", help="other crops of the same faces")
    a.add_argument("--shard", type=int, default=100, help="photos a file")
    a.add_argument("--threads", type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    cv2.setNumThreads(o.threads)
    os.makedirs(o.out, exist_ok=True)
    skip = set(open(o.skip).read().split()) if o.skip else set()
    files = sorted(f for folder in o.photos for f in glob.glob(os.path.join(folder, "*.jpg")))
    files = [f for f in files if os.path.splitext(os.path.basename(f))[0] not in skip]
    random.Random(3).shuffle(files)
    faces, mask = Faces(o.models), blend_mask()
    for part in range(0, len(files), o.shard):
        out = os.path.join(o.out, "crops-%02d.npz" % (part // o.shard))
        if os.path.exists(out):
            continue
        rnd, crops, names = random.Random(part + 1000 * o.further), [], []
        for file in files[part:part + o.shard]:
            photo = cv2.imread(file)
            if photo is None:
                continue
            for crop in crops_of(np.ascontiguousarray(photo[:, :, ::-1]), faces, mask, o.further, rnd):
                crops.append(crop)
                names.append(os.path.splitext(os.path.basename(file))[0])
        with open(out + ".part", "wb") as f:
            np.savez(f, P=np.array(crops), N=np.array(names))
        os.replace(out + ".part", out)
        print(out, len(crops), flush=True)


if __name__ == "__main__":
    main()
