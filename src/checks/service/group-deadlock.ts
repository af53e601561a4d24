import { maxReplicas } from '../../plan/scaling';
import { ServiceRule } from '../rule';

export const GROUP_DEADLOCK: ServiceRule = {
  id: 'KS356',
  title: 'several groups and nobody who schedules them whole',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Each group can hold half of the accelerators and wait for the other half, for ever.',
  see: 'https://lws.sigs.k8s.io/docs/examples/gang-scheduling/',
  check: ({ intent, target }) => {
    const { group } = intent;
    const most = maxReplicas(intent.scaling.value);
    return group !== undefined && target.kind === 'kubernetes' && group.gang.kind === 'none' && most > 1
      ? [`'gang' should be Gang.kueue() or Gang.volcano() for ${most} groups, got none`]
      : [];
  },
};
