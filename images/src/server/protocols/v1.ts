import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';
import { callOf } from './call-of.ts';
import type { Fields } from '../fields.ts';
import { fieldsOf, invalid, listOf, own } from '../fields.ts';
import { namedModel } from './models.ts';
import { jsonOf, withRawBodies } from './raw-body.ts';
import { runTask } from './run-task.ts';

const PREDICT = ':predict';

/**
 * KServe's V1: `POST /v1/models/NAME:predict`. The list of models and one
 * model's readiness are in openai/models.ts, for both protocols have the paths.
 */
export function v1(app: FastifyInstance, deps: ServerDeps): void {
  withRawBodies(app, (scope) => {
    // A wildcard: names may hold slashes and colons.
    scope.post<{ Params: { '*': string } }>('/v1/models/*', async (request) => {
      const path = request.params['*'];
      if (!path.endsWith(PREDICT)) {
        throw new ServingError('not-found', 'this server has no such path: V1 is POST /v1/models/NAME:predict');
      }
      const model = namedModel(deps, path.slice(0, -PREDICT.length));
      const body = fieldsOf(jsonOf(request, deps.settings.maxJsonDepth), 'the body');
      const { results } = await runTask(model, instancesOf(body, model.limits.maxBatch), parametersOf(body), callOf(request, deps));
      return { predictions: results };
    });
  });
}

/** `instances`, or `inputs` as TensorFlow's V1 also has it. */
function instancesOf(body: Fields, maxBatch: number): readonly unknown[] {
  const instances = own(body, 'instances');
  const inputs = own(body, 'inputs');
  if ((instances === undefined) === (inputs === undefined)) {
    throw invalid(`the body must have 'instances', got ${instances === undefined ? 'none' : "'instances' and 'inputs'"}: send {"instances": ["a text"]}`);
  }
  return listOf(instances ?? inputs, instances === undefined ? "'inputs'" : "'instances'", maxBatch);
}

function parametersOf(body: Fields): Fields {
  const parameters = own(body, 'parameters');
  return parameters === undefined ? {} : fieldsOf(parameters, "'parameters'");
}
