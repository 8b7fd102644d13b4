// What node does in corners of fs: links over files, recursion behind links, pipes' real paths, big positions, flushes.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'details-'));
const at = (...parts) => path.join(dir, ...parts);
const code = (fn) => {
  try {
    return fn();
  } catch (error) {
    return error.code;
  }
};

fs.mkdirSync(at('a'));
fs.mkdirSync(at('b'));
fs.writeFileSync(at('a', '1'), 'one');
fs.symlinkSync(at('a'), at('b', 'link'));
console.log(fs.readdirSync(at('b'), { recursive: true }),
            fs.readdirSync(at('b'), { recursive: true, withFileTypes: true }).map(({ name }) => name));

fs.mkdirSync(at('over'));
fs.writeFileSync(at('over', 'link'), 'a file');
console.log(code(() => fs.cpSync(at('b'), at('over'), { recursive: true })), fs.readFileSync(at('over', 'link'), 'utf8'));
console.log(code(() => fs.cpSync(at('a'), at('over'), { recursive: true, errorOnExist: true, force: false })));

const fd = fs.openSync(at('a', '1'));
console.log(code(() => fs.readSync(fd, Buffer.alloc(4), 0, 4, 2n ** 63n - 5n)), fs.readSync(fd, Buffer.alloc(4), 0, 4, 1n));
console.log(code(() => fs.read(fd, { buffer: null }, () => {})), code(() => fs.fchmod(1, '123x')), code(() => fs.fchown(1, 'x')));
fs.closeSync(fd);

// With `flush`, by the public functions.
const { fsyncSync } = fs;
fs.fsyncSync = (...args) => {
  console.log('fsyncSync', args.length);
  return fsyncSync(...args);
};
fs.appendFileSync(at('a', '1'), ' more', { flush: true });
console.log(fs.readFileSync(at('a', '1'), 'utf8'));

console.log(spawnSync(process.execPath, ['-p', 'fs.realpathSync("/dev/stdin")'], { stdio: 'pipe' }).stdout.toString()
  .replace(/\d+/g, 'N'));
console.log(spawnSync('/bin/sh', ['-c', `ulimit -f 1; "${process.execPath}" -e 'try {
  fs.writeFileSync("${at('big')}", "x".repeat(65536)) } catch (error) { console.log(error.code) }'`]).stdout.toString());

const stream = fs.createReadStream(at('a', '1'));
stream.on('close', async () => {
  const handle = await fs.promises.open(at('a', '1'));
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of handle.readableWebStream()) text += decoder.decode(chunk);
  console.log(text);
  await handle.close();
  const controller = new AbortController();
  fs.writeFile(at('aborted'), 'x', { signal: controller.signal }, (error) => {
    console.log(error.name);
    fs.rmSync(dir, { recursive: true });
  });
  controller.abort();
}).resume();
