import { Template } from '@huggingface/jinja';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { tokenText } from '../model/special-tokens.ts';

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly [more: string]: unknown;
}

export interface ChatPromptOptions {
  /** Whether the assistant's turn is begun. */
  readonly addGenerationPrompt: boolean;
  /** What a template takes besides: `enable_thinking`, say. */
  readonly more: Readonly<Record<string, unknown>>;
}

const SPECIAL = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'];

/**
 * A conversation as the model was trained to see it; special tokens are in it already.
 *
 * @throws ServingError invalid where the template refuses the messages, or the model has none
 */
export function chatPrompt(model: LoadedModel, messages: readonly ChatMessage[], options: ChatPromptOptions): string {
  const template = templateOf(model);
  const { tokenizerConfig } = model.files;
  const special = Object.fromEntries(SPECIAL.flatMap((name) => {
    const text = tokenText(tokenizerConfig[name]);
    return text === undefined ? [] : [[name, text]];
  }));
  try {
    return template.render({ ...special, ...options.more, messages, tools: null, add_generation_prompt: options.addGenerationPrompt });
  } catch (error) {
    // raise_exception() of the template says what the messages must be.
    throw new ServingError('invalid', `the model's chat template refuses the messages: ${(error as Error).message}`, { cause: error });
  }
}

const templates = new WeakMap<LoadedModel, Template>();

function templateOf(model: LoadedModel): Template {
  const known = templates.get(model);
  if (known !== undefined) {
    return known;
  }
  const { chatTemplate } = model.files;
  if (chatTemplate === undefined) {
    throw new ServingError('invalid', `model '${model.name}' has no chat template: use /v1/completions, or add chat_template.jinja to its files`);
  }
  try {
    const made = new Template(chatTemplate);
    templates.set(model, made);
    return made;
  } catch (error) {
    throw new ServingError('failed', `the model's chat template is not understood (${(error as Error).message})`, { cause: error });
  }
}
