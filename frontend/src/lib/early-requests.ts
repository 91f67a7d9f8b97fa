declare global {
  /** What the page asked for before its program was there, by path. */
  var earlyAnswers: Map<string, Promise<Response>> | undefined;
}

/** An answer that nobody took by then may be out of date. */
const freshMs = 15_000;

/** The answer to a request that the page made before its program was there; each is given out once. */
export function takeEarlyAnswer(path: string): Promise<Response> | null {
  const { earlyAnswers } = globalThis;
  const answer = earlyAnswers?.get(path);
  if (!answer) return null;
  earlyAnswers?.delete(path);
  return performance.now() < freshMs ? answer : null;
}

/** Whoever asks from now on is somebody else. */
export const forgetEarlyAnswers = (): void => globalThis.earlyAnswers?.clear();
