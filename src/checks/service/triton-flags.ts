import { TRITON_OWN_FLAGS } from '../../knowledge/triton';
import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const TRITON_FLAGS: ServiceRule = {
  id: 'KS753',
  title: 'a flag of Triton that the library sets itself',
  severity: 'error',
  acknowledgeable: false,
  why: 'The probes, the repository or the drain would not fit any more, or the port would be open to others.',
  see: 'https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_management.md',
  check: ({ intent: { triton } }) => (triton?.extraArgs ?? [])
    .map((arg) => arg.split('=')[0]).filter((flag) => TRITON_OWN_FLAGS.includes(flag))
    .map((flag) => wrongValue(`triton.extraArgs ${flag}`, 'left out', 'a value', 'it follows from the service')),
};
