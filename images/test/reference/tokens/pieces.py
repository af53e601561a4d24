"""Sub-words for a vocabulary, the same ones in every run.

The trainers of the tokenizers package are not used for this: the one of WordPiece numbers its alphabet in the order of
a hash table, and the one of Unigram adds floats in the order of its threads.
"""

LONGEST = 8


def pieces_of(words, limit, continuing=""):
    """The `limit` pieces that cover the most text, all single characters first, and how often each occurs.

    `continuing` marks pieces that do not start a word.
    """
    counts = {}
    for word in words:
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST) + 1):
                piece = (continuing if start else "") + word[start:end]
                counts[piece] = counts.get(piece, 0) + 1

    def size(piece):
        return len(piece) - (len(continuing) if continuing and piece.startswith(continuing) else 0)

    singles = sorted(piece for piece in counts if size(piece) == 1)
    longer = sorted((piece for piece in counts if size(piece) > 1 and counts[piece] > 1),
                    key=lambda piece: (-counts[piece] * (size(piece) - 1), piece))
    return singles + longer[:limit - len(singles)], counts
