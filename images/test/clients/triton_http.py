"""tritonclient over HTTP: texts, raw tensors, binary and JSON both ways, repository, errors."""
import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

client = triton.InferenceServerClient(f"127.0.0.1:{sys.argv[1]}")

assert client.is_server_live() and client.is_server_ready()
assert client.is_model_ready("embed") and client.is_model_ready("embed", "1")
assert client.get_server_metadata()["name"] == "cdk8s-kserve-server"
metadata = client.get_model_metadata("embed")
assert metadata["inputs"][0] == {"name": "text", "datatype": "BYTES", "shape": [-1]}, metadata


def texts(values, binary, shape=None):
    tensor = triton.InferInput("text", shape or [len(values)], "BYTES")
    tensor.set_data_from_numpy(np.array(values, dtype=np.object_).reshape(shape or [len(values)]), binary_data=binary)
    return tensor


for sent in (True, False):
    for asked in (True, False):
        output = triton.InferRequestedOutput("output-0", binary_data=asked)
        result = client.infer("classify", [texts(["a good day", "a bad day"], sent)], outputs=[output], request_id="mine")
        assert result.as_numpy("output-0").tolist() == [1, 0]
        assert result.get_response()["id"] == "mine"

# Without outputs the client asks for all of them, binary.
vectors = client.infer("embed", [texts(["a good day"], True, [1, 1])]).as_numpy("output-0")
assert vectors.dtype == np.float32 and abs(np.linalg.norm(vectors[0]) - 1) < 1e-5

detailed = client.infer("classify", [texts(["a good day ä"], True)], parameters={"output": "detailed"}).as_numpy("output-0")
assert b"POSITIVE" in detailed[0], detailed

ids = np.array([[2, 5, 6, 3]], dtype=np.int64)
values = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
names = [tensor["name"] for tensor in metadata["inputs"] if tensor["datatype"] == "INT64"]
answers = []
for binary in (True, False):
    inputs = []
    for name in names:
        tensor = triton.InferInput(name, [1, 4], "INT64")
        tensor.set_data_from_numpy(values[name], binary_data=binary)
        inputs.append(tensor)
    answers.append(client.infer("embed", inputs).as_numpy(metadata["outputs"][1]["name"]))
assert answers[0].shape[:2] == (1, 4) and np.array_equal(*answers)

pending = client.async_infer("classify", [texts(["a good day"], True)])
assert pending.get_result().as_numpy("output-0").tolist() == [1]

assert {"name": "ner", "version": "1", "state": "READY", "reason": ""} in client.get_model_repository_index()
client.unload_model("ner")
assert not client.is_model_ready("ner")
client.load_model("ner")
assert client.is_model_ready("ner")

for wrong, message in (
    (lambda: client.infer("nobody", [texts(["a"], True)]), "there is no model 'nobody'"),
    (lambda: client.infer("embed", [texts(["a"], True)], model_version="9"), "has only version 1"),
    (lambda: client.infer("embed", [texts(["a"], True)], sequence_id=7), "sequences are not served"),
    (lambda: client.infer("classify", [texts(["a"], True)], outputs=[triton.InferRequestedOutput("output-0", class_count=2)]), "labels come from the model's task"),
):
    try:
        wrong()
        raise AssertionError(f"not refused: {message}")
    except InferenceServerException as error:
        assert message in str(error), error
print("ok")
