/** What KServe puts between the names of service and namespace for the host name of a predictor. */
export const PREDICTOR_INFIX = '-predictor-';

/** Longest part of a host name between two dots. */
export const MAX_HOST_LABEL = 63;
