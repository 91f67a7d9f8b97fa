import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetNode, startFleet } from '../../tools/fleet/fleet.ts';
import { openDatabase, type SeededConversation, seedConversation } from '../../tools/seed-conversation.ts';
import { testSettings } from './parley.ts';

export interface SeededParley {
  node: FleetNode;
  /** Puts a conversation of `count` messages into the account `username`. */
  seed(username: string, title: string, count: number): Promise<SeededConversation>;
  remove(): Promise<void>;
}

/** The product on a database that can be written to, so that long conversations need not be talked. */
export async function startSeededParley(settings: Record<string, string>): Promise<SeededParley> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  const { DATABASE_URL: _, SECRET_KEY: __, ...shared } = testSettings;
  const fleet: Fleet = await startFleet({ size: 1, dataDir, settings: { ...shared, ...settings } });
  const database = openDatabase(fleet.databaseUrl);
  const [node] = fleet.nodes;
  if (!node) throw new Error('The fleet has no node.');
  return {
    node,
    seed: (username, title, count) => seedConversation(database.run, { username, title, count }),
    async remove() {
      await database.close();
      await fleet.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
