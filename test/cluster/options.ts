import { parseArgs } from 'node:util';
import { compareVersions, KSERVE_VERSIONS } from './versions';

export interface Options {
  versions: string[];
  /** Whether to test against the current KUBECONFIG instead of clusters of our own. */
  useCurrent: boolean;
  upgrade: boolean;
  /** Suites to run, like 'parity'; empty for all. */
  suites: string[];
  /** A module with CASES to use instead of cases.ts. */
  cases?: string;
}

export const HELP = `Applies every case to real controllers.

  --kserve 0.15.2,0.19.0   the KServe versions (default: ${KSERVE_VERSIONS.join(',')})
  --use-current            use the cluster of KUBECONFIG; its KServe version is that of the
                           controller's image, or of --kserve
  --suite apply,parity     only these of apply, parity, refusal, groups, runtime, cache, injected,
                           upgrade, modes, localmodel
  --no-upgrade             leave out the upgrade test (it needs a cluster of its own)
  --cases FILE             cases other than those of test/cluster/cases.ts
`;

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      'kserve': { type: 'string' },
      'use-current': { type: 'boolean', default: false },
      'suite': { type: 'string', default: '' },
      'no-upgrade': { type: 'boolean', default: false },
      'cases': { type: 'string' },
      'help': { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const suites = split(values.suite);
  const asked = split(values.kserve).sort(compareVersions);
  const useCurrent = values['use-current'] === true;
  return {
    versions: asked.length > 0 || useCurrent ? asked : KSERVE_VERSIONS,
    useCurrent,
    // Two versions are needed: a run for one alone is meant to be short.
    upgrade: !useCurrent && values['no-upgrade'] !== true && (asked.length === 0 || suites.some((suite) => ['upgrade', 'modes', 'localmodel'].includes(suite))),
    suites,
    cases: values.cases,
  };
}

function split(text = ''): string[] {
  return text.split(',').filter((part) => part !== '');
}
