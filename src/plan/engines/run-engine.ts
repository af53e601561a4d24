import { ServiceIntent } from '../intent';
import { EngineRun } from './engine-run';
import { runHuggingFaceServer } from './huggingface-server';
import { runOnnx } from './onnx';
import { runTriton } from './triton';
import { runVllm } from './vllm';

/** The engine's part of the plan. A new engine is a case here and a file beside it. */
export function runEngine(intent: ServiceIntent, drainEngineSeconds: number): EngineRun {
  const { engine } = intent;
  switch (engine.kind) {
    case 'vllm':
      return runVllm(intent, engine, drainEngineSeconds);
    case 'huggingFaceServer':
      return runHuggingFaceServer(intent, engine);
    case 'onnx':
      return runOnnx(intent, engine, drainEngineSeconds);
    case 'triton':
      return runTriton(intent, engine, drainEngineSeconds);
  }
}
