import { ALL_RULES } from '../../src/checks/all-rules';
import { Rule } from '../../src/checks/rule';

/** What the first digit of a rule's id stands for. */
const CHAPTERS: Record<string, string> = {
  0: 'Values',
  1: 'The model and who fetches it',
  2: 'Engine, flags and environment',
  3: 'Memory, start and the pod',
  4: 'Scaling and rollout',
  5: 'Identity',
  6: 'KServe and Knative',
  7: 'Patches',
  8: 'The whole app',
};

const INTRO = `# Rules

Every error and warning of this library ends with the id of a rule. An error stops the synth; all of them are told in
one run, each with the path of its construct. A warning is printed to stderr and changes no manifest;
\`Checks.strict(app)\` makes warnings errors.

Warnings, and errors that can be wrong about a cluster, may be acknowledged with a reason. The reason then stands in an
annotation of the main object.

\`\`\`ts
Checks.acknowledge(chart, { KS602: 'the flags are enabled on all our clusters' }); // for every service below the chart

new HuggingFaceService(chart, 'qwen', {
  model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'main' }),
  accelerator: Accelerator.nvidia(1),
  acknowledge: { KS112: 'a preview that follows the head of the repository' }, // for this service
});
\`\`\`

This page is made from \`src/checks/\` by \`npm run docs\`.
`;

/** The page of all rules. */
export function rulesPage(): string {
  const chapters = Object.entries(CHAPTERS).map(([digit, title]) => {
    const rules = ALL_RULES.filter(({ id }) => id[2] === digit);
    return [`## ${title}`, ...rules.map(entry)].join('\n\n');
  });
  return [INTRO.trimEnd(), ...chapters, ''].join('\n\n').replace(/\n+$/, '\n');
}

function entry({ id, severity, acknowledgeable, title, why, see }: Rule): string {
  const level = severity === 'error' ? `Error${acknowledgeable ? ' that can be acknowledged' : ''}` : 'Warning';
  return [`### ${id}`, `**${level}: ${title}.** ${why}${see === undefined ? '' : ` [Upstream](${see})`}`].join('\n\n');
}
