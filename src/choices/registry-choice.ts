import { ISecret } from 'cdk8s-plus-28';
import { CaBundle } from '../ca-bundle';
import { dataKey } from '../checks/values/name';
import { httpUrl } from '../checks/values/url';
import { NetworkPeer } from '../network-peer';
import { RegistryIntent } from '../plan/model-intent';
import { optional } from './optional';

/** What is read of a registry, whoever made it. */
export interface RegistryChoice {
  readonly url: string;
  readonly token?: ISecret;
  readonly tokenKey?: string;
  readonly caBundle?: CaBundle;
  readonly peer?: NetworkPeer;
}

/** A registry as plain data. */
export function registryIntent({ url, token, tokenKey = 'token', caBundle, peer }: RegistryChoice): RegistryIntent {
  return {
    url: httpUrl('url', url),
    host: new URL(url).host,
    token: optional(token, ({ name }) => ({ secretName: name, key: dataKey('tokenKey', tokenKey) })),
    caBundle: caBundle?._intent,
    peer: peer?._intent,
  };
}
