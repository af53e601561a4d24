import { Listed } from '../../test/cluster/listed';
import { PARITY } from '../../test/cluster/parity';
import { BY_THE_CONTROLLER, BY_THE_MANIFESTS } from '../../test/cluster/upgrade';
import { code, table } from './markdown';

/** Where KServe's objects may differ from the plain ones: the list that the parity test allows. */
export function parityTable(): string {
  const rows = PARITY.map(({ path, versions, reason }) => [code(path), versions === undefined ? 'all' : code(versions), reason]);
  return table(['Where', 'KServe', 'Why'], rows);
}

/** What restarts pods on an upgrade of KServe: the lists that the upgrade test allows. */
export function restartTable(): string {
  const of = (when: string, list: readonly Listed[]) => list.map(({ path, reason }) => [when, code(path), reason]);
  return table(['When', 'What changes in the pod template', 'Why'], [
    ...of('KServe is upgraded', BY_THE_CONTROLLER), ...of('new manifests are applied', BY_THE_MANIFESTS),
  ]);
}
