/** Files that containers mount. Their name says their content, so that nothing running sees another. */
export interface ConfigFilesPlan {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}
