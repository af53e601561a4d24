"""XLM-RoBERTa's tokenizer: Unigram over words that begin with a mark, pairs as <s> A </s> </s> B </s>."""
import math

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from tokens.corpus import CORPUS
from tokens.parts import POSITIONS, TokenizerParts
from tokens.pieces import pieces_of

MARK = "▁"
BEFORE = ["<s>", "<pad>", "</s>", "<unk>"]
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
           "pad_token": "<pad>", "mask_token": "<mask>"}


def xlmr_tokenizer():
    pieces, counts = pieces_of([MARK + word for line in CORPUS for word in line.split()], 330)
    total = sum(counts.values())
    scored = [(piece, round(math.log(counts[piece] / total), 6)) for piece in pieces]
    vocabulary = [*((token, 0.0) for token in BEFORE), *scored, ("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=BEFORE.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=MARK, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=MARK, prepend_scheme="always")
    tokenizer.add_special_tokens([*BEFORE, AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return TokenizerParts(tokenizer, SPECIAL, {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": POSITIONS})
