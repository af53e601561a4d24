import { parseArgs } from 'node:util';
import { FAULTS } from './faults';

export interface Options {
  readonly executors: ('mp' | 'ray')[];
  readonly faults: string[];
  readonly times: number;
  /** Whether KServe's script is measured, and not the construct. */
  readonly baseline: boolean;
  /** Whether only the cost of probes is measured. */
  readonly probes: boolean;
  readonly out?: string;
  readonly limit: number;
}

const NAMES = FAULTS.map(({ name }) => name);
const SHORT = ['worker-killed', 'head-killed'];

export const HELP = `Runs the pods of synthesized groups on real nodes, with the real vLLM and Ray on CPU, and breaks them.

  --executor mp,ray    what joins the ranks (default: both)
  --fault a,b          of ${NAMES.join(', ')}
                       (default: all)
  --times N            each fault so often (default: 1)
  --short              what CI runs: mp, ${SHORT.join(', ')}
  --baseline           KServe's own multi-node script and probes, over Ray, in place of the construct
  --probes             the CPU time of a probe, the construct's and KServe's
  --limit SECONDS      how long a group may be away (default: 300)
  --out FILE           rows as JSON; what is there already is not measured again
`;

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      executor: { type: 'string' },
      fault: { type: 'string' },
      times: { type: 'string', default: '1' },
      short: { type: 'boolean', default: false },
      baseline: { type: 'boolean', default: false },
      probes: { type: 'boolean', default: false },
      limit: { type: 'string', default: '300' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const { short = false, baseline = false, probes = false } = values;
  const executors = baseline ? 'ray' : short ? 'mp' : 'mp,ray';
  return {
    executors: pick('executor', values.executor ?? executors, ['mp', 'ray']) as Options['executors'],
    faults: pick('fault', values.fault ?? (short ? SHORT : NAMES).join(), NAMES),
    times: number('times', values.times), limit: number('limit', values.limit), baseline, probes, out: values.out,
  };
}

function pick(option: string, text: string, known: string[]): string[] {
  return text.split(',').map((word) => {
    if (!known.includes(word)) { throw new Error(`--${option} must be of ${known.join(', ')}, got '${word}'`); }
    return word;
  });
}

function number(option: string, text = ''): number {
  if (!/^[1-9]\d*$/.test(text)) { throw new Error(`--${option} must be a whole number from 1, got '${text}'`); }
  return Number(text);
}
