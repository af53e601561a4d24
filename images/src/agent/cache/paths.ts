/** What a cache answers over HTTP, and where. */
export const CACHE_PATHS = { probes: { readiness: '/readyz', liveness: '/healthz' }, metrics: '/metrics' } as const;
