import type { Http, HttpRequest } from '../../net/http.ts';

/** Requests to a URL that a registry wrote: no redirect and no name leads to this machine, but to `nearHosts`. */
export function farHttp(http: Http, nearHosts: readonly string[]): Http {
  const far = (request: HttpRequest): HttpRequest => ({ ...request, nearHosts });
  return {
    request: (request, signal) => http.request(far(request), signal),
    text: (request, signal) => http.text(far(request), signal),
    json: (request, signal) => http.json(far(request), signal),
  };
}
