import { version } from '../../../platform/version.ts';

/** Says who asks, and stays the same: engines may refuse us by it. */
export const userAgent = `Parley/${version} (self-hosted chat; searches for one person at a time)`;
