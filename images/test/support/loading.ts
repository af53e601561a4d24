import type { LoadOptions } from '../../src/server/models/load-model.ts';

export const LOAD: LoadOptions = { graph: 'fp32', workers: 1, threads: 1, spin: false, maxRows: 64, maxBatchTokens: 1024, maxQueue: 256, maxBatch: 128 };
