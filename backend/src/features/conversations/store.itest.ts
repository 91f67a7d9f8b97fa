import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { newUuid } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { migrate } from '../../platform/postgres/migrate.ts';
import { createDatabase, createPool } from '../../platform/postgres/pool.ts';
import { withDatabase } from '../../testing/database.ts';
import { insertConversation, listConversations } from './store.ts';

const log = createLog('error');
const titles = ['ÉCLAIR in ΑΘΗΝΑ', 'cafe\u0301 100 % \\ a_b', 'Straße {x,"y"}'];

/** Everything of a database with this locale that one question needs. */
async function searchIn(locale: string) {
  const name = `locale_${newUuid().replaceAll('-', '')}`;
  const admin = createPool(withDatabase(inject('templateUrl'), 'postgres'), log);
  await admin.query(`create database ${name} template template0 ${locale}`);
  const pool = createPool(withDatabase(inject('templateUrl'), name), log);
  await migrate(pool, join(import.meta.dirname, '../../../migrations'));
  const db = createDatabase(pool);
  const user = { username: 'reader', email: 'reader@example.com', hashed_password: '' };
  const { id } = await db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  for (const title of titles) await insertConversation(db, id, title, 'set');
  return {
    async find(search: string) {
      const words = search.split(' ');
      const found = await listConversations(db, id, { limit: 10, after: null, words, isPinned: false });
      return found.map(({ title }) => titles.indexOf(title));
    },
    async drop() {
      await db.destroy();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

test.each([
  `locale_provider libc locale 'C'`,
  `locale_provider builtin locale 'C' builtin_locale 'C.UTF-8'`,
  `locale_provider icu locale 'C' icu_locale 'tr'`,
])('titles are found alike in a database made with %s', async (locale) => {
  const { find, drop } = await searchIn(locale);
  try {
    expect(await find('éclair αθηνα')).toEqual([0]);
    expect(await find('INE ÉCLAIR')).toEqual([]);
    expect(await find('IN ÉCLAIR')).toEqual([0]);
    expect(await find('CAFÉ')).toEqual([1]);
    expect(await find('CAFE\u0301')).toEqual([1]);
    expect(await find('%')).toEqual([1]);
    expect(await find('_')).toEqual([1]);
    expect(await find('\\')).toEqual([1]);
    expect(await find('{X,"Y"}')).toEqual([2]);
    expect(await find('STRAß')).toEqual([2]);
  } finally {
    await drop();
  }
});
