import { gibibytes } from '../../plan/probes';
import { memoryBytes, MIN_PRIVATE_MEMORY, weighedSharedMemory } from '../../plan/resources';
import { ServiceRule } from '../rule';

export const SHARED_MEMORY_FITS: ServiceRule = {
  id: 'KS302',
  title: 'shared memory leaves too little of the memory limit',
  severity: 'error',
  acknowledgeable: false,
  why: 'What is written to /dev/shm counts against the limit: the server is killed under load, not at its start.',
  check: ({ intent }) => {
    const shared = weighedSharedMemory(intent);
    const memory = memoryBytes(intent).value;
    return shared > 0 && memory - shared < MIN_PRIVATE_MEMORY
      ? [`'memory' must be at least ${gibibytes(shared + MIN_PRIVATE_MEMORY)}: ${gibibytes(shared)} of shared memory and `
        + `${gibibytes(MIN_PRIVATE_MEMORY)} beside it, got ${gibibytes(memory)}: raise 'memory' or lower 'sharedMemory'`]
      : [];
  },
};
