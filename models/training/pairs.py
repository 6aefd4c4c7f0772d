"""Pairs of a photo and its drawing, cut at random: what the students learn from."""
import glob
import os
import queue
import random
import threading

import cv2
import numpy as np
import torch

PLACES = 3          # of so many random places in a photo the one that the teacher changed most is taken


def read(file):
    return np.ascontiguousarray(cv2.imread(file)[:, :, ::-1])


def load(photo_file, drawing_file):
    """both as RGB of the drawing's size"""
    drawing = read(drawing_file)
    photo = read(photo_file)
    size = drawing.shape[1], drawing.shape[0]
    if (photo.shape[1], photo.shape[0]) != size:
        photo = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    return photo, drawing


def damage(photo, rng):
    """what phones and messengers do to a photo: noise, blur, strong compression"""
    noise = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.3:
        photo = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.4, 0.9))
    if rng.random() < 0.6:
        photo = photo + noise.normal(0, rng.uniform(2, 12), photo.shape).astype(np.float32)
        photo = np.clip(photo, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        _, jpeg = cv2.imencode(".jpg", photo[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, rng.randint(18, 75)])
        photo = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[:, :, ::-1]
    return photo


class Pairs:
    def __init__(self, folders, people=(), people_weight=3.0, damaged=0.25):
        """folders: (photos, drawings) each; a drawing has its photo's name"""
        self.items, self.weights, self.damaged = [], [], damaged
        for photos, drawings in folders:
            for drawing_file in sorted(glob.glob(os.path.join(drawings, "**", "*.png"), recursive=True)):
                name = os.path.splitext(os.path.basename(drawing_file))[0]
                photo, drawing = load(os.path.join(photos, name + ".jpg"), drawing_file)
                self.items.append((photo, drawing))
                # small photos are seen less often per photo, but more often per pixel, than large ones
                self.weights.append((photo.shape[0] * photo.shape[1]) ** 0.5 * (people_weight if name.startswith(tuple(people)) else 1))
        if not self.items:
            raise SystemExit("no pairs in " + str(folders))

    def crop(self, size, rng):
        photo, drawing = rng.choices(self.items, self.weights)[0]
        h, w = photo.shape[:2]
        short = max(0, size - h), max(0, size - w)
        if any(short):
            photo, drawing = [cv2.copyMakeBorder(v, 0, short[0], 0, short[1], cv2.BORDER_REFLECT_101) for v in (photo, drawing)]
            h, w = photo.shape[:2]
        places = [(rng.randint(0, h - size), rng.randint(0, w - size)) for _ in range(PLACES)]
        cut = lambda v, place: v[place[0]:place[0] + size, place[1]:place[1] + size]
        change = lambda place: np.abs(cut(photo, place)[::4, ::4].astype(np.int16) - cut(drawing, place)[::4, ::4]).mean()
        place = max(places, key=change)
        p, d = cut(photo, place), cut(drawing, place)
        if rng.random() < 0.5:
            p, d = p[:, ::-1], d[:, ::-1]
        if rng.random() < self.damaged:
            p = damage(p, rng)
        return p, d

    def batch(self, size, n, rng):
        crops = [self.crop(size, rng) for _ in range(n)]
        return [torch.from_numpy(np.stack([c[i] for c in crops])) for i in (0, 1)]

    def feed(self, size, n, seed, workers):
        """a short queue of uint8 batches that worker threads keep full"""
        batches = queue.Queue(4)

        def work(rng):
            while True:
                batches.put(self.batch(size, n, rng))
        for i in range(workers):
            threading.Thread(target=work, args=(random.Random(seed * 1000 + i),), daemon=True).start()
        return batches
