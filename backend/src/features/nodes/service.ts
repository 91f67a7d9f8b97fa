import type { Pool } from 'pg';
import { newUuid } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { type Notifications, openNotifications } from '../../platform/postgres/notifications.ts';
import { type Db, endConnections } from '../../platform/postgres/pool.ts';
import { Contact, leaseSeconds, parseEnvelope } from './rules.ts';
import * as store from './store.ts';
import type { Envelope, NodeMessage } from './types.ts';

/** This process, as one of the equal nodes that serve a database. */
export interface Node {
  readonly id: string;
  /** Whether a node whose lease ran out may be called dead. */
  readonly canJudge: boolean;
  /** Other nodes are alive, as far as known. */
  readonly hasPeers: boolean;
  /** Tells all nodes, this one at once. May be lost. */
  publish(message: NodeMessage): void;
  /** `missed` is called when messages of other nodes may have been lost. */
  subscribe(received: (message: NodeMessage) => void, missed: () => void): void;
  join(): Promise<void>;
  /** Prolongs the lease; to be called every 2 s. */
  renew(): Promise<void>;
  /** Ends the lease at once, so that others need not wait for it to run out. */
  leave(): Promise<void>;
}

export interface NodeDeps {
  db: Db;
  pool: Pool;
  log: Log;
  /** No other node can exist: those of before are forgotten at once. */
  exclusive: boolean;
}

export function createNode({ db, pool, log, exclusive }: NodeDeps): Node {
  const id = newUuid();
  const contact = new Contact();
  const subscribers: { received: (message: NodeMessage) => void; missed: () => void }[] = [];
  let notifications: Notifications | null = null;
  let others = 0;

  const deliver = (message: NodeMessage) => {
    for (const { received } of subscribers) received(message);
  };
  const tellOthers = (message: NodeMessage) =>
    notifications
      ?.send(JSON.stringify({ from: id, message } satisfies Envelope))
      .catch((err) => log.warn({ err, type: message.type }, 'nodes.publish: other nodes were not told'));

  function heard(payload: string): void {
    const envelope = parseEnvelope(payload);
    if (!envelope) {
      log.warn(
        { chars: payload.length },
        'nodes.heard: what was said on our channel is no message of a node',
      );
      return;
    }
    const { from, message } = envelope;
    if (from === id) return;
    if (message.type === 'joined') others = Math.max(others, 1);
    else deliver(message);
  }

  async function renew(): Promise<void> {
    // A database that has fallen silent would hold every query for ever.
    const silence = setTimeout(() => endConnections(pool), leaseSeconds * 1_000);
    others = await store.renewLease(db, id).finally(() => clearTimeout(silence));
    contact.renewed();
  }

  return {
    id,
    get canJudge() {
      return exclusive || contact.isSteady;
    },
    get hasPeers() {
      return others > 0;
    },
    publish(message) {
      deliver(message);
      if (others > 0) void tellOthers(message);
    },
    subscribe(received, missed) {
      subscribers.push({ received, missed });
    },
    async join() {
      const resumed = () => {
        for (const { missed } of subscribers) missed();
      };
      if (exclusive) await store.deleteOtherNodes(db, id);
      else notifications = await openNotifications(pool, log, { received: heard, resumed });
      await renew();
      await tellOthers({ type: 'joined' });
    },
    renew,
    async leave() {
      await store
        .deleteNode(db, id)
        .catch((err) => log.warn({ err }, 'nodes.leave: the lease has to run out'));
      await tellOthers({ type: 'orphans' });
      await notifications?.stop();
    },
  };
}
