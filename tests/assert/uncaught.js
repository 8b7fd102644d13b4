// An uncaught assertion, as a test script ends.
// node20: has no `diff` property
// exit: 1
const assert = require('assert');
assert.strictEqual(1 + 1, 3);
