import { cdk8s } from 'projen';

// True when something the compiler reads is newer than what it last wrote.
const STALE = '[ ! -f .jsii ] || [ ! -d lib ] || [ -n "$(find src tsconfig.json -newer .jsii -print -quit)" ]';

// Transpiling alone: `typecheck` has looked at the types. A module may have a JSON file of its name beside it.
const TS_NODE = 'ts-node -T --preferTsExts --project test/tsconfig.json';

const PYTHON_TESTS = 'python3 -m unittest discover';

/** What a contributor runs by name; each is also an npm script. */
export const tasks = {
  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    // jsii warns for every Node version that is past its own end of life; the number is that Node's major.
    project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
    // No warning is silenced: a reserved word in the API is a broken binding.
    project.compileTask.reset('jsii --fail-on-warnings');
    // One file loads three times as fast as a hundred.
    project.compileTask.exec('node scripts/bundle/main.mjs');

    const fresh = project.addTask('compile:stale', { description: 'Compile if the sources changed' });
    fresh.spawn(project.compileTask, { condition: STALE });
    project.testTask.prependSpawn(fresh);

    const pack = project.tasks.tryFind('package:js');
    if (pack) {
      // A build makes the npm package; the other languages are made by `bindings` and by the release.
      project.packageTask.reset();
      project.packageTask.spawn(pack);
    }

    const quickstart = project.addTask('quickstart', {
      description: 'Synthesize examples/quickstart for both targets, say what will run, and let a model answer',
    });
    quickstart.spawn(fresh);
    quickstart.exec(`${TS_NODE} examples/quickstart/main.ts`);
    quickstart.exec(`${TS_NODE} scripts/quickstart/main.ts`);

    compiled('test:cluster', 'Apply every example to real controllers', `${TS_NODE} test/cluster/run-tests.ts`);
    compiled('test:package', 'Use the packed tarball from an empty folder', 'bash test/package/tarball.sh');
    compiled('bindings', 'The ten lines in Python, Go and Java', 'bash test/package/bindings.sh');
    compiled('bench', 'Synthesis time against bare ApiObjects', `${TS_NODE} bench/main.ts`);

    plain('cluster', 'Start a Kubernetes API server with KServe, no containers', 'bash test/cluster/run.sh');
    plain('docs', 'Write the pages of docs/ that are made from the code', `${TS_NODE} scripts/docs/main.ts`);
    plain('launcher', 'Take over the launcher of groups from images/', `${TS_NODE} scripts/launcher/main.ts`);
    plain('contract', 'Take over what images/ says of server and agent', `${TS_NODE} scripts/contract/main.ts`);
    plain('goldens', 'Write the goldens of the examples anew', 'UPDATE_GOLDENS=1 jest test/examples.test.ts');
    plain('test:launcher', 'Unit tests of the launcher; needs Python', `${PYTHON_TESTS} -s images/launcher/tests -t images/launcher`);
    plain('test:group', 'Groups on real nodes with the real vLLM, and what breaks them; needs root, Go, Python', `${TS_NODE} test/group/run.ts`);
    plain('restarts', 'Are restarted pods in the changelog?', `${TS_NODE} scripts/restarts/main.ts`);
    plain('ci:full', 'Every tier of CI', 'bash .ci/run --full');

    function plain(name: string, description: string, exec: string): void {
      project.addTask(name, { description, exec, receiveArgs: true });
    }

    function compiled(name: string, description: string, exec: string): void {
      const task = project.addTask(name, { description });
      task.spawn(fresh);
      task.exec(exec, { receiveArgs: true });
    }
  },
};
