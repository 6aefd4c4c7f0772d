"""Pairs of a photo and its drawing, cut at random: what the scene networks learn from."""
import glob
import os
import random

import cv2
import numpy as np
import torch

from augment import mirror

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


class Pairs:
    def __init__(self, folders, size, device, people=(), people_weight=3.0, seed=1):
        """folders: (photos, drawings) each; a drawing has its photo's name. size: of the crops"""
        self.size, self.items, self.weights = size, [], []
        self.choose = random.Random(seed)
        self.random = torch.Generator(device=device).manual_seed(seed)
        for photos, drawings in folders:
            for drawing_file in sorted(f for kind in ("png", "webp") for f in glob.glob(os.path.join(drawings, "**", "*." + kind), recursive=True)):
                name = os.path.splitext(os.path.basename(drawing_file))[0]
                photo, drawing = load(next(f for f in glob.glob(os.path.join(photos, glob.escape(name) + ".*"))), drawing_file)
                short = [max(0, size - n) for n in photo.shape[:2]]
                if any(short):
                    photo, drawing = [cv2.copyMakeBorder(v, 0, short[0], 0, short[1], cv2.BORDER_REFLECT_101) for v in (photo, drawing)]
                change = cv2.integral(np.abs(photo.astype(np.int16) - drawing).sum(2).astype(np.float32))
                self.items.append([torch.from_numpy(v).to(device) for v in (photo, drawing)] + [change])
                # small photos are seen less often per photo, but more often per pixel, than large ones
                self.weights.append((photo.shape[0] * photo.shape[1]) ** 0.5 * (people_weight if name.startswith(tuple(people)) else 1))
        if not self.items:
            raise SystemExit("no pairs in " + str(folders))

    def crop(self):
        photo, drawing, change = self.choose.choices(self.items, self.weights)[0]
        s = self.size
        places = [(self.choose.randint(0, photo.shape[0] - s), self.choose.randint(0, photo.shape[1] - s)) for _ in range(PLACES)]
        y, x = max(places, key=lambda at: change[at[0] + s, at[1] + s] - change[at[0], at[1] + s] - change[at[0] + s, at[1]] + change[at[0], at[1]])
        return photo[y:y + s, x:x + s], drawing[y:y + s, x:x + s]

    def batch(self, n):
        """uint8 n x size x size x 3, photos and drawings"""
        photos, drawings = zip(*[self.crop() for _ in range(n)])
        return mirror(torch.stack(photos), torch.stack(drawings), self.random)
