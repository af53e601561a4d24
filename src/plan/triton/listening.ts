/** Where metrics are, wherever Triton runs. */
export const METRICS_PORT = 8002;

/** Triton beside our server is reached from within the pod alone. */
export const LOCALHOST = '127.0.0.1';
export const HTTP_PORT = 8000;
export const GRPC_PORT = 8001;

/** Where our server finds it, and its metrics. */
export const TRITON_URL = `http://${LOCALHOST}:${HTTP_PORT}`;
export const TRITON_METRICS_URL = `http://${LOCALHOST}:${METRICS_PORT}/metrics`;
