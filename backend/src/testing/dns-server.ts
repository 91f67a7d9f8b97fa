import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

const types = { A: 1, AAAA: 28 };
const headerBytes = 12;

/**
 * A name server on 127.0.0.1:53 that knows addresses only and lets nobody keep an answer.
 *
 * Shape: `addressesOf` gives all addresses of a name, of both families; it is asked once for each question.
 */
export async function startDnsServer(
  addressesOf: (name: string, type: 'A' | 'AAAA') => readonly string[],
): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    socket.send(answer(query, addressesOf), from.port, from.address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

function answer(query: Buffer, addressesOf: Parameters<typeof startDnsServer>[0]): Buffer {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = query.subarray(headerBytes, at + 5);
  const type = query.readUInt16BE(at + 1);
  const kind = type === types.A ? 'A' : type === types.AAAA ? 'AAAA' : null;
  const found = kind ? addressesOf(labels.join('.').toLowerCase(), kind) : [];
  const records = found.filter((address) => isIPv6(address) === (kind === 'AAAA')).map(record);
  const header = Buffer.alloc(headerBytes);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8580, 2); // an answer, with authority, recursion available
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

function record(address: string): Buffer {
  const data = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc000 | headerBytes, 0); // the name stands in the question
  head.writeUInt16BE(isIPv6(address) ? types.AAAA : types.A, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(0, 6); // seconds to live
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function ipv6Bytes(address: string): Buffer {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = [], right = []] = plain.split('::').map((side) => side.split(':').filter(Boolean));
  const zeros = plain.includes('::') ? Array(8 - left.length - right.length).fill('0') : [];
  return Buffer.from([...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
