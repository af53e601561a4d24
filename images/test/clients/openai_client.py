"""The openai package: models, embeddings, completions and chat, also at KServe's prefix."""
import math
import sys

from openai import BadRequestError, NotFoundError, OpenAI

for prefix in ("/v1", "/openai/v1"):
    client = OpenAI(base_url=f"http://127.0.0.1:{sys.argv[1]}{prefix}", api_key="none", max_retries=0)
    names = [model.id for model in client.models.list()]
    assert names == sorted(names) and "embed" in names, names
    assert client.models.retrieve("embed").id == "embed"

    # The package asks for base64 unless it is told otherwise.
    packed = client.embeddings.create(model="embed", input=["a good day", "a bad day"])
    plain = client.embeddings.create(model="embed", input=["a good day", "a bad day"], encoding_format="float")
    assert [item.index for item in packed.data] == [0, 1]
    assert all(abs(a - b) < 1e-6 for a, b in zip(packed.data[1].embedding, plain.data[1].embedding))
    assert abs(math.hypot(*plain.data[0].embedding) - 1) < 1e-5
    assert packed.usage.total_tokens > 0

    if "generate" in names:
        text = client.completions.create(model="generate", prompt="the day", max_tokens=5, temperature=0)
        assert text.choices[0].finish_reason in ("length", "stop") and text.usage.completion_tokens <= 5
        streamed = client.completions.create(model="generate", prompt="the day", max_tokens=5, temperature=0, stream=True)
        assert "".join(chunk.choices[0].text for chunk in streamed if chunk.choices) == text.choices[0].text
        messages = [{"role": "user", "content": "the day"}]
        chat = client.chat.completions.create(model="generate", messages=messages, max_tokens=5, temperature=0)
        assert chat.choices[0].message.role == "assistant"
        streamed = client.chat.completions.create(model="generate", messages=messages, max_tokens=5, temperature=0, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in streamed if chunk.choices) == chat.choices[0].message.content

    for wrong, kind in (
        (lambda: client.embeddings.create(model="nobody", input="a"), NotFoundError),
        (lambda: client.models.retrieve("nobody"), NotFoundError),
        (lambda: client.embeddings.create(model="embed", input=[]), BadRequestError),
    ):
        try:
            wrong()
            raise AssertionError(f"not refused: {kind}")
        except kind as error:
            assert error.body and error.body["message"], error
print("ok")
