import type { Item } from '../../../src/agent/select/select.ts';

const MIB = 2 ** 20;

function listing(text: string): Item[] {
  return text.trim().split(/\s+/).map((word) => {
    const [path, size] = word.split('=') as [string, string | undefined];
    return { path, size: size === undefined ? 2000 : Number(size) * MIB };
  });
}

/** Shapes of public repositories of the Hugging Face Hub: their names of files, about their sizes (MiB). */
export const LISTINGS = {
  // meta-llama/Llama-3.1-8B-Instruct
  llama: listing(`.gitattributes LICENSE README.md USE_POLICY.md config.json generation_config.json
    model-00001-of-00004.safetensors=4746 model-00002-of-00004.safetensors=4768 model-00003-of-00004.safetensors=4688 model-00004-of-00004.safetensors=1114
    model.safetensors.index.json original/consolidated.00.pth=15316 original/params.json original/tokenizer.model=2
    special_tokens_map.json tokenizer.json=9 tokenizer_config.json`),
  // google-bert/bert-base-uncased
  bert: listing(`.gitattributes LICENSE README.md config.json coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/model.mlmodel
    coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/weights/weight.bin=415 coreml/fill-mask/float32_model.mlpackage/Manifest.json
    flax_model.msgpack=417 model.onnx=508 model.safetensors=420 pytorch_model.bin=420 rust_model.ot=507 tf_model.h5=511 tokenizer.json tokenizer_config.json vocab.txt`),
  // mistralai/Mistral-7B-Instruct-v0.3
  mistral: listing(`.gitattributes README.md config.json consolidated.safetensors=13825 generation_config.json model-00001-of-00003.safetensors=4714
    model-00002-of-00003.safetensors=4768 model-00003-of-00003.safetensors=4342 model.safetensors.index.json params.json special_tokens_map.json
    tokenizer.json tokenizer.model tokenizer.model.v3 tokenizer_config.json`),
  // mistralai/Pixtral-12B-2409
  pixtral: listing('.gitattributes README.md consolidated.safetensors=24200 params.json tekken.json=14'),
  // sentence-transformers/all-MiniLM-L6-v2
  minilm: listing(`.gitattributes 1_Pooling/config.json README.md config.json config_sentence_transformers.json data_config.json model.safetensors=87 modules.json
    onnx/model.onnx=86 onnx/model_O1.onnx=86 onnx/model_O2.onnx=86 onnx/model_O3.onnx=86 onnx/model_O4.onnx=43 onnx/model_qint8_arm64.onnx=22 onnx/model_qint8_avx512.onnx=22
    onnx/model_qint8_avx512_vnni.onnx=22 onnx/model_quint8_avx2.onnx=22 openvino/openvino_model.bin=86 openvino/openvino_model.xml
    openvino/openvino_model_qint8_quantized.bin=22 openvino/openvino_model_qint8_quantized.xml pytorch_model.bin=87 rust_model.ot=87 sentence_bert_config.json
    special_tokens_map.json tf_model.h5=87 tokenizer.json tokenizer_config.json train_script.py vocab.txt`),
  // a sentence transformer whose dense module came before safetensors
  dense: listing('config.json modules.json model.safetensors=400 pytorch_model.bin=400 1_Pooling/config.json 2_Dense/config.json 2_Dense/pytorch_model.bin=3 tokenizer.json'),
  // Xenova/whisper-tiny, in part
  whisper: listing(`config.json generation_config.json preprocessor_config.json tokenizer.json onnx/encoder_model.onnx=33 onnx/encoder_model_fp16.onnx=16 onnx/encoder_model_quantized.onnx=10
    onnx/decoder_model_merged.onnx=118 onnx/decoder_model_merged_fp16.onnx=60 onnx/decoder_model_merged_quantized.onnx=31`),
  // onnx-community/Llama-3.2-1B-Instruct, in part: data lies beside the graph
  bigOnnx: listing('config.json tokenizer.json onnx/model.onnx onnx/model.onnx_data=2000 onnx/model.onnx_data_1=2000 onnx/model_fp16.onnx onnx/model_fp16.onnx_data=2000 onnx/model_q4.onnx=1600'),
  // Qwen/Qwen2.5-7B-Instruct-GGUF, in part
  qwenGguf: listing(`.gitattributes LICENSE README.md qwen2.5-7b-instruct-fp16-00001-of-00004.gguf=3700 qwen2.5-7b-instruct-fp16-00002-of-00004.gguf=3700
    qwen2.5-7b-instruct-fp16-00003-of-00004.gguf=3700 qwen2.5-7b-instruct-fp16-00004-of-00004.gguf=3100 qwen2.5-7b-instruct-q2_k.gguf=2900
    qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf=3800 qwen2.5-7b-instruct-q4_k_m-00002-of-00002.gguf=650 qwen2.5-7b-instruct-q8_0-00001-of-00001.gguf=7700`),
  // unsloth's layout: big quantizations in folders, projectors beside
  unslothGguf: listing(`README.md config.json BF16/M-BF16-00001-of-00002.gguf=47000 BF16/M-BF16-00002-of-00002.gguf=9000 M-Q4_K_M.gguf=17000 M-UD-Q4_K_XL.gguf=17500
    imatrix_unsloth.gguf_file=10 mmproj-BF16.gguf=850 mmproj-F16.gguf=850 mmproj-F32.gguf=1700`),
  // TheBloke's GPTQ and hugging-quants' AWQ
  gptq: listing('.gitattributes README.md config.json generation_config.json model.safetensors=3900 quantize_config.json special_tokens_map.json tokenizer.json tokenizer.model tokenizer_config.json'),
  awq: listing('config.json model-00001-of-00002.safetensors=4600 model-00002-of-00002.safetensors=900 model.safetensors.index.json quant_config.json tokenizer.json chat_template.jinja'),
  // stable-diffusion-v1-5, in part
  diffusers: listing(`.gitattributes README.md model_index.json feature_extractor/preprocessor_config.json safety_checker/config.json safety_checker/model.safetensors=1160
    safety_checker/model.fp16.safetensors=580 safety_checker/pytorch_model.bin=1160 scheduler/scheduler_config.json text_encoder/config.json text_encoder/model.safetensors=470
    text_encoder/model.fp16.safetensors=235 text_encoder/pytorch_model.bin=470 tokenizer/merges.txt tokenizer/vocab.json unet/config.json unet/diffusion_pytorch_model.bin=3280
    unet/diffusion_pytorch_model.fp16.safetensors=1640 unet/diffusion_pytorch_model.non_ema.safetensors=3280 unet/diffusion_pytorch_model.safetensors=3280 v1-5-pruned.ckpt=7350
    v1-5-pruned-emaonly.safetensors=4070 v1-inference.yaml vae/config.json vae/diffusion_pytorch_model.safetensors=320`),
  lora: listing('.gitattributes README.md adapter_config.json adapter_model.safetensors=80 adapter_model.bin=80 added_tokens.json special_tokens_map.json tokenizer.json tokenizer_config.json training_args.bin runs/Mar01/events.out.tfevents.1 checkpoint-500/optimizer.pt=160'),
  // custom code, and remains of training
  custom: listing(`config.json configuration_custom.py modeling_custom.py tokenization_custom.py generation_config.json pytorch_model-00001-of-00002.bin=9900 pytorch_model-00002-of-00002.bin=4900
    pytorch_model.bin.index.json training_args.bin optimizer.pt=30000 trainer_state.json checkpoint-100/pytorch_model.bin=14000 assets/figure.png=1 tokenizer.model`),
  triton: listing('bert/config.pbtxt bert/1/model.onnx=400 tokenizer/config.pbtxt tokenizer/1/model.py'),
  sklearn: listing('model.joblib=1 metadata.json'),
  mlflow: listing('MLmodel conda.yaml python_env.yaml requirements.txt model/config.json model/model.safetensors=400'),
  kokoro: listing('config.json README.md kokoro-v1_0.pth=327 voices/af_heart.pt=1 voices/bm_lewis.pt=1'),
  noWeights: listing('.gitattributes README.md config.json tokenizer.json'),
} as const;
