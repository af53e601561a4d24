import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const REVISION_PINNED: ServiceRule = {
  id: 'KS112',
  title: 'a model of the Hub that is not pinned to a commit',
  severity: 'warning',
  acknowledgeable: true,
  why: 'A branch moves: two replicas that start at different times serve different weights, and a roll-back brings '
    + 'nothing back.',
  see: 'https://huggingface.co/docs/huggingface_hub/guides/download',
  check: ({ intent }) => {
    const { source, remoteCode } = intent.model;
    // Where remote code runs, a commit is a must: see REMOTE_CODE_PINNED.
    return source.kind === 'hub' && remoteCode === undefined && !/^[0-9a-f]{40}$/.test(source.revision ?? '')
      ? [wrongValue('revision', 'a commit of 40 hexadecimal digits', source.revision,
        'take it from the history of the repository').replace('must be', 'should be')]
      : [];
  },
};
