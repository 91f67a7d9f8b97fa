// The `openai` package, one event a token.
import { createServer } from 'node:http';
import OpenAI from 'openai';

const [upstreamPort, port] = process.argv.slice(2).map(Number);
const client = new OpenAI({ apiKey: 'bench', baseURL: `http://127.0.0.1:${upstreamPort}/v1`, maxRetries: 0 });

createServer(async (_, res) => {
  const leave = new AbortController();
  res.on('close', () => leave.abort());
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  try {
    const stream = await client.chat.completions.create(
      { model: 'bench', stream: true, messages: [{ role: 'user', content: 'x' }] },
      { signal: leave.signal },
    );
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta.content;
      if (delta) res.write(`data: ${JSON.stringify({ delta })}\n\n`);
    }
    res.end('data: [DONE]\n\n');
  } catch {
    res.destroy();
  }
}).listen(port, '127.0.0.1', () => console.log('ready'));
