import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stderr, so that stdout stays free for what `npm start` tells a person. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: ['authorization', 'cookie', 'password', '*.authorization', '*.cookie', '*.password'],
    },
    pino.destination(2),
  );
}
