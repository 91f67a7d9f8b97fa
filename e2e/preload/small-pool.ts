// Loaded before a server by `--import`: its database pool never has more than POOL_SIZE connections.
import pg from 'pg';

const size = Number(process.env.POOL_SIZE);
Object.assign(pg.Pool.prototype, {
  _isFull(this: { _clients: unknown[] }) {
    return this._clients.length >= size;
  },
});
