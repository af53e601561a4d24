"""Byte-level BPE, whose trainer gives the same bytes in every run."""
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from tokens.corpus import CORPUS


def byte_bpe(special, vocab_size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=vocab_size, special_tokens=special, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return tokenizer
