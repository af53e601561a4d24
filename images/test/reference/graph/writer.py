"""An ONNX graph while it is built."""
import math

import numpy as np
import onnx
from onnx import helper, numpy_helper

PRODUCER = "cdk8s-kserve"


class Graph:
    """`op` adds a node; methods return the name of what they make, which is the input of the next."""

    def __init__(self):
        self.nodes, self.tensors, self._constants = [], {}, {}

    def weight(self, name, array):
        if name not in self.tensors:
            self.tensors[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def const(self, values, dtype=np.int64):
        array = np.asarray(values, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._constants:
            self._constants[key] = self.weight(f"const_{len(self._constants)}", array)
        return self._constants[key]

    def op(self, kind, *inputs, out=None, **attributes):
        out = out or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=f"node_{len(self.nodes)}", **attributes))
        return out

    def embedding(self, weights, name, rows):
        return self.op("Gather", self.weight(name, weights[name]), rows)

    def linear(self, x, weights, prefix, out=None):
        """x @ W.T + b: a checkpoint stores W as (out, in), MatMul wants it the other way."""
        weight = self.weight(f"{prefix}.weight_T", weights[f"{prefix}.weight"].T)
        bias = f"{prefix}.bias"
        if bias not in weights:
            return self.op("MatMul", x, weight, out=out)
        return self.op("Add", self.op("MatMul", x, weight), self.weight(bias, weights[bias]), out=out)

    def layer_norm(self, x, weights, prefix, epsilon, out=None):
        scale, bias = (self.weight(name, weights[name]) for name in (f"{prefix}.weight", f"{prefix}.bias"))
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon, out=out)

    def gelu(self, x):
        """The exact one, by erf: opset 17 has no node for it."""
        erf = self.op("Erf", self.op("Div", x, self.const(math.sqrt(2.0), np.float32)))
        doubled = self.op("Mul", x, self.op("Add", erf, self.const(1.0, np.float32)))
        return self.op("Mul", doubled, self.const(0.5, np.float32))

    def model(self, inputs, outputs):
        """Inputs and outputs are (name, element type, shape). IR 8 goes with opset 17: older runtimes read it too."""
        info = helper.make_tensor_value_info
        graph = helper.make_graph(self.nodes, "main_graph", [info(*it) for it in inputs], [info(*it) for it in outputs],
                                  initializer=list(self.tensors.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name=PRODUCER)
        onnx.checker.check_model(model)
        return model
