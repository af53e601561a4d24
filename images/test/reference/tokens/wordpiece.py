"""BERT's tokenizer."""
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from tokens.corpus import CORPUS
from tokens.parts import POSITIONS, TokenizerParts
from tokens.pieces import pieces_of

SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}


def wordpiece(lowercase, pad_to=None, kind="BertTokenizer"):
    """`kind` decides in transformers whether token_type_ids come out."""
    special = list(SPECIAL.values())
    normalizer, splitter = normalizers.BertNormalizer(lowercase=lowercase), pre_tokenizers.BertPreTokenizer()
    words = [word for line in CORPUS for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(line))]
    pieces, _ = pieces_of(words, 320, continuing="##")
    vocabulary = {piece: index for index, piece in enumerate(special + pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.decoder = normalizer, splitter, decoders.WordPiece()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    if pad_to:  # as many files of the hub have it: a server has to undo both
        tokenizer.enable_padding(length=pad_to, pad_id=0, pad_token="[PAD]")
        tokenizer.enable_truncation(pad_to)
    return TokenizerParts(tokenizer, SPECIAL, {
        "tokenizer_class": kind, "do_lower_case": lowercase, "strip_accents": None, "tokenize_chinese_chars": True,
        "model_max_length": POSITIONS})
