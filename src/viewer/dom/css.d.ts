/** A file of styles, which the bundler gives as its text. */
declare module '*.css' {
  const text: string;
  // oxlint-disable-next-line import/no-default-export
  export default text;
}
