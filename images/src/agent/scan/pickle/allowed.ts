import { matcherOf } from '../../select/pattern.ts';

const TORCH = ['Byte', 'Char', 'Short', 'Int', 'Long', 'Half', 'Float', 'Double', 'BFloat16', 'Bool', 'ComplexFloat', 'ComplexDouble', 'QInt8', 'QInt32', 'QUInt8', 'QUInt4x2', 'QUInt2x4'];
const DTYPES = [
  'bfloat16', 'bool', 'complex32', 'complex64', 'complex128', 'float16', 'float32', 'float64', 'float8_e4m3fn', 'float8_e4m3fnuz', 'float8_e5m2', 'float8_e5m2fnuz', 'int8', 'int16', 'int32',
  'int64', 'qint8', 'qint32', 'quint8', 'uint8', 'uint16', 'uint32', 'uint64',
];
const BUILTINS = ['set', 'frozenset', 'bytearray', 'bytes', 'complex', 'list', 'dict', 'tuple', 'int', 'float', 'bool', 'str', 'slice', 'range', 'xrange', 'object'];
const NUMPY_DTYPES = ['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64', 'Float16', 'Float32', 'Float64', 'Complex64', 'Complex128', 'Str', 'Bytes', 'Object'];

/**
 * What a pickle may import and call: what makes containers, numbers, tensors and arrays, and does nothing else.
 *
 * @see https://docs.pytorch.org/docs/stable/notes/serialization.html#weights-only-security
 */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['OrderedDict', 'defaultdict', 'Counter', 'deque'].map((name) => `collections.${name}`),
  ...['builtins', '__builtin__'].flatMap((module) => BUILTINS.map((name) => `${module}.${name}`)),
  ...['copyreg', 'copy_reg'].map((module) => `${module}._reconstructor`),
  '_codecs.encode',
  ...['datetime', 'date', 'time', 'timedelta', 'timezone'].map((name) => `datetime.${name}`),
  'decimal.Decimal', 'fractions.Fraction', 'uuid.UUID',
  ...[...TORCH.map((name) => `${name}Storage`), ...DTYPES, 'Size', 'device', 'Tensor'].map((name) => `torch.${name}`),
  ...['UntypedStorage', 'TypedStorage', '_UntypedStorage', '_TypedStorage'].map((name) => `torch.storage.${name}`),
  ...['_rebuild_tensor', '_rebuild_tensor_v2', '_rebuild_tensor_v3', '_rebuild_parameter', '_rebuild_parameter_with_state', '_rebuild_qtensor', '_rebuild_sparse_tensor',
    '_rebuild_sparse_csr_tensor', '_rebuild_nested_tensor', '_rebuild_meta_tensor_no_storage'].map((name) => `torch._utils.${name}`),
  'torch._tensor._rebuild_from_type_v2', 'torch.nn.parameter.Parameter', 'torch.serialization._get_layout',
  ...['numpy.core', 'numpy._core'].flatMap((core) => [`${core}.multiarray._reconstruct`, `${core}.multiarray.scalar`, `${core}.numeric._frombuffer`]),
  'numpy.ndarray', 'numpy.dtype',
  ...NUMPY_DTYPES.map((name) => `numpy.dtypes.${name}DType`),
  'joblib.numpy_pickle.NumpyArrayWrapper',
]);

/** Tells whether an import is among those, or fits a pattern that is given besides: `sklearn.tree.*`. */
export function allowedImports(patterns: readonly string[]): (name: string) => boolean {
  const fits = matcherOf(patterns);
  return (name) => ALLOWED.has(name) || fits(name);
}
