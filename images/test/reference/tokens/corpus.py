"""The text that the tiny tokenizers are made from."""

CORPUS = [
    "The cat sat on the warm mat and looked at the rain.",
    "Ada Lovelace wrote programs in London before computers existed.",
    "A model server answers requests over HTTP and gRPC.",
    "Paris is the capital of France, and Rome is the capital of Italy.",
    "What is the capital of France?", "Who wrote the first program?",
    "This film is wonderful, I would watch it again and again!",
    "This film is terrible; I left before the end.",
    "Kubernetes schedules pods onto nodes, and nodes run containers.",
    "Numbers such as 1, 23, 456 and 7890 are split into pieces.",
    "Straße, naïve café, 東京 and emoji 🙂 are text too.",
    "The quick brown fox jumps over the lazy dog.",
    "Once upon a time there was a small model that told long stories.",
    "user: hello there\nassistant: hello, how can I help you today?",
]
