// What failing assertions say, for values that fit a line.
const assert = require('assert');
const failing = [
  () => assert.ok(null, 'own message'), () => assert.equal(1, 2), () => assert.strictEqual(1, 2), () => assert.strictEqual('a', 'b', 'told'),
  () => assert.notStrictEqual(1, 1), () => assert.notEqual(1, '1'), () => assert.fail(), () => assert.fail('boom'), () => assert.ifError(new Error('e')),
  () => assert.throws(() => {}), () => assert.throws(() => {}, 'why'), () => assert.doesNotThrow(() => { throw new Error('inner'); }),
  () => assert.match('abc', /x/), () => assert.doesNotMatch('abc', /b/), () => assert.strictEqual(NaN, 0), () => assert.equal(null, 0),
];
for (const fail of failing) {
  try {
    fail();
    console.log('did not throw', String(fail));
  } catch (error) {
    console.log(error.name, error.code, error.generatedMessage, error.operator, JSON.stringify(error.message.split('\n')[0]));
  }
}
