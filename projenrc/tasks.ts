import { cdk8s } from 'projen';

// True when something the compiler reads is newer than what it last wrote.
const STALE = '[ ! -f .jsii ] || [ ! -d lib ] || [ -n "$(find src package.json tsconfig.json -newer .jsii -print -quit)" ]';

/** What a contributor runs by name; each is also an npm script. */
export const tasks = {
  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    // jsii warns for every Node version that is past its own end of life; the number is that Node's major.
    project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
    // No warning is silenced: a reserved word in the API is a broken binding.
    project.compileTask.reset('jsii --fail-on-warnings');

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
      description: 'Synthesize examples/quickstart for both targets and say what will run',
    });
    quickstart.spawn(fresh);
    quickstart.exec('ts-node -T --project test/tsconfig.json examples/quickstart/main.ts');

    run('cluster', 'Start a Kubernetes API server with KServe, no containers', 'bash test/cluster/run.sh');
    run('test:cluster', 'Apply every example to real controllers', 'bash test/cluster/test.sh');
    run('test:package', 'Use the packed tarball from an empty folder', 'bash test/package/tarball.sh');
    run('bindings', 'The ten lines in Python, Go and Java', 'bash test/package/bindings.sh');
    run('bench', 'Synthesis time against bare ApiObjects', 'ts-node -T --project test/tsconfig.json bench/main.ts', fresh);
    run('ci', 'What CI runs for a change', 'bash .ci/run');
    run('ci:full', 'Every tier of CI', 'bash .ci/run --full');

    function run(name: string, description: string, exec: string, first = fresh): void {
      const task = project.addTask(name, { description });
      if (!name.startsWith('ci')) task.spawn(first);
      task.exec(exec, { receiveArgs: true });
    }
  },
};
