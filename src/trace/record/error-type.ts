/** Whether tags of a type report an error: the type `error`, and any that ends in `-error`. */
export function isErrorType(type: string): boolean {
  return type === 'error' || type.endsWith('-error');
}
