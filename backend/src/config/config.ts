/** Everything the process is told from outside. Frozen; made once by `parseConfig` and handed down. */
export interface Config {
  readonly environment: 'development' | 'production';
  readonly host: string;
  readonly webPort: number;
  readonly apiPort: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** null: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** null: generated once and kept in the data folder. */
  readonly secretKey: string | null;
  /** Origins other than our own whose pages may call the API. */
  readonly allowedOrigins: readonly string[];
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly rateLimits: boolean;
  /** `host:port` of pages that may be read wherever they are; IPv6 in brackets. */
  readonly fetchAllow: readonly string[];
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string | null };
  readonly defaultModel: string | null;
  readonly localModel: LocalModelChoice;
  readonly webSearch: WebSearchConfig;
  readonly logLevel: string;
}

export interface WebSearchConfig {
  readonly enabled: boolean;
  /** null: DuckDuckGo's own addresses; else what `/html/` and `/lite/` are below. */
  readonly duckduckgoUrl: string | null;
  readonly wikipediaUrl: string | null;
  readonly searxngUrl: string | null;
  readonly braveApiKey: string | null;
  readonly tavilyApiKey: string | null;
}

/** `auto` downloads the built-in model only when no provider is there; `source` is a GGUF file's path or URL. */
export type LocalModelChoice =
  | { readonly mode: 'auto' }
  | { readonly mode: 'off' }
  | { readonly mode: 'custom'; readonly source: string };
