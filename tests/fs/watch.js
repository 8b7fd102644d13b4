// watch, watchFile and the iterator of fs/promises tell what happens, in order, and end when they are told to.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rill-watch-'));
const inside = (...names) => path.join(dir, ...names);

function refusals() {
  for (const call of [
    () => fs.watch(inside('none')),
    () => fs.watch(dir, { recursive: '1' }),
    () => fs.watchFile(inside('none')),
    () => fs.watchFile({}, () => {}),
  ]) {
    try {
      call();
    } catch (error) {
      console.log(error.name, error.code, error.syscall, error.message.replace(dir, ''));
    }
  }
}

// The first event that `accept` takes closes the watcher.
function first(name, options, act, accept) {
  return new Promise((resolve) => {
    const watcher = fs.watch(dir, options, (type, filename) => {
      if (!accept(type, `${filename}`)) return;
      console.log(name, type, `${filename}`, Buffer.isBuffer(filename));
      watcher.close();
    });
    watcher.on('close', resolve);
    act();
  });
}

async function main() {
  refusals();
  fs.mkdirSync(inside('sub'));
  await first('event', {}, () => fs.writeFileSync(inside('a'), '1'), (type) => type === 'rename');
  await first('bytes', 'buffer', () => fs.writeFileSync(inside('a'), '2'), () => true);
  await first('deep', { recursive: true }, () => fs.writeFileSync(inside('sub', 'b'), '1'),
    (type, filename) => filename === path.join('sub', 'b'));
  await first('new folder', { recursive: true }, () => {
    fs.mkdirSync(inside('new'));
    fs.writeFileSync(inside('new', 'c'), '1');
  }, (type, filename) => filename === path.join('new', 'c'));

  const controller = new AbortController();
  const events = fs.promises.watch(dir, { signal: controller.signal });
  const next = events.next();
  fs.unlinkSync(inside('a'));
  console.log((await next).value);
  controller.abort();
  try {
    for await (const event of events) console.log('late', event);
  } catch (error) {
    console.log(error.name, error.code);
  }

  const looked = inside('looked');
  await new Promise((resolve) => {
    let times = 0;
    const watcher = fs.watchFile(looked, { interval: 1 }, (now, before) => {
      times += 1;
      console.log('looked', now.size, before.size, now.ino > 0);
      if (times === 1) fs.writeFileSync(looked, '');
      else fs.unwatchFile(looked);
    });
    watcher.on('stop', resolve);
  });
  fs.watch(dir, { persistent: false }, () => {});
  fs.watchFile(looked, { persistent: false }, () => {});
  fs.rmSync(dir, { recursive: true });
}

main().then(() => console.log('end'));
