/** Goes on with what a promise brings, in a handler that waits for nothing. @param failed - told why it brings nothing. */
export async function settle<T>(
  work: Promise<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
): Promise<void> {
  let value: T;
  try {
    value = await work;
  } catch (error) {
    failed(error);
    return;
  }
  done(value);
}
