/** Ends a test run with one line that scripts can read: `N passed, N failed`. */
export default class Summary {
  onTestRunEnd(modules, errors) {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      const before = passed + failed;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === "passed") passed++;
        else if (state === "failed") failed++;
      }
      // A file that could not be loaded has no tests, but it has failed.
      if (module.state() === "failed" && passed + failed === before) failed++;
    }
    console.log(`${passed} passed, ${failed} failed`);
  }
}
