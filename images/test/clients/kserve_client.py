"""KServe's own Python client: V1 and V2 over REST, V2 over gRPC."""
import asyncio
import sys

import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

BASE = f"http://127.0.0.1:{sys.argv[1]}"


def request(binary, outputs=False):
    tensor = InferInput(name="text", shape=[2], datatype="BYTES")
    tensor.set_data_from_numpy(np.array(["a good day", "a bad day"], dtype=np.object_), binary_data=binary)
    return InferRequest(model_name="classify", infer_inputs=[tensor], request_id="mine", parameters={"binary_data_output": outputs})


async def v1():
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    assert await client.is_server_live(BASE)
    assert await client.is_model_ready(BASE, "classify")
    answer = await client.infer(BASE, {"instances": ["a good day", "a bad day"]}, model_name="classify")
    assert answer == {"predictions": [1, 0]}, answer
    answer = await client.infer(BASE, {"instances": ["a good day"], "parameters": {"output": "detailed"}}, model_name="classify")
    assert answer["predictions"][0]["label"] == "POSITIVE", answer


async def v2():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(BASE) and await client.is_server_ready(BASE)
    assert await client.is_model_ready(BASE, "classify")
    assert not await client.is_model_ready(BASE, "nobody")
    for binary in (True, False):
        for outputs in (True, False):
            answer = await client.infer(BASE, request(binary, outputs), model_name="classify")
            assert answer.id == "mine" and np.ravel(answer.outputs[0].as_numpy()).tolist() == [1, 0], answer


async def grpc():
    client = InferenceGRPCClient(url=f"127.0.0.1:{sys.argv[2]}")
    assert await client.is_server_live() and await client.is_server_ready() and await client.is_model_ready("classify")
    for binary in (True, False):
        tensor = InferInput(name="text", shape=[2], datatype="BYTES")
        tensor.set_data_from_numpy(np.array([b"a good day", b"a bad day"], dtype=np.object_), binary_data=binary)
        answer = await client.infer(InferRequest(model_name="classify", infer_inputs=[tensor]))
        assert np.ravel(answer.outputs[0].as_numpy()).tolist() == [1, 0], answer
    await client.close()


asyncio.run(v1())
asyncio.run(v2())
asyncio.run(grpc())
print("ok")
