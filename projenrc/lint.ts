import { cdk8s } from 'projen';

/** Our own flat ESLint: rules in eslint.config.mjs, the layers of the house in lint/. */
export const lint = {
  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    project.addDevDeps('eslint@^9', 'typescript-eslint@^8', '@stylistic/eslint-plugin@^5');
    const task = project.addTask('lint', {
      description: 'Style and layers',
      exec: 'eslint --max-warnings 0 .',
      receiveArgs: true,
    });
    project.testTask.prependSpawn(task);
  },
};
