import type { Snapshot } from '@parley/contract/search';

/** A numbered source with all that is stored of it. */
export interface KeptSource extends Snapshot {
  /** What the model was shown. */
  excerpt: string;
}
