import type { UserEvent } from '@parley/contract/user-events';
import type { Node } from '../nodes/service.ts';

/** One browser that listens. `signal` aborts when it leaves. */
export interface UserEventSink {
  readonly signal: AbortSignal;
  write(frames: string): boolean;
}

/** What happens in an account, told to its browsers, on whichever nodes they and the cause are. */
export interface UserEvents {
  publish(userId: number, event: UserEvent): void;
  /** False: certainly nobody would hear. */
  mayBeHeard(userId: number): boolean;
  listen(userId: number, sink: UserEventSink): void;
}

const frameOf = (event: UserEvent): string => `data: ${JSON.stringify(event)}\n\n`;

export function createUserEvents(node: Node): UserEvents {
  const sinks = new Map<number, Set<UserEventSink>>();
  node.subscribe(
    (message) => {
      if (message.type !== 'user') return;
      for (const sink of sinks.get(message.userId) ?? []) sink.write(frameOf(message.event));
    },
    () => {
      // What other nodes told meanwhile is lost: `ready` makes browsers look for themselves.
      for (const sink of [...sinks.values()].flatMap((set) => [...set]))
        sink.write(frameOf({ type: 'ready' }));
    },
  );
  return {
    publish: (userId, event) => node.publish({ type: 'user', userId, event }),
    mayBeHeard: (userId) => node.hasPeers || sinks.has(userId),
    listen(userId, sink) {
      const listening = sinks.get(userId) ?? new Set();
      sinks.set(userId, listening.add(sink));
      const leave = () => {
        listening.delete(sink);
        if (listening.size === 0 && sinks.get(userId) === listening) sinks.delete(userId);
      };
      sink.signal.addEventListener('abort', leave);
      if (sink.signal.aborted) return leave();
      sink.write(frameOf({ type: 'ready' }));
    },
  };
}
