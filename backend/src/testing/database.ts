import { newUuid } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { createPool } from '../platform/postgres/pool.ts';

/** A database of its own, cloned from the migrated template at `templateUrl`. */
export async function cloneDatabase(
  templateUrl: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${newUuid().replaceAll('-', '')}`;
  const template = new URL(templateUrl).pathname.slice(1);
  const onAdmin = async (statement: string) => {
    const admin = createPool(withDatabase(templateUrl, 'postgres'), createLog('error'));
    await admin.query(statement).finally(() => admin.end());
  };
  await onAdmin(`create database ${name} template ${template}`);
  return {
    url: withDatabase(templateUrl, name),
    drop: () => onAdmin(`drop database ${name} with (force)`),
  };
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
