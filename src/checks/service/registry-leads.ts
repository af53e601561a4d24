import { leadsAnywhere } from '../../plan/model-intent';
import { ServiceRule } from '../rule';

export const REGISTRY_LEADS: ServiceRule = {
  id: 'KS116',
  title: 'a model registry that may lead anywhere',
  severity: 'error',
  acknowledgeable: true,
  why: 'Whoever may write to the registry decides what pods download and run; nobody says with which credentials they get there, and '
    + 'the network policy has to open every public address.',
  see: 'https://www.kubeflow.org/docs/components/model-registry/',
  check: ({ intent: { model, network } }) => {
    const { source } = model;
    // Whoever opened something else has thought of it.
    return source.kind !== 'registry' || !leadsAnywhere(model) || network.egressTo.length > 0 ? [] : [
      `'artifactsFrom' must say where '${source.name}' of the registry ${source.registry.host} may lie, got none: set it to models `
      + 'such as Model.fromS3(\'s3://models\'), on the registry or here, or acknowledge that every public address is open',
    ];
  },
};
