/** Files that containers mount. */
export interface ConfigFilesPlan {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  /** Present where running pods are to see a change; else the name says the content, so that nothing running does. */
  readonly changes?: true;
}
