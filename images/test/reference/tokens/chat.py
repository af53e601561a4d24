"""A tokenizer of a chat model: byte-level BPE, a token for each role, a template."""
from tokenizers import processors

from tokens.byte_bpe import byte_bpe
from tokens.parts import POSITIONS, TokenizerParts

SPECIAL = ["<|begin|>", "<|end|>", "<|pad|>", "<|system|>", "<|user|>", "<|assistant|>"]
BEGIN, END, PAD = 0, 1, 2
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")


def chat_tokenizer():
    tokenizer = byte_bpe(SPECIAL, 420)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|begin|> $A", pair="<|begin|> $A <|begin|> $B:1", special_tokens=[("<|begin|>", BEGIN)])
    names = {"bos_token": SPECIAL[BEGIN], "eos_token": SPECIAL[END], "pad_token": SPECIAL[PAD]}
    return TokenizerParts(tokenizer, names, {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": POSITIONS, "chat_template": TEMPLATE,
        "clean_up_tokenization_spaces": False})


def rendered(messages):
    """What TEMPLATE makes, with the assistant's turn begun: written out, for no template engine is installed here."""
    return SPECIAL[BEGIN] + "".join(f"<|{it['role']}|>{it['content']}<|end|>" for it in messages) + "<|assistant|>"
