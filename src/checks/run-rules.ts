import { Finding, ServiceFacts } from './rule';
import { SERVICE_RULES } from './service-rules';

/** Every finding about a service, all at once, in the order of the rules. */
export function findingsOf(facts: ServiceFacts): Finding[] {
  const { acknowledged, path } = facts.intent;
  return SERVICE_RULES.flatMap((rule) => rule.check(facts).map((message) => ({
    rule, path, message, acknowledged: rule.acknowledgeable ? acknowledged[rule.id] : undefined,
  })));
}

/** What stops a synth: errors that nobody acknowledged, and warnings too where the scope is strict. */
export function isBlocking(finding: Finding, strict: boolean): boolean {
  return finding.acknowledged === undefined && (strict || finding.rule.severity === 'error');
}
