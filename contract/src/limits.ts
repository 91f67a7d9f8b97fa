/** Sizes and times that both sides must agree on. Units are in the names; characters are UTF-16 code units. */
export const limits = {
  usernameMinChars: 3,
  usernameMaxChars: 50,
  emailMaxChars: 100,
  passwordMinChars: 8,
  passwordMaxChars: 1_000,
  titleMaxChars: 255,
  messageMaxChars: 400_000,
  modelIdMaxChars: 200,
  bodyMaxBytes: 2 * 1024 * 1024,
  pageMaxItems: 100,
  pageDefaultItems: 40,
  /** Messages of a conversation's visible path in one answer. */
  pathPageMaxItems: 200,
  outlineTextMaxChars: 80,
  findTextMaxChars: 200,
  /** Messages that one search in a conversation names. */
  findMaxItems: 500,
  /** Numbered sources of one answer. */
  sourcesMax: 20,
  /** Events are numbered with PostgreSQL integers. */
  seqMax: 2_147_483_647,
  /** A comment frame goes out this often on an idle event stream. */
  heartbeatMs: 10_000,
  /** What `retry:` tells an EventSource. */
  reconnectMs: 1_000,
} as const;
