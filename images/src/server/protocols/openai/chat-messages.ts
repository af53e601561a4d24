import type { ChatMessage } from '../../generate/chat-prompt.ts';
import { fieldsOf, invalid, listOf, own, shown, textOf } from '../../fields.ts';

const MAX_MESSAGES = 4096;

/** @throws ServingError invalid */
export function messagesOf(value: unknown): ChatMessage[] {
  const list = listOf(value, 'messages', MAX_MESSAGES);
  if (list.length === 0) throw invalid('messages must hold at least one message');
  return list.map((one, index) => {
    const what = `messages[${index}]`;
    const message = fieldsOf(one, what);
    return { ...message, role: textOf(own(message, 'role'), `${what}.role`), content: contentOf(own(message, 'content'), `${what}.content`) };
  });
}

/** A text, or a list of parts that are texts. */
function contentOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  return listOf(value, what, MAX_MESSAGES).map((one) => {
    const part = fieldsOf(one, what);
    const type = own(part, 'type');
    if (type !== 'text') throw invalid(`${what} has a part of type ${shown(type)}: only text is served`);
    return textOf(own(part, 'text'), `${what}.text`);
  }).join('\n');
}
