import { parityTable, restartTable } from './cluster-tables';
import { measuredFaults, measuredProbes } from './fault-tables';
import { executorTable, exitTable, groupVersionTable } from './group-tables';
import { withSections } from './markdown';
import { rulesPage } from './rules';
import { fetchTable, taskTable, versionTable, vllmVersionLine } from './tables';

/** Pages that are made from the code, wholly or in sections: what each has to be, given what it is. */
export const PAGES: Readonly<Record<string, (current: string) => string>> = {
  'docs/rules.md': rulesPage,
  'docs/hugging-face-service.md': (page) => withSections(page, {
    'tasks': taskTable(), 'vllm versions': vllmVersionLine(),
  }),
  'docs/model-storage.md': (page) => withSections(page, { 'fetch': fetchTable(), 'agent exits': exitTable('agent') }),
  'docs/targets.md': (page) => withSections(page, { versions: versionTable(), parity: parityTable() }),
  'docs/multi-node-vllm.md': (page) => withSections(page, {
    'executors': executorTable(), 'group versions': groupVersionTable(), 'exits': exitTable('launcher'),
  }),
  'docs/group-faults.md': (page) => withSections(page, {
    'faults': measuredFaults('cdk8s-kserve'), 'faults of kserve': measuredFaults('kserve'), 'probes': measuredProbes(),
  }),
  'docs/operations.md': (page) => withSections(page, { restarts: restartTable() }),
};
