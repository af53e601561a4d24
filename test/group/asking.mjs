// A client of the Service: a small completion each second, whatever became of the ones before. Each answer is a line.
// With TOKENS the line `"sent"` comes before it, when the request is on its way.
//
//   node asking.mjs HOST DEADLINE_SECONDS          until it is stopped
//   node asking.mjs HOST DEADLINE_SECONDS TOKENS   one completion of so many tokens
import { request } from 'node:http';

const [host, deadline, tokens] = process.argv.slice(2);

function ask(max) {
  const began = Date.now();
  let done = false;
  const tell = (outcome, text) => {
    if (done) { return; }
    done = true;
    process.stdout.write(`${JSON.stringify({ began, ended: Date.now(), outcome, text })}\n`);
  };
  const wish = { model: 'tiny', prompt: 'hello world', max_tokens: max, temperature: 0, ignore_eos: true };
  const body = JSON.stringify(wish);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  // No connection is kept: each request is balanced anew, and meets the Service as it is.
  const sent = request({ host, port: 80, path: '/v1/completions', method: 'POST', headers, agent: false }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part) => { text += part; });
    answer.on('error', (error) => tell(error.code ?? error.message));
    answer.on('end', () => tell(String(answer.statusCode), answer.statusCode === 200 ? textOf(text) : undefined));
  });
  sent.on('error', (error) => tell(error.code ?? error.message));
  setTimeout(() => { tell('timeout'); sent.destroy(); }, Number(deadline) * 1000).unref();
  sent.on('close', () => tell('closed'));
  if (tokens !== undefined) { sent.on('finish', () => process.stdout.write('"sent"\n')); }
  sent.end(body);
}

function textOf(answer) {
  try {
    return JSON.parse(answer).choices[0].text;
  } catch {
    return `not an answer: ${answer}`;
  }
}

if (tokens === undefined) {
  setInterval(() => ask(4), 1000);
} else {
  ask(Number(tokens));
}
