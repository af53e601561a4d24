"""RoBERTa's tokenizer: its mask eats the space before it."""
from tokenizers import AddedToken, processors

from tokens.byte_bpe import byte_bpe
from tokens.parts import POSITIONS, TokenizerParts

MASK = {"content": "<mask>", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
           "pad_token": "<pad>", "mask_token": MASK}


def roberta_tokenizer():
    tokenizer = byte_bpe(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True, special=True)], 400)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return TokenizerParts(tokenizer, SPECIAL, {
        "tokenizer_class": "RobertaTokenizer", "add_prefix_space": False, "model_max_length": POSITIONS})
