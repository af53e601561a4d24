import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const TENSOR: Rule = {
  id: 'KS026',
  title: 'a tensor, backend, folder or configuration is not one that Triton accepts',
  severity: 'error',
  acknowledgeable: false,
  why: 'Triton refuses the configuration when the pod starts, or every request.',
  see: 'https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md',
};

/** Refuses what cannot be a name of a tensor. */
export function tensorName(value: string): string {
  if (!/^[\w./:-]{1,128}$/.test(value)) {
    reject(TENSOR, wrongValue('name', 'letters, digits, _, ., /, : and - as in the name of a tensor', value));
  }
  return value;
}

/** Refuses sizes that a tensor cannot have. */
export function tensorDims(name: string, dims: readonly number[]): number[] {
  const wrong = dims.find((dim) => !Number.isInteger(dim) || dim === 0 || dim < -1);
  if (wrong !== undefined || dims.length === 0) {
    reject(TENSOR, wrongValue(`dims of ${name}`, 'whole numbers from 1 on, or -1 where any size does', dims.join(', '),
      'leave the dimension of the batch out'));
  }
  return [...dims];
}

/** Refuses what cannot be a name of a backend. */
export function backendName(value: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(value)) {
    reject(TENSOR, wrongValue('backend', 'lower-case letters, digits and _ as in libtriton_NAME.so', value,
      'Triton knows onnxruntime, tensorrt, pytorch, python, openvino and those in its image'));
  }
  return value;
}

/** Refuses what cannot be the folder of a model in a repository. */
export function modelFolder(value: string): string {
  if (!/^[A-Za-z0-9][\w.-]{0,127}$/.test(value)) {
    reject(TENSOR, wrongValue('model', 'the name of a folder of the repository: letters, digits, ., _ and -', value));
  }
  return value;
}

/** Refuses a path that leads out of its folder. */
export function pathBelow(prop: string, value: string): string {
  if (value === '' || value.startsWith('/') || value.split('/').some((part) => part === '..' || part === '')) {
    reject(TENSOR, wrongValue(prop, 'a path below the model\'s folder', value));
  }
  return value;
}
