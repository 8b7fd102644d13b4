// throws, rejects and their matchers; strict mode; AssertionError by hand.
const assert = require('assert');
const error = Object.assign(new TypeError('bad value'), { code: 'E_BAD' });
const throwing = () => { throw error; };
assert.throws(throwing);
assert.throws(throwing, TypeError);
assert.throws(throwing, /bad/);
assert.throws(throwing, { name: 'TypeError', message: 'bad value', code: 'E_BAD' });
assert.throws(throwing, { message: /^bad/ });
assert.throws(throwing, (e) => e === error);
for (const wrong of [/other/, { code: 'E_OTHER' }, () => false]) {
  try { assert.throws(throwing, wrong); } catch (e) { console.log(e.code, e.message.split('\n')[0]); }
}
try { assert.throws(throwing, RangeError); } catch (e) { console.log(e === error ? 'the error itself' : e.message); }
console.log(assert.strict.equal === assert.strictEqual, require('assert/strict') === assert.strict);
const made = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' });
console.log(made.message, made.actual, made.expected, made.generatedMessage);
(async () => {
  await assert.rejects(Promise.reject(error), TypeError);
  await assert.rejects(async () => throwing());
  await assert.rejects(Promise.resolve(1)).catch((e) => console.log(e.message));
  await assert.doesNotReject(async () => {});
  await assert.rejects(() => 5).catch((e) => console.log(e.code, e.message));
})();
