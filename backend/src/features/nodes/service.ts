import type { Pool } from 'pg';
import { newUuid } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { type Notifications, openNotifications } from '../../platform/postgres/notifications.ts';
import { endConnections } from '../../platform/postgres/pool.ts';
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
  /** Removes nodes that died minutes ago, if this one may call them dead: the runs of a node that is gone are taken. */
  forgetDead(): Promise<void>;
  /** Ends the lease at once, so that others need not wait for it to run out. */
  leave(): Promise<void>;
}

export interface NodeDeps {
  pool: Pool;
  log: Log;
  /** No other node can exist: those of before are forgotten at once. */
  exclusive: boolean;
}

/** A process that stops waits so long for the database to hear of it. */
const farewellMs = 2_000;

export function createNode({ pool, log, exclusive }: NodeDeps): Node {
  const id = newUuid();
  const contact = new Contact();
  const subscribers: { received: (message: NodeMessage) => void; missed: () => void }[] = [];
  /** The lease is renewed on the connection that listens: a pool that is full says nothing about the database. */
  let own: Notifications | null = null;
  let others = 0;
  const canJudge = () => exclusive || contact.isSteady;

  const deliver = (message: NodeMessage) => {
    for (const { received } of subscribers) received(message);
  };
  const tellOthers = (message: NodeMessage) =>
    own
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
    if (!own) throw new Error('The node has not joined.');
    const { db, cut } = own;
    // A database that has fallen silent would hold every query for ever.
    const silence = setTimeout(() => {
      endConnections(pool);
      cut();
    }, leaseSeconds * 1_000);
    others = await store.renewLease(db, id).finally(() => clearTimeout(silence));
    contact.renewed();
  }

  return {
    id,
    get canJudge() {
      return canJudge();
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
        if (exclusive) return;
        for (const { missed } of subscribers) missed();
      };
      own = await openNotifications(pool, log, { received: heard, resumed });
      if (exclusive) await store.deleteOtherNodes(own.db, id);
      await renew();
      if (!exclusive) await tellOthers({ type: 'joined' });
    },
    renew,
    async forgetDead() {
      if (own && canJudge()) await store.deleteDeadNodes(own.db);
    },
    async leave() {
      if (!own) return;
      const silence = setTimeout(own.cut, farewellMs);
      await store
        .deleteNode(own.db, id)
        .catch((err) => log.warn({ err }, 'nodes.leave: the lease has to run out'));
      if (!exclusive) await tellOthers({ type: 'orphans' });
      clearTimeout(silence);
      await own.stop();
    },
  };
}
