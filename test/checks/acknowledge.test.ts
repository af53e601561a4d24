import { Chart, Testing } from 'cdk8s';
import { Checks, Fetch, ServingSummary } from '../../src';
import { hub, kserve, KubeObject, messagesOf, newApp, serve, byKind, synth } from '../helpers';

const REASON = 'the revision is resolved by our mirror';
const moving = { model: hub({ revision: 'main' }) };
const annotation = (rule: string) => `cdk8s-kserve.io/acknowledged-${rule}`;

describe('an acknowledgement', () => {
  test('of a service silences the rule for it', () => {
    expect(messagesOf((chart) => serve(chart, { ...moving, acknowledge: { KS112: REASON } }))).toEqual([]);
  });

  test('of a service says nothing about others', () => {
    expect(messagesOf((chart) => {
      serve(chart, { ...moving, acknowledge: { KS112: REASON } }, 'a');
      serve(chart, moving, 'b');
    })).toHaveLength(1);
  });

  test('of a chart holds for its services', () => {
    expect(messagesOf((chart) => {
      Checks.acknowledge(chart, { KS112: REASON });
      serve(chart, moving, 'a');
      serve(chart, moving, 'b');
    })).toEqual([]);
  });

  test('of a chart says nothing about other charts', () => {
    expect(messagesOf((chart) => {
      Checks.acknowledge(chart, { KS112: REASON });
      serve(new Chart(chart.node.root, 'other'), moving);
    })).toHaveLength(1);
  });

  test('of an app holds beside that of a chart', () => {
    expect(messagesOf((chart) => {
      Checks.acknowledge(chart.node.root, { KS112: REASON });
      Checks.acknowledge(chart, { KS104: REASON });
      serve(chart, { ...moving, fetch: Fetch.kserve(), target: kserve() });
    })).toEqual([]);
  });

  test('holds beside an earlier one of the same scope', () => {
    expect(messagesOf((chart) => {
      Checks.acknowledge(chart, { KS112: REASON });
      Checks.acknowledge(chart, { KS104: REASON });
      serve(chart, { ...moving, fetch: Fetch.kserve(), target: kserve() });
    })).toEqual([]);
  });

  test('of one rule does not silence another', () => {
    expect(messagesOf((chart) => serve(chart, { ...moving, acknowledge: { KS104: REASON } })))
      .toEqual([expect.stringContaining('[KS112]')]);
  });

  test('shows on the Deployment, with its reason', () => {
    const { Deployment: deployment } = synth({ ...moving, acknowledge: { KS112: REASON } });
    expect(deployment.metadata.annotations).toEqual({ [annotation('KS112')]: REASON });
  });

  test('does not restart pods', () => {
    const { Deployment: deployment } = synth({ ...moving, acknowledge: { KS112: REASON } });
    expect(JSON.stringify(deployment.spec)).not.toContain('acknowledged');
  });

  test('shows on the ServingRuntime, which restarts no pods either', () => {
    const { ServingRuntime: runtime, InferenceService: service } = synth({
      ...moving, target: kserve(), acknowledge: { KS112: REASON },
    });
    expect(runtime.metadata.annotations).toEqual({ [annotation('KS112')]: REASON });
    expect(service.metadata.annotations).not.toHaveProperty([annotation('KS112')]);
  });

  test('of a scope shows on each of its services', () => {
    const chart = new Chart(newApp(), 'test');
    Checks.acknowledge(chart, { KS112: REASON });
    serve(chart, moving);
    const { Deployment: deployment } = byKind(Testing.synth(chart) as KubeObject[]);
    expect(deployment.metadata.annotations).toEqual({ [annotation('KS112')]: REASON });
  });

  test('shows in the summary', () => {
    const chart = new Chart(newApp(), 'test');
    serve(chart, { ...moving, acknowledge: { KS112: REASON } });
    expect(ServingSummary.of(chart).text).toContain(`acknowledged KS112: ${REASON}`);
  });

  test('rejects being set after the services', () => {
    expect(messagesOf((chart) => {
      serve(chart);
      Checks.acknowledge(chart, { KS112: REASON });
    })).toEqual([expect.stringMatching(/^'Checks\.acknowledge\(\)' must be set on 'test' .* \[KS011\]$/)]);
  });
});

describe('a strict scope', () => {
  const synthStrict = (strict: boolean) => () => {
    const app = newApp();
    const chart = new Chart(app, 'test');
    if (strict) {
      Checks.strict(chart);
    }
    serve(chart, { target: kserve('0.19.0') });
    serve(new Chart(app, 'other'), { target: kserve('0.19.0') });
    return Testing.synth(chart);
  };

  test('changes nothing where nothing warns', () => {
    expect(synthStrict(true)()).toEqual(synthStrict(false)());
  });

  test('makes warnings of its services errors', () => {
    expect(messagesOf((chart) => serve(chart, moving))).toEqual([expect.stringContaining('[KS112]')]);
  });

  test('rejects being set after the services', () => {
    const chart = new Chart(newApp(), 'test');
    serve(chart);
    expect(() => Checks.strict(chart)).toThrow('\'Checks.strict()\' must be set on \'test\' before it holds services');
  });

  test('leaves warnings outside of it alone', () => {
    const app = newApp();
    Checks.strict(new Chart(app, 'strict'));
    const other = new Chart(app, 'other');
    serve(other, { ...moving, acknowledge: {} });
    expect(ServingSummary.of(other).text).toMatch(/warning +'revision' should be/);
    expect(serve(new Chart(newApp(), 'test'), moving).objects).toHaveProperty('Deployment');
  });
});
