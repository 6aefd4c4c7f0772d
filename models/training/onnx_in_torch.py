"""Runs the ONNX files of the teachers and of the face finders in PyTorch, so that training needs no second inference library."""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper


def pads_of(attributes):
    """ONNX's (top, left, bottom, right) as F.pad's (left, right, top, bottom)"""
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return left, right, top, bottom


def conv(a, x, w, b=None):
    pads = pads_of(a)
    even = pads[0] == pads[1] and pads[2] == pads[3]
    x = x if even else F.pad(x, pads)
    return F.conv2d(x, w, b, a.get("strides", 1), (pads[2], pads[0]) if even else 0, a.get("dilations", 1), a.get("group", 1))


def cut(a, x):
    for axis, start, end in zip(a["axes"], a["starts"], a["ends"]):
        x = x.narrow(axis, start, min(end, x.shape[axis]) - start)
    return x


def resize(a, x, _, scales):
    """linear, doubling, with the asymmetric coordinates of TensorFlow 1: even samples are copies, odd ones means"""
    for axis in (2, 3):
        after = torch.cat([x.narrow(axis, 1, x.shape[axis] - 1), x.narrow(axis, x.shape[axis] - 1, 1)], axis)
        shape = list(x.shape)
        shape[axis] *= 2
        x = torch.stack([x, (x + after) / 2], axis + 1).reshape(shape)
    return x.contiguous(memory_format=torch.channels_last)


def average(a, x):
    return F.avg_pool2d(x, a["kernel_shape"], a["strides"], a["pads"][:2], count_include_pad=bool(a["count_include_pad"]))


def pad(a, x, pads, value=None):
    n = len(pads) // 2
    return F.pad(x, [int(v) for i in reversed(range(n)) for v in (pads[i], pads[n + i])])


OPERATORS = {
    "Conv": conv, "AveragePool": average, "Resize": resize, "Pad": pad, "Slice": cut,
    "MaxPool": lambda a, x: F.max_pool2d(x, a["kernel_shape"], a["strides"]),
    "Relu": lambda a, x: F.relu(x), "LeakyRelu": lambda a, x: F.leaky_relu(x, a["alpha"]),
    "PRelu": lambda a, x, w: F.prelu(x, w.flatten()),
    "BatchNormalization": lambda a, x, w, b, m, v: F.batch_norm(x, m, v, w, b, eps=a["epsilon"]),
    "Add": lambda a, x, y: x + y, "Sub": lambda a, x, y: x - y, "Mul": lambda a, x, y: x * y, "Div": lambda a, x, y: x / y,
    "Clip": lambda a, x, low, high: x.clamp(float(low), float(high)), "Cast": lambda a, x: x.float() if a["to"] == 1 else x.long(),
    "Exp": lambda a, x: x.exp(), "Sigmoid": lambda a, x: x.sigmoid(), "Softmax": lambda a, x: x.softmax(a["axis"]),
    "Concat": lambda a, *x: torch.cat(x, a["axis"]), "Transpose": lambda a, x: x.permute(a["perm"]),
    "Shape": lambda a, x: torch.tensor(x.shape), "Gather": lambda a, x, i: x[int(i)], "Reshape": lambda a, x, s: x.reshape(s.tolist()),
    "Unsqueeze": lambda a, x: x.reshape([1] + list(x.shape)), "Constant": lambda a: a["value"],
}


class OnnxModel:
    def __init__(self, file, device="cpu"):
        """shapes and indices stay with the CPU, which asks for them"""
        graph = onnx.load(file).graph
        self.device = torch.device(device)
        tensor = lambda t: torch.from_numpy(np.array(numpy_helper.to_array(t)))
        self.constants = {t.name: tensor(t) for t in graph.initializer}
        self.input = next(i.name for i in graph.input if i.name not in self.constants)
        self.outputs = [o.name for o in graph.output]
        self.nodes = []
        for n in graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in n.attribute}
            if n.op_type == "Constant":
                attributes["value"] = tensor(attributes["value"])
            if n.op_type in ("Cast", "Constant") and all(i in self.constants for i in n.input):
                self.constants[n.output[0]] = OPERATORS[n.op_type](attributes, *[self.constants[i] for i in n.input])
            else:
                self.nodes.append((OPERATORS[n.op_type], attributes, list(n.input), n.output[0]))
        self.constants = {name: v.to(self.device) if v.is_floating_point() else v for name, v in self.constants.items()}
        self.last_use = {name: i for i, node in enumerate(self.nodes) for name in node[2]}

    @torch.no_grad()
    def __call__(self, x):
        """N x 3 x H x W tensor -> list of outputs"""
        values = {self.input: x.to(self.device).contiguous(memory_format=torch.channels_last)}
        get = lambda name: values[name] if name in values else self.constants.get(name)
        for i, (operator, attributes, inputs, output) in enumerate(self.nodes):
            values[output] = operator(attributes, *[get(n) for n in inputs])
            for n in inputs:
                if self.last_use[n] == i and n not in self.outputs:
                    values.pop(n, None)
        return [values[o] for o in self.outputs]
