import { isIP } from 'node:net';

/** What a reader gives back for text that is not a value of its setting: the words for "what was expected". */
export class Expected {
  readonly words: string;
  constructor(words: string) {
    this.words = words;
  }
}

export type Read<T> = (text: string) => T | Expected;

export const text: Read<string> = (value) => value;

/** A key that is sent as a header. */
export const headerToken: Read<string> = (value) =>
  /^[\x21-\x7E]+$/.test(value) ? value : new Expected('a key of letters, digits and signs without spaces');

export const oneOf =
  <T extends string>(...choices: readonly T[]): Read<T> =>
  (value) =>
    choices.find((choice) => choice === value.toLowerCase()) ?? new Expected(`one of ${choices.join(', ')}`);

export const onOff: Read<boolean> = (value) => {
  const choice = oneOf('on', 'off')(value);
  return choice instanceof Expected ? choice : choice === 'on';
};

export const port: Read<number> = (value) => {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return number >= 1 && number <= 65_535 ? number : new Expected('a port number from 1 to 65535');
};

export const host: Read<string> = (value) =>
  isIP(value) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)
    ? value
    : new Expected('an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0');

export const httpUrl: Read<string> = (value) => {
  const url = URL.parse(value);
  return url && /^https?:$/.test(url.protocol)
    ? value.replace(/\/+$/, '')
    : new Expected('an http or https URL, such as https://api.openai.com/v1');
};

export const postgresUrl: Read<string> = (value) => {
  const url = URL.parse(value);
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
    ? value
    : new Expected('a PostgreSQL URL, such as postgresql://user:password@host:5432/database');
};

export const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value) => {
    const items: T[] = [];
    for (const part of value.split(',').filter((text) => text.trim() !== '')) {
      const item = read(part.trim());
      if (item instanceof Expected) return new Expected(`a comma-separated list, each ${item.words}`);
      items.push(item);
    }
    return Object.freeze(items);
  };

export const origin: Read<string> = (value) => {
  if (value === '*') return value;
  const url = URL.parse(value);
  return url && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname + url.search + url.hash)
    ? url.origin
    : new Expected('an origin such as https://chat.example.org, or *');
};

/** Gives the host as it stands in a URL that has been read, so that all spellings of it are one. */
export const hostAndPort: Read<string> = (value) => {
  const [, name = '', number = ''] = /^(\[[\da-f:.]+\]|[^:/\\?#@*\s]+):(\d{1,5})$/i.exec(value) ?? [];
  const url = URL.parse(`http://${name.replace(/\.$/, '')}/`);
  return url && typeof port(number) === 'number'
    ? `${url.hostname}:${Number(number)}`
    : new Expected('one host with its port, such as wiki.lan:80, 10.0.0.7:8080 or [::1]:80');
};

export const network: Read<string> = (value) => {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  const widthOk =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return version > 0 && widthOk && rest.length === 0
    ? value
    : new Expected('an IP address or network, such as 10.0.0.0/8');
};
