import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const REMOTE_CODE_PINNED: ServiceRule = {
  id: 'KS101',
  title: 'remote code of a model runs that is not pinned to a commit',
  severity: 'error',
  acknowledgeable: false,
  why: 'A branch or tag moves: what somebody read is not what runs, and whoever may push to the repository runs code in the cluster.',
  see: 'https://huggingface.co/docs/transformers/main/en/models#custom-models',
  check: ({ intent }) => {
    const { source, remoteCode } = intent.model;
    if (remoteCode === undefined) {
      // Sources that take no `remoteCode` have the flag alone.
      const flag = intent.engine.extraArgs.find((arg) => TRUST.test(arg));
      return flag === undefined || (source.kind !== 'hub' && source.kind !== 'volume') ? [] : [
        wrongValue('extraArgs', 'without remote code that nobody approved', flag,
          'set remoteCode of the model to RemoteCode.approved()'),
      ];
    }
    const problems: string[] = [];
    if (source.kind === 'hub' && !COMMIT.test(source.revision ?? '')) {
      problems.push(wrongValue('revision', 'a commit of 40 hexadecimal digits where remote code runs',
        source.revision, 'take it from the history of the repository'));
    }
    if (remoteCode.codeRevision !== undefined && !COMMIT.test(remoteCode.codeRevision)) {
      problems.push(wrongValue('codeRevision', 'a commit of 40 hexadecimal digits', remoteCode.codeRevision));
    }
    return problems;
  },
};

const TRUST = /^--trust[-_]remote[-_]code(=|$)/;
const COMMIT = /^[0-9a-f]{40}$/;
