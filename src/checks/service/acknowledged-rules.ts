import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const ACKNOWLEDGED_RULES: ServiceRule = {
  id: 'KS803',
  title: 'an acknowledgement that cannot count',
  severity: 'error',
  acknowledgeable: false,
  why: 'It names no rule, or one that is never wrong; or it gives no reason for the next reader.',
  check: ({ intent }) => Object.entries(intent.acknowledged).flatMap(([id, reason]) => {
    if (!/^KS\d{3}$/.test(id)) {
      return [wrongValue('acknowledge', 'ids of rules such as KS104', id)];
    }
    return reason.trim() === '' ? [`'acknowledge.${id}' must give a reason, got none`] : [];
  }),
};
