import { AppRule } from './app-rule';

/** Prefixes that model servers read as settings of their own. */
const PREFIXES = ['VLLM', 'RAY', 'TRITON'];

export const SERVICE_ENVIRONMENT: AppRule = {
  id: 'KS802',
  title: 'a Service whose variables a model server reads as its own',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Kubernetes gives every pod of the namespace VLLM_PORT=tcp://... for a Service called vllm, and vLLM reads it as '
    + 'its port. The pods of this library are spared; others in the namespace are not.',
  see: 'https://github.com/vllm-project/vllm/issues/34199',
  check: (objects) => objects
    .filter(({ kind, apiVersion, name, implied }) => implied === undefined && kind === 'Service' && apiVersion === 'v1'
      && PREFIXES.some((prefix) => name.toUpperCase() === prefix))
    .map(({ name, path }) => `'name' should not be one that makes variables ${name.toUpperCase()}_*, got '${name}' at ${path}: `
      + 'choose another name'),
};
