/** Paths that probes and Prometheus ask; they are open without a key. */
export const PATHS = { root: '/', health: '/health', live: '/v2/health/live', ready: '/v2/health/ready', metrics: '/metrics' } as const;

export const OPEN_PATHS: ReadonlySet<string> = new Set(Object.values(PATHS));
