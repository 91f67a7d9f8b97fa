import type { CDPSession, Page } from 'playwright-core';

/** What the browser itself counts about a page, in time of the processor. */
export interface Work {
  scriptMs: number;
  layoutMs: number;
  styleMs: number;
  taskMs: number;
}

export class DevTools {
  readonly session: CDPSession;

  private constructor(session: CDPSession) {
    this.session = session;
  }

  static async of(page: Page): Promise<DevTools> {
    const session = await page.context().newCDPSession(page);
    // Time that other programs had the processor for is nobody's work.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new DevTools(session);
  }

  /** The work of the main thread since the page began. */
  async work(): Promise<Work> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const ms = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1000;
    return {
      scriptMs: ms('ScriptDuration'),
      layoutMs: ms('LayoutDuration'),
      styleMs: ms('RecalcStyleDuration'),
      taskMs: ms('TaskDuration'),
    };
  }

  async workDuring(run: () => Promise<void>): Promise<Work> {
    const before = await this.work();
    await run();
    const after = await this.work();
    return {
      scriptMs: after.scriptMs - before.scriptMs,
      layoutMs: after.layoutMs - before.layoutMs,
      styleMs: after.styleMs - before.styleMs,
      taskMs: after.taskMs - before.taskMs,
    };
  }

  /** What is used after three rounds of garbage collection, in MB, and the nodes that are still held. */
  async memory(): Promise<{ heapMb: number; nodes: number }> {
    for (let round = 0; round < 3; round += 1) await this.session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.session.send('Runtime.getHeapUsage');
    const { nodes } = await this.session.send('Memory.getDOMCounters');
    return { heapMb: usedSize / 1e6, nodes };
  }

  /** A middling phone on a middling network: 4 times slower, 1.6 Mbps, 150 ms. */
  async emulatePhone(): Promise<void> {
    await this.session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await this.session.send('Network.enable');
    await this.session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6e6 / 8) * 0.9,
      uploadThroughput: (750e3 / 8) * 0.9,
    });
  }

  /** Milliseconds of the browser's clock at which the page's `performance.now()` was 0. */
  async timeOriginMs(): Promise<number> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'NavigationStart')?.value ?? 0) * 1000;
  }
}
