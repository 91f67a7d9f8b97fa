/** What a process holds. */
export interface Held {
  /** After garbage collection. */
  heapMb: number;
  /** What keeps its event loop alive, by kind. */
  resources: Record<string, number>;
}

export interface Inspector {
  held(): Promise<Held>;
  close(): void;
}

/** Asks the inspector of a process that was started with `--inspect=127.0.0.1:port`. */
export async function connectInspector(port: string): Promise<Inspector> {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  let lastId = 0;
  const ask = <T>(method: string, params = {}): Promise<T> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const onMessage = ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as { id: number; result: T };
        if (answer.id !== id) return;
        socket.removeEventListener('message', onMessage);
        resolve(answer.result);
      };
      socket.addEventListener('message', onMessage);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  return {
    close: () => socket.close(),
    async held() {
      // What finalizers let go is collected by the next round.
      for (let round = 0; round < 3; round += 1) await ask('HeapProfiler.collectGarbage');
      const { usedSize } = await ask<{ usedSize: number }>('Runtime.getHeapUsage');
      const { result } = await ask<{ result: { value: string[] } }>('Runtime.evaluate', {
        expression: 'process.getActiveResourcesInfo()',
        returnByValue: true,
      });
      const resources: Record<string, number> = {};
      for (const kind of result.value) resources[kind] = (resources[kind] ?? 0) + 1;
      return { heapMb: usedSize / 1e6, resources };
    },
  };
}

export function describeHeld({ heapMb, resources }: Held): string {
  const counts = Object.entries(resources).map(([kind, count]) => `${kind} ${count}`);
  return `heap ${heapMb.toFixed(1)} MB; ${counts.sort().join(', ')}`;
}
