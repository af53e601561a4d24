/**
 * onnxruntime's binaries for Linux report to their maker unless this is set
 * when they are loaded. Import this first in whatever starts a worker: a
 * worker's own process.env is a copy that native code does not see.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
