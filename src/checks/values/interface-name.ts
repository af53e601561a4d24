import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const INTERFACE_NAME: Rule = {
  id: 'KS024',
  title: 'the name of a network interface is not one of Linux',
  severity: 'error',
  acknowledgeable: false,
  why: 'No node has such an interface, so every pod of the group ends at its start; GLOO and the launcher know neither '
    + 'the lists nor the signs of NCCL.',
  see: 'https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html',
};

/** Refuses what Linux has no interface for, and what NCCL alone reads as a pattern. */
export function interfaceName(prop: string, value: string): string {
  if (!/^(?!\.{1,2}$)[^\s/:,^=\p{C}][^\s/:,\p{C}]{0,14}$/u.test(value)) {
    const pattern = /^[\^=]|,/.test(value);
    reject(INTERFACE_NAME, wrongValue(prop, 'the name of one interface, of 1 to 15 characters without blanks, slashes and colons', value,
      pattern ? 'lists and the signs ^ and = are NCCL\'s own, for GLOO and the launcher it is one name'
        : 'name the one that joins the nodes, as \'ip link\' shows it'));
  }
  return value;
}
