// Tests, subtests, suites, hooks: what runs when, and how it is told. Times are left out, and so are stacks.
const test = require('node:test');
const { describe, it, before, after, beforeEach, afterEach } = test;

if (process.argv[2] !== 'child') {
  const { spawnSync } = require('child_process');
  const { stdout, status } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
  const [told] = stdout.replace(/\d+(\.\d+)?ms/g, 'Nms').replace(/duration_ms .*/, 'duration_ms N').split('\n\u2716 failing');
  // What tests print themselves is told as it happens, the tree when a test ends: each is shown by itself.
  const lines = told.split('\n');
  console.log(lines.filter((line) => line.startsWith('> ')).join('\n'));
  console.log(lines.filter((line) => !line.startsWith('> ')).join('\n'));
  console.log(status);
} else {
  const say = (text) => console.log(`> ${text}`);
  test('passes', () => {});
  test('fails', () => { throw new Error('wrong'); });
  test('rejects', async () => { throw 5; });
  test('subtests', async (t) => {
    t.beforeEach((sub) => say(`before each ${sub.name}`));
    await t.test('first', () => say('first'));
    t.test('second', { skip: 'not now' }, () => say('never'));
    await t.test('third', async (sub) => {
      sub.todo();
      throw new Error('later');
    });
    t.diagnostic('a note');
    say(t.fullName);
  });
  describe('suite', () => {
    before(() => say('before'));
    after(() => say('after'));
    beforeEach(() => say('before each'));
    afterEach(() => say('after each'));
    it('calls back', (t, done) => setImmediate(done));
    it('calls back with an error', (t, done) => setImmediate(done, new Error('called back')));
    it.skip('skipped', () => {});
    describe('inner', () => {
      it('has its parents\' hooks', (t) => say(t.fullName));
    });
  });
  test('too few', (t) => {
    t.plan(2);
    t.assert.ok(true);
  });
  test('late', { timeout: 1 }, () => new Promise((resolve) => setTimeout(resolve, 1e6).unref()));
  test('uncaught', () => new Promise(() => setImmediate(() => { throw new Error('thrown later'); })));
  test('signal', { signal: AbortSignal.abort() }, () => new Promise(() => {}));
  test.todo('to be written');
}
