import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  url: string;
  close(): Promise<void>;
}

/**
 * Gives each connection to the next port in turn, whoever makes it, and to the one after when that one does not take
 * it. Port 0: any.
 */
export async function startBalancer(ports: readonly number[], port = 0): Promise<Balancer> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  };
  let turn = 0;

  function pass(client: Socket, triesLeft: number): void {
    turn = (turn + 1) % ports.length;
    const server = connect({ port: ports[turn] ?? 0, host: '127.0.0.1' });
    keep(server);
    const onRefused = () => {
      if (triesLeft > 0 && !client.destroyed) pass(client, triesLeft - 1);
      else client.destroy();
    };
    server.once('error', onRefused);
    server.once('connect', () => {
      server.off('error', onRefused);
      server.on('error', () => client.destroy());
      client.on('close', () => server.destroy());
      server.on('close', () => client.destroy());
      client.pipe(server).pipe(client);
    });
  }

  const server = createServer((client) => {
    keep(client);
    client.on('error', () => {});
    pass(client, ports.length - 1);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
