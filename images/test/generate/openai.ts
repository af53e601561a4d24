import { serving } from '../server/serving.ts';

/** The events of a stream, the last one's `[DONE]` left out. */
export function eventsOf(body: string): any[] {
  const lines = body.split('\n\n').filter((line) => line !== '');
  if (lines.pop() !== 'data: [DONE]') throw new Error(`the stream has no end: ${body.slice(-200)}`);
  return lines.map((line) => JSON.parse(line.replace(/^data: /, '')) as unknown);
}

export async function generating() {
  const server = await serving(['generate', 'classify']);
  return {
    ...server,
    stream: async (url: string, body: object) => {
      const answer = await server.app.inject({ method: 'POST', url, payload: JSON.stringify({ ...body, stream: true }), headers: { 'content-type': 'application/json' } });
      return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.body };
    },
  };
}
