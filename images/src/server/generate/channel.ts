/** Values that one side puts and the other waits for. */
export interface Channel<Value> extends AsyncIterable<Value> {
  put(value: Value): void;
  end(): void;
  fail(error: Error): void;
}

/** What was put before a failure is still read. */
export function channel<Value>(): Channel<Value> {
  const values: Value[] = [];
  let outcome: { error?: Error } | undefined;
  let wake: (() => void) | undefined;
  const finish = (how: { error?: Error }): void => {
    outcome ??= how;
    wake?.();
  };
  return {
    put(value) {
      values.push(value);
      wake?.();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async* [Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) {
          yield values.shift()!;
        }
        if (outcome !== undefined) {
          if (outcome.error !== undefined) {
            throw outcome.error;
          }
          return;
        }
        await new Promise<void>((resolve) => { wake = resolve; });
      }
    },
  };
}
