import { limits } from '@parley/contract/limits';
import type { UserEvent } from '@parley/contract/user-events';
import { retryAfterMs, send } from '../../lib/http.ts';
import { connectAlone } from '../../lib/locks.ts';
import { comebackOr, reconnectDelayMs } from '../../lib/network.ts';
import { readFrames } from '../../lib/sse.ts';

/**
 * What happens in the account, in whichever tab, browser or device. One tab of this browser listens to the server and
 * tells the others. Returns the undo.
 */
export function followAccount(userId: number, onEvent: (event: UserEvent) => void): () => void {
  const name = `account.${userId}`;
  const abort = new AbortController();
  const others = new BroadcastChannel(`parley.${name}`);
  others.onmessage = ({ data }: MessageEvent<UserEvent>) => onEvent(data);
  const tell = (event: UserEvent) => {
    onEvent(event);
    others.postMessage(event);
  };
  connectAlone(name, abort.signal, (signal) => listen(tell, signal)).catch(() => {});
  return () => {
    abort.abort(new Error('Nobody listens any more.'));
    others.close();
  };
}

async function listen(tell: (event: UserEvent) => void, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let askedMs = 0;
    try {
      const { body } = await send('/api/v1/events', { signal });
      if (!body) throw new Error('The stream has no body.');
      for await (const { data } of readFrames(body, 3 * limits.heartbeatMs)) {
        failures = 0;
        tell(JSON.parse(data) as UserEvent);
      }
    } catch (error) {
      askedMs = retryAfterMs(error);
    }
    if (signal.aborted) return;
    await comebackOr(Math.max(askedMs, reconnectDelayMs(failures)), signal);
    failures += 1;
  }
}
