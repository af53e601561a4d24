import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigMap, IConfigMap, IPersistentVolumeClaim, ISecret, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { Accelerator, Engine, HuggingFaceBackend, Model } from '../../../src';
import { KubeObject } from '../objects';

const COMMIT = 'a09a35458c702b33eeacc393d103063234e8bc28';

/** The model that most variants serve. */
export const MODEL = Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: COMMIT, size: Size.gibibytes(15) });

/** A small one for CPU. */
export const SMALL_MODEL = Model.fromHub('example/sentiment', { revision: COMMIT, size: Size.mebibytes(300) });

/** One GPU and everything else by default. */
export const ON_GPU = { model: MODEL, accelerator: Accelerator.nvidia(1) };

/** KServe's server with transformers on CPU. */
export const ON_CPU = {
  model: SMALL_MODEL,
  engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE }),
};

/** What variants refer to by name; `existing` makes the objects. */
export const secretOf = (scope: Construct): ISecret => Secret.fromSecretName(scope, 'secret', 'models-secret');
export const claimOf = (scope: Construct, name = 'models'): IPersistentVolumeClaim => {
  return PersistentVolumeClaim.fromClaimName(scope, `claim-${name}`, name);
};
export const configMapOf = (scope: Construct): IConfigMap => ConfigMap.fromConfigMapName(scope, 'map', 'models-config');

/** What a user of those variants has in the namespace already. */
export function existing(): KubeObject[] {
  const keys = [
    'HF_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AZURE_STORAGE_ACCESS_KEY', 'headers',
    'gcloud-application-credentials.json', 'VLLM_API_KEY', 'AZ_TENANT_ID', 'AZ_CLIENT_ID', 'AZ_CLIENT_SECRET',
    'AZ_SUBSCRIPTION_ID',
  ];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'models-secret' },
      stringData: Object.fromEntries(keys.map((key) => [key, 'x'])),
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'models-config' },
      data: { 'ca.crt': 'x', 'chat-template.jinja': 'x' },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'own-account' } },
    ...['models', 'cache'].map((name) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '100Gi' } } },
    })),
  ];
}
