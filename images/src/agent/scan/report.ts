/** What is in a folder that runs, leaves it, or is not what it says. Lists are sorted: the same folder gives the same bytes. */
export interface ScanReport {
  /** Of this schema; a change that readers notice raises it. */
  readonly version: 1;
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  /** Code that may run when a model is loaded with trust in it. */
  readonly code: readonly CodeFile[];
  /** Code in other repositories that a configuration names: it would be fetched when the model is loaded. */
  readonly remoteCode: readonly Reference[];
  /** What pickles import, whether allowed or not. */
  readonly pickles: readonly PickleFile[];
}

export interface Finding {
  readonly path: string;
  /** In an archive: the entry. */
  readonly member?: string;
  readonly rule: Rule;
  /** `unsafe` makes the exit code of findings; a `note` says what to know, or what could not be looked into. */
  readonly level: 'unsafe' | 'note';
  /** What is wrong and what to do. */
  readonly text: string;
}

export type Rule =
  | 'pickle-import' | 'pickle-call' | 'pickle-extension' | 'pickle-damaged'
  | 'zip-damaged' | 'safetensors-header' | 'gguf-header' | 'numpy-header' | 'onnx-external-data' | 'onnx-damaged'
  | 'remote-code' | 'link-leaves' | 'link-broken' | 'special-file' | 'native-code' | 'script' | 'keras-code' | 'torchscript' | 'not-scanned';

export interface Reference {
  /** The configuration that names it, and where. */
  readonly file: string;
  readonly key: string;
  /** `modeling_custom.CustomModel`, or `owner/repository--module.Class`. */
  readonly name: string;
}

export interface CodeFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly references: readonly Reference[];
}

export interface PickleFile {
  readonly path: string;
  readonly member?: string;
  readonly imports: readonly string[];
}

/** Where a look at one file writes to. */
export interface Notes {
  unsafe(rule: Rule, text: string, member?: string): void;
  note(rule: Rule, text: string, member?: string): void;
  pickle(imports: readonly string[], member?: string): void;
}
