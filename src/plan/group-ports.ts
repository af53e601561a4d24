import { LAUNCHER } from '../knowledge/launcher';
import { ExecutorIntent } from './group-intent';
import { PortPlan } from './pod-plan';

const { controlPort, ports } = LAUNCHER;

/** Where the ranks of one model meet, on the head. */
const MASTER: PortPlan = { name: 'master', port: ports.master };

/** Each process of Ray takes one more of a range, which is too long to be listed. */
const RAY: readonly PortPlan[] = [
  { name: 'node-manager', port: ports.nodeManager },
  { name: 'object-manager', port: ports.objectManager },
];

/** Fixed ports that launcher and executor listen on, beside that of the server. */
export function groupPorts(executor: ExecutorIntent['kind'], role: 'head' | 'worker'): PortPlan[] {
  const control: PortPlan = { name: 'control', port: controlPort };
  if (executor === 'ray') {
    return [control, ...(role === 'head' ? [{ name: 'gcs', port: ports.gcs }] : []), ...RAY];
  }
  return role === 'head' ? [control, MASTER] : [control];
}
