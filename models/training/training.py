"""What both trainings share: schedule, optimizers, averaged weights, checkpoints and the log."""
import copy
import math
import os
import signal
import time

import cv2
import torch

from muon import Muon

# layers that touch pixels, and vectors, learn by Adam; inner convolutions by Muon
OUTER = ("stem", "head", "place")


def add_options(a):
    a.add_argument("run", help="folder for checkpoints, previews and the log")
    a.add_argument("--seconds", type=float, default=0, help="length of the training; or:")
    a.add_argument("--steps", type=int, default=0)
    a.add_argument("--init", help="begin with this checkpoint's weights, where they fit")
    a.add_argument("--batch", type=int, default=6)
    a.add_argument("--lr", type=float, default=1.3e-3)
    a.add_argument("--muon", type=float, default=2.5e-3, help="learning rate of the inner convolutions")
    a.add_argument("--flat", type=float, default=0.3, help="part of the schedule before the cosine decay starts")
    a.add_argument("--damaged", type=float, default=0.2, help="part of the crops that are made noisy or compressed")
    a.add_argument("--ema", type=float, default=0.998)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--save-every", type=float, default=120)


class Training:
    """A run counts steps and seconds, goes on from its checkpoint, and ends on SIGTERM with one."""
    def __init__(self, options, net):
        if not (options.seconds or options.steps):
            raise SystemExit("give --seconds or --steps")
        self.options, self.device = options, torch.device(options.device)
        torch.set_num_threads(options.threads)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True
        cv2.setNumThreads(1)
        os.makedirs(options.run, exist_ok=True)
        self.log, self.last = open(os.path.join(options.run, "log.txt"), "a"), os.path.join(options.run, "last.pt")
        self.state = torch.load(self.last, map_location="cpu") if os.path.exists(self.last) else None
        if self.state:
            net.load_state_dict(self.state["net"])
        elif options.init:
            known, own = torch.load(options.init, map_location="cpu")["ema"], net.state_dict()
            fitting = {k: v for k, v in known.items() if k in own and own[k].shape == v.shape}
            net.load_state_dict(dict(own, **fitting))
            self.say("%d of %d tensors from %s" % (len(fitting), len(own), options.init))
        self.net = net.to(self.device).to(memory_format=torch.channels_last)
        self.ema = copy.deepcopy(self.net).eval()
        inner = {n for n, p in net.named_parameters() if p.dim() == 4 and not n.startswith(OUTER)}
        self.optimizers = [torch.optim.Adam([p for n, p in net.named_parameters() if n not in inner], lr=options.lr, betas=(.9, .99)),
                           Muon([p for n, p in net.named_parameters() if n in inner], lr=options.muon)]
        self.peaks = [q.param_groups[0]["lr"] for q in self.optimizers]
        self.step, before = 0, 0.0
        if self.state:
            self.ema.load_state_dict(self.state["ema"])
            for optimizer, saved in zip(self.optimizers, self.state["optimizers"]):
                optimizer.load_state_dict(saved)
            self.step, before = self.state["iteration"], self.state["seconds"]
        self.start, self.saved, self.stopped = time.time() - before, time.time(), False
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopped", True))

    def say(self, text):
        for where in (None, self.log):
            print(text, file=where, flush=True)

    @property
    def seconds(self):
        return time.time() - self.start

    @property
    def done(self):
        """0 to 1, of the schedule"""
        return min(1.0, self.seconds / self.options.seconds if self.options.seconds else self.step / self.options.steps)

    def going_on(self):
        decay = 1.0 if self.done < self.options.flat else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (self.done - self.options.flat) / (1 - self.options.flat)))
        for optimizer, peak in zip(self.optimizers, self.peaks):
            optimizer.param_groups[0]["lr"] = peak * decay * min(1.0, (self.step + 1) / 50)
        return self.done < 1 and not self.stopped

    def draw(self, photos, *place):
        """by the network, in bfloat16 on a GPU"""
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            y = self.net(photos, *place)
        return y.float()

    def learn(self, loss):
        self.net.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), 3.0)
        if self.device.type == "cuda" or torch.isfinite(norm):      # asking a GPU would stop it at every step
            for optimizer in self.optimizers:
                optimizer.step()
        keep = min(self.options.ema, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for mean, p in zip(self.ema.parameters(), self.net.parameters()):
                mean.lerp_(p, 1 - keep)
        self.step += 1

    def is_time_to_save(self):
        return time.time() - self.saved > self.options.save_every

    def save(self, **more):
        part = self.last + ".part"
        torch.save(dict(more, config=self.net.config, net=self.net.state_dict(), ema=self.ema.state_dict(), iteration=self.step, seconds=self.seconds,
                        optimizers=[q.state_dict() for q in self.optimizers], date=time.strftime("%F"), seed=self.options.seed), part)
        os.replace(part, self.last)
        self.saved = time.time()
