/** The search engines' own address. */
export const engineHost = '127.0.0.1';
/** Where pages live: several sites, since a reader of results takes few from each. */
export const siteHosts: readonly string[] = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 2}`);

/** Every `host:port` of a fake web at this port. */
export const hostsAt = (port: number | string): string[] =>
  [engineHost, ...siteHosts].map((host) => `${host}:${port}`);
