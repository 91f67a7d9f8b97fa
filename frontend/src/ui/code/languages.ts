/** What is known of a language: the name people read, and the ending of its files. */
interface Language {
  title: string;
  extension: string;
}

const languages = {
  bash: { title: 'Bash', extension: 'sh' },
  bat: { title: 'Batch', extension: 'bat' },
  c: { title: 'C', extension: 'c' },
  clojure: { title: 'Clojure', extension: 'clj' },
  cpp: { title: 'C++', extension: 'cpp' },
  csharp: { title: 'C#', extension: 'cs' },
  css: { title: 'CSS', extension: 'css' },
  dart: { title: 'Dart', extension: 'dart' },
  diff: { title: 'Diff', extension: 'diff' },
  docker: { title: 'Dockerfile', extension: 'dockerfile' },
  elixir: { title: 'Elixir', extension: 'ex' },
  erlang: { title: 'Erlang', extension: 'erl' },
  fsharp: { title: 'F#', extension: 'fs' },
  go: { title: 'Go', extension: 'go' },
  graphql: { title: 'GraphQL', extension: 'graphql' },
  groovy: { title: 'Groovy', extension: 'groovy' },
  haskell: { title: 'Haskell', extension: 'hs' },
  hcl: { title: 'HCL', extension: 'hcl' },
  html: { title: 'HTML', extension: 'html' },
  http: { title: 'HTTP', extension: 'http' },
  ini: { title: 'INI', extension: 'ini' },
  java: { title: 'Java', extension: 'java' },
  javascript: { title: 'JavaScript', extension: 'js' },
  json: { title: 'JSON', extension: 'json' },
  jsonc: { title: 'JSON', extension: 'jsonc' },
  jsx: { title: 'JSX', extension: 'jsx' },
  julia: { title: 'Julia', extension: 'jl' },
  kotlin: { title: 'Kotlin', extension: 'kt' },
  latex: { title: 'LaTeX', extension: 'tex' },
  less: { title: 'Less', extension: 'less' },
  lua: { title: 'Lua', extension: 'lua' },
  make: { title: 'Makefile', extension: 'mk' },
  markdown: { title: 'Markdown', extension: 'md' },
  mermaid: { title: 'Mermaid', extension: 'mmd' },
  nginx: { title: 'nginx', extension: 'conf' },
  nix: { title: 'Nix', extension: 'nix' },
  'objective-c': { title: 'Objective-C', extension: 'm' },
  ocaml: { title: 'OCaml', extension: 'ml' },
  perl: { title: 'Perl', extension: 'pl' },
  php: { title: 'PHP', extension: 'php' },
  powershell: { title: 'PowerShell', extension: 'ps1' },
  proto: { title: 'Protocol Buffers', extension: 'proto' },
  python: { title: 'Python', extension: 'py' },
  r: { title: 'R', extension: 'r' },
  ruby: { title: 'Ruby', extension: 'rb' },
  rust: { title: 'Rust', extension: 'rs' },
  scala: { title: 'Scala', extension: 'scala' },
  scss: { title: 'SCSS', extension: 'scss' },
  shellsession: { title: 'Console', extension: 'txt' },
  sql: { title: 'SQL', extension: 'sql' },
  svelte: { title: 'Svelte', extension: 'svelte' },
  swift: { title: 'Swift', extension: 'swift' },
  toml: { title: 'TOML', extension: 'toml' },
  tsx: { title: 'TSX', extension: 'tsx' },
  typescript: { title: 'TypeScript', extension: 'ts' },
  vue: { title: 'Vue', extension: 'vue' },
  xml: { title: 'XML', extension: 'xml' },
  yaml: { title: 'YAML', extension: 'yaml' },
  zig: { title: 'Zig', extension: 'zig' },
} satisfies Record<string, Language>;

/** The languages that can be coloured, by the names of their grammars. */
export type LanguageName = keyof typeof languages;

const aliases: Record<string, LanguageName> = {
  'c#': 'csharp',
  'c++': 'cpp',
  cc: 'cpp',
  cjs: 'javascript',
  clj: 'clojure',
  cmd: 'bat',
  console: 'shellsession',
  cs: 'csharp',
  cts: 'typescript',
  cxx: 'cpp',
  dockerfile: 'docker',
  erl: 'erlang',
  ex: 'elixir',
  exs: 'elixir',
  'f#': 'fsharp',
  fs: 'fsharp',
  gql: 'graphql',
  golang: 'go',
  h: 'c',
  hpp: 'cpp',
  hs: 'haskell',
  htm: 'html',
  jl: 'julia',
  js: 'javascript',
  json5: 'jsonc',
  kt: 'kotlin',
  kts: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  mjs: 'javascript',
  ml: 'ocaml',
  mmd: 'mermaid',
  mts: 'typescript',
  objc: 'objective-c',
  patch: 'diff',
  pl: 'perl',
  postgresql: 'sql',
  properties: 'ini',
  protobuf: 'proto',
  ps1: 'powershell',
  pwsh: 'powershell',
  py: 'python',
  python3: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  terraform: 'hcl',
  tex: 'latex',
  tf: 'hcl',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
};

/** The language that an info string means; null: none that is known. `js` and `JavaScript` mean `javascript`. */
export function languageOf(label: string): LanguageName | null {
  const name = label.toLowerCase();
  if (Object.hasOwn(languages, name)) return name as LanguageName;
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null;
}

/** What stands above the code: the language's own spelling, else what the answer calls it. */
export function titleOf(label: string): string {
  const language = languageOf(label);
  return language ? languages[language].title : label || 'Text';
}

export function extensionOf(label: string): string {
  const language = languageOf(label);
  return language ? languages[language].extension : 'txt';
}
