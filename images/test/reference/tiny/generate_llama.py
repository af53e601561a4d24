"""A text generator with a cache, shared key heads and a chat template."""
import numpy as np

from files import write_json
from graph.llama import llama
from tiny.answers import rounded, softmax
from tiny.folder import Folder
from tiny.greedy import Decoder
from tiny.sizes import HEAD_SIZE, HEADS, HIDDEN, INNER, KV_HEADS, LAYERS, POSITIONS
from tiny.weights import random_weights
from tokens.chat import BEGIN, END, PAD, chat_tokenizer, rendered

PROMPTS = ("Once upon a time", "The cat", "Straße 東京 🙂")
CHAT = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello there"}]
TOKENS = 24
ENDS = {"bos_token_id": BEGIN, "eos_token_id": END, "pad_token_id": PAD}


def make(path):
    folder = Folder(path, chat_tokenizer())
    config, weights = _config(folder.vocab), random_weights(77, _shapes(folder.vocab))
    folder.save(config, weights, llama(config, weights), int8=False)
    write_json(path / "generation_config.json", {**ENDS, "do_sample": False})
    decoder = Decoder(folder.session(), config)
    text = rendered(CHAT)
    chat = {"messages": CHAT, "rendered": text, "input_ids": folder.tokenizer.encode(text, add_special_tokens=False).ids}
    folder.reference("text-generation", [_case(folder.tokenizer, decoder, prompt) for prompt in PROMPTS],
                     decoding=f"greedy, {TOKENS} new tokens at most", chat=chat)


def _config(vocab):
    return {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": vocab, "hidden_size": HIDDEN,
            "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
            "num_key_value_heads": KV_HEADS, "head_dim": HEAD_SIZE, "hidden_act": "silu", "max_position_embeddings": POSITIONS,
            "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": False, "attention_bias": False,
            "mlp_bias": False, **ENDS}


def _shapes(vocab):
    shapes = {"model.embed_tokens.weight": (vocab, HIDDEN), "model.norm.weight": (HIDDEN,), "lm_head.weight": (vocab, HIDDEN)}
    shared = KV_HEADS * HEAD_SIZE
    layer = {
        "input_layernorm": (HIDDEN,), "post_attention_layernorm": (HIDDEN,), "self_attn.q_proj": (HIDDEN, HIDDEN),
        "self_attn.k_proj": (shared, HIDDEN), "self_attn.v_proj": (shared, HIDDEN), "self_attn.o_proj": (HIDDEN, HIDDEN),
        "mlp.gate_proj": (INNER, HIDDEN), "mlp.up_proj": (INNER, HIDDEN), "mlp.down_proj": (HIDDEN, INNER),
    }
    for index in range(LAYERS):
        shapes.update({f"model.layers.{index}.{name}.weight": shape for name, shape in layer.items()})
    return shapes


def _case(tokenizer, decoder, prompt):
    ids = tokenizer.encode(prompt).ids
    made = decoder.greedy(ids, TOKENS)
    logprobs = np.log(softmax(made.first_logits.astype(np.float64)))
    top5 = [{"id": int(token), "logprob": rounded(logprobs[token])} for token in np.argsort(-made.first_logits)[:5]]
    return {"prompt": prompt, "input_ids": ids, "first_logits": rounded(made.first_logits), "greedy_ids": made.ids,
            "greedy_text": tokenizer.decode(made.ids), "finish_reason": made.finish, "logprobs_of_first": top5}
