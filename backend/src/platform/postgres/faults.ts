const connectionCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  '25006', // read_only_sql_transaction: the other side of a failover
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
]);

const connectionMessages =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered)/;

interface DatabaseFault extends Error {
  code?: string;
  constraint?: string;
  syscall?: string;
}

/** Whether the database could not be reached, as against refusing what it was asked. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, message } = error as DatabaseFault;
  if (code === 'ENOENT' && syscall !== 'connect') return false;
  return connectionCodes.has(code ?? '') || connectionMessages.test(message);
}

/** Short of something (53), told to stop (57), failed below (58); a race or a wait that was lost. */
const passingCodes = /^(?:(?:53|57|58)[0-9A-Z]{3}|40001|40P01|55P03|25P03|25P04)$/;

/** Whether the same statement may succeed later: the database did not refuse what it says. */
export const mayPass = (error: unknown): boolean =>
  isConnectionFault(error) || passingCodes.test((error as DatabaseFault | null)?.code ?? '');

/** Whether a unique constraint or index of that name refused the row. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: violated } = (error ?? {}) as DatabaseFault;
  return code === '23505' && violated === constraint;
}
