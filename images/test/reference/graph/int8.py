"""A graph's dynamically quantized sibling."""
import logging

from onnxruntime.quantization import QuantType, quantize_dynamic


def quantize(source, target):
    """reduce_range keeps sums of u8 x s8 within 16 bits on CPUs without VNNI, so that answers are the same everywhere."""
    logging.getLogger().setLevel(logging.ERROR)  # its advice to preprocess is for graphs whose shapes are not known
    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                     extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True})
