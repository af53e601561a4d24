import { DUPLICATE_OBJECT } from './app/duplicate-object';
import { SERVICE_ENVIRONMENT } from './app/service-environment';
import { STORAGE_OVERLAP } from './app/storage-overlap';
import { LOCAL_CACHE_RULES } from './local-cache-rules';
import { PATCH_MATCHES } from './patch-matches';
import { Rule } from './rule';
import { SERVICE_RULES } from './service-rules';
import { STORAGE_CERTIFICATES } from './storage/storage-certificates';
import { STORAGE_DEFAULT } from './storage/storage-default';
import { STORAGE_TARGET } from './storage/storage-target';
import { CIDR } from './values/cidr';
import { CREDENTIALS_KIND } from './values/credentials-kind';
import { ENVIRONMENT_NAME } from './values/environment-name';
import { IMAGE_REFERENCE } from './values/image-reference';
import { INTERFACE_NAME } from './values/interface-name';
import { LABEL } from './values/label';
import { MODEL_ADDRESS } from './values/model-address';
import { NAME } from './values/name';
import { NUMBER_IN_RANGE } from './values/number-in-range';
import { TENSOR } from './values/tensor';
import { PATH } from './values/path';
import { OBJECT_KIND } from './values/object-kind';
import { PORT } from './values/port';
import { QUANTITY } from './values/quantity';
import { RESOURCE_NAME } from './values/resource-name';
import { REVISION } from './values/revision';
import { SCOPE_SETTING } from './values/scope-setting';
import { SERVED_NAME } from './values/served-name';
import { STORAGE_FORMAT } from './values/storage-format';
import { TAINT_EFFECT } from './values/taint-effect';
import { TARGET_WISH } from './values/target-wish';
import { TEXT } from './values/text';
import { URL_VALUE } from './values/url';
import { VERSION } from './values/version';

/** Rules about single values, which their factories refuse at once. */
const VALUE_RULES: readonly Rule[] = [
  SERVED_NAME,
  OBJECT_KIND,
  TAINT_EFFECT,
  NUMBER_IN_RANGE,
  NAME,
  MODEL_ADDRESS,
  REVISION,
  IMAGE_REFERENCE,
  VERSION,
  CREDENTIALS_KIND,
  LABEL,
  URL_VALUE,
  SCOPE_SETTING,
  ENVIRONMENT_NAME,
  TARGET_WISH,
  QUANTITY,
  PORT,
  RESOURCE_NAME,
  INTERFACE_NAME,
  PATH,
  CIDR,
  TENSOR,
  TEXT,
  STORAGE_FORMAT,
];

/** Every rule there is, by id: the page of rules is made of it. */
export const ALL_RULES: readonly Rule[] = [
  ...VALUE_RULES, ...SERVICE_RULES, PATCH_MATCHES, DUPLICATE_OBJECT, SERVICE_ENVIRONMENT, STORAGE_OVERLAP,
  STORAGE_CERTIFICATES, STORAGE_DEFAULT, STORAGE_TARGET, ...LOCAL_CACHE_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
