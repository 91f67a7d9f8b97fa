// The control: bytes from the upstream to the client, unread.
import { Agent, createServer, request } from 'node:http';

const [upstreamPort, port] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const body = JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content: 'x' }] });

createServer((_, res) => {
  const upstream = request(
    {
      host: '127.0.0.1',
      port: upstreamPort,
      path: '/v1/chat/completions',
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    },
    (answer) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.pipe(res);
    },
  );
  upstream.on('error', () => res.destroy());
  res.on('close', () => upstream.destroy());
  upstream.end(body);
}).listen(port, '127.0.0.1', () => console.log('ready'));
