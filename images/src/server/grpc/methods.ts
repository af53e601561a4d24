import type { Call } from '../call.ts';
import type { ServerDeps } from '../deps.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { ServingError } from '../errors.ts';
import { invalid, nameOf } from '../fields.ts';
import { namedModel } from '../protocols/models.ts';
import { checkControl, repositoryIndex } from '../protocols/repository-index.ts';
import { infer } from '../protocols/v2/infer.ts';
import { modelMetadata } from '../protocols/v2/metadata.ts';
import { serverMetadata } from '../protocols/v2/server-metadata.ts';
import { checkVersion } from '../protocols/v2/version.ts';
import { emptyAnswer, flagAnswer, indexAnswer, inferAnswer, modelMetadataAnswer, serverMetadataAnswer } from './wire/answers.ts';
import { readInferMessage } from './wire/infer-request.ts';
import { readIndexRequest, readModelRequest, readRepositoryRequest } from './wire/named.ts';

/** A method: bytes of the request to bytes of the answer. */
export type Method = (bytes: Buffer, call: Call) => Buffer | Promise<Buffer>;

/** inference.GRPCInferenceService, as inference.proto has it. */
export function inferenceMethods(deps: ServerDeps): Record<string, Method> {
  return {
    ServerLive: () => flagAnswer(true),
    ServerReady: () => flagAnswer(deps.health.whyNotReady() === undefined),
    ModelReady: (bytes) => flagAnswer(isReady(deps, readModelRequest(bytes))),
    ServerMetadata: () => serverMetadataAnswer(serverMetadata(deps)),
    ModelMetadata: (bytes) => modelMetadataAnswer(modelMetadata(versioned(deps, readModelRequest(bytes)))),
    ModelInfer: async (bytes, call) => {
      const request = readInferMessage(bytes);
      const model = versioned(deps, { name: request.model, version: request.version });
      return inferAnswer(request, await infer(model, request, call));
    },
    RepositoryIndex: (bytes) => indexAnswer(repositoryIndex(deps, readIndexRequest(bytes).ready)),
    RepositoryModelLoad: async (bytes) => {
      const { name, parameters } = readRepositoryRequest(bytes);
      checkControl(deps);
      if (parameters) throw invalid("'parameters' of a load are not served: put the model's files into the model folder and load it by name");
      await deps.repository.load(nameOf(name, "'model_name'"));
      return emptyAnswer();
    },
    RepositoryModelUnload: async (bytes) => {
      const { name } = readRepositoryRequest(bytes);
      checkControl(deps);
      await deps.repository.unload(nameOf(name, "'model_name'"));
      return emptyAnswer();
    },
  };
}

function versioned(deps: ServerDeps, { name, version }: { name: string; version: string }): LoadedModel {
  const model = namedModel(deps, name);
  checkVersion(model.name, version);
  return model;
}

/** A model that is not loaded is an answer, not an error; one that nobody knows is an error. */
function isReady(deps: ServerDeps, request: { name: string; version: string }): boolean {
  try {
    versioned(deps, request);
    return true;
  } catch (error) {
    if (error instanceof ServingError && error.kind === 'unavailable') return false;
    throw error;
  }
}
