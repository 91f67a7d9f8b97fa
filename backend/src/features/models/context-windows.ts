/** Windows in tokens of models whose providers do not tell them, by the start of the name; the longest match counts. */
const known: Readonly<Record<string, number>> = {
  'gpt-3.5': 16_385,
  'gpt-4': 8_192,
  'gpt-4-turbo': 128_000,
  'gpt-4.1': 1_047_576,
  'gpt-4o': 128_000,
  'gpt-5': 400_000,
  'chatgpt-4o': 128_000,
  o1: 200_000,
  o3: 200_000,
  o4: 200_000,
  claude: 200_000,
  'gemini-1.5': 1_000_000,
  'gemini-2': 1_000_000,
  'gemini-3': 1_000_000,
  deepseek: 64_000,
  mistral: 32_000,
};

export const unknownWindow = 16_384;

export function knownWindow(name: string): number | null {
  const bare = name.split('/').at(-1)?.toLowerCase() ?? '';
  const prefixes = Object.keys(known).filter((prefix) => bare.startsWith(prefix));
  const longest = prefixes.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : (known[longest] ?? null);
}
