// AI SDK: `streamText` to a UI message stream.
import { createServer } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai';

const [upstreamPort, port] = process.argv.slice(2).map(Number);
const provider = createOpenAICompatible({
  name: 'bench',
  apiKey: 'bench',
  baseURL: `http://127.0.0.1:${upstreamPort}/v1`,
});

createServer((_, response) => {
  const leave = new AbortController();
  response.on('close', () => leave.abort());
  const { stream } = streamText({ model: provider('bench'), prompt: 'x', abortSignal: leave.signal });
  void pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream }) });
}).listen(port, '127.0.0.1', () => console.log('ready'));
