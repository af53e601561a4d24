"""tritonclient over gRPC: texts and raw tensors, deadlines, repository, errors, many at once."""
import sys
import threading

import numpy as np
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

client = triton.InferenceServerClient(f"127.0.0.1:{sys.argv[2]}")

assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("embed")
assert "binary_tensor_data" in client.get_server_metadata().extensions
metadata = client.get_model_metadata("embed")
assert metadata.inputs[0].datatype == "BYTES" and list(metadata.inputs[0].shape) == [-1]


def texts(values):
    tensor = triton.InferInput("text", [len(values)], "BYTES")
    tensor.set_data_from_numpy(np.array(values, dtype=np.object_))
    return tensor


result = client.infer("classify", [texts(["a good day", "a bad day"])], request_id="mine", client_timeout=20)
assert result.as_numpy("output-0").tolist() == [1, 0] and result.get_response().id == "mine"
vectors = client.infer("embed", [texts(["a good day"])], outputs=[triton.InferRequestedOutput("output-0")]).as_numpy("output-0")
assert vectors.dtype == np.float32 and abs(np.linalg.norm(vectors[0]) - 1) < 1e-5
assert b"POSITIVE" in client.infer("classify", [texts(["a good day"])], parameters={"output": "detailed"}).as_numpy("output-0")[0]

ids = np.array([[2, 5, 6, 3]], dtype=np.int64)
values = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
inputs = []
for tensor in metadata.inputs:
    if tensor.datatype == "INT64":
        inputs.append(triton.InferInput(tensor.name, [1, 4], "INT64"))
        inputs[-1].set_data_from_numpy(values[tensor.name])
assert client.infer("embed", inputs).as_numpy(metadata.outputs[1].name).shape[:2] == (1, 4)

answers = []
done = threading.Event()


def keep(result, error):
    answers.append(error or result.as_numpy("output-0").tolist())
    if len(answers) == 64:
        done.set()


for _ in range(64):
    client.async_infer("classify", [texts(["a good day"])], keep)
assert done.wait(60) and answers == [[1]] * 64, answers

assert {"ner": "READY"}.items() <= {model.name: model.state for model in client.get_model_repository_index().models}.items()
client.unload_model("ner")
assert not client.is_model_ready("ner")
client.load_model("ner")
assert client.is_model_ready("ner")

for wrong, message in (
    (lambda: client.infer("nobody", [texts(["a"])]), "there is no model 'nobody'"),
    (lambda: client.infer("embed", [texts(["a"])], client_timeout=1e-6), "DEADLINE_EXCEEDED"),
    (lambda: client.infer("embed", inputs[:1]), "missing"),
):
    try:
        wrong()
        raise AssertionError(f"not refused: {message}")
    except InferenceServerException as error:
        assert message in str(error), error
print("ok")
