import { wrongValue } from '../reject';
import { Rule, ServiceRule } from '../rule';

/** The rule about what was acknowledged, among all others that there are. */
export function acknowledgedRules(rules: readonly Rule[]): ServiceRule {
  const ids = rules.filter(({ acknowledgeable }) => acknowledgeable).map(({ id }) => id).sort();
  return {
    id: 'KS803',
    title: 'an acknowledgement that cannot count',
    severity: 'error',
    acknowledgeable: false,
    why: 'It names no rule, or one that is never wrong; or it gives no reason for the next reader.',
    check: ({ intent }) => Object.entries(intent.acknowledged).flatMap(([id, reason]) => {
      if (!ids.includes(id)) {
        return [wrongValue('acknowledge', `rules that can be wrong about a cluster: ${ids.join(', ')}`, id)];
      }
      return reason.trim() === '' ? [`'acknowledge.${id}' must give a reason, got none`] : [];
    }),
  };
}
