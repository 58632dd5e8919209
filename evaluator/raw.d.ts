/** Text resources: the bundler and the test runner both give the file's contents. */
declare module "*?raw" {
  const text: string;
  export default text;
}
