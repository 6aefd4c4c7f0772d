#!/usr/bin/env python3
"""More training photos from few: every photo a number of times, cut, turned, lit and tinted at random.

The teacher draws the varied photo itself, so that a student learns what the teacher does in other light, at other sizes
and with tilted heads. Writes OUT/<name>-<number>.jpg."""
import argparse
import glob
import os

import cv2
import numpy as np


def vary(rgb, rng, long_side):
    h, w = rgb.shape[:2]
    part = rng.uniform(0.45, 1.0)                                # of each side, around a random place
    ch, cw = round(h * part), round(w * part)
    # heads are in the upper half more often than not
    y, x = round((h - ch) * rng.beta(1.2, 2.2)), round((w - cw) * rng.uniform())
    k = min(long_side / max(ch, cw), 2.0)
    out = round(cw * k), round(ch * k)
    turn = cv2.getRotationMatrix2D((x + cw / 2, y + ch / 2), rng.normal(0, 7), k)
    turn[:, 2] += out[0] / 2 - (x + cw / 2), out[1] / 2 - (y + ch / 2)
    how = cv2.INTER_CUBIC if k > 1 else cv2.INTER_AREA
    source = cv2.GaussianBlur(rgb, (0, 0), 0.4 / k) if k < 0.8 else rgb
    v = cv2.warpAffine(source, turn, out, flags=cv2.INTER_CUBIC if how == cv2.INTER_AREA else how,
                       borderMode=cv2.BORDER_REFLECT_101).astype(np.float32) / 255
    v = v ** np.exp(rng.normal(0, 0.28))                         # exposure
    v = v * np.exp(rng.normal(0, 0.06, 3))                       # colour cast
    v = 0.5 + (v - 0.5) * rng.uniform(0.8, 1.1)                  # contrast
    if rng.uniform() < 0.5:
        v = v[:, ::-1]
    return (np.clip(v, 0, 1) * 255 + 0.5).astype(np.uint8)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("photos")
    a.add_argument("out")
    a.add_argument("--times", type=int, default=4)
    a.add_argument("--long-side", type=int, default=576)
    a.add_argument("--only", nargs="*", default=[], help="file name beginnings; none = all")
    a.add_argument("--seed", type=int, default=1)
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    rng = np.random.default_rng(o.seed)
    for file in sorted(glob.glob(os.path.join(o.photos, "*.jpg"))):
        name = os.path.splitext(os.path.basename(file))[0]
        if o.only and not name.startswith(tuple(o.only)):
            continue
        rgb = cv2.imread(file)
        for number in range(o.times):
            cv2.imwrite(os.path.join(o.out, "%s-%d.jpg" % (name, number)), vary(rgb, rng, o.long_side), [cv2.IMWRITE_JPEG_QUALITY, 94])


if __name__ == "__main__":
    main()
