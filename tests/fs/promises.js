// fs.promises and FileHandle.
const fs = require('fs/promises');
(async () => {
  await fs.writeFile('a', 'line one\nline two\n');
  console.log(await fs.readFile('a', 'utf8'), (await fs.stat('a')).size, fs === require('fs').promises);
  await fs.mkdir('d/e', { recursive: true });
  await fs.copyFile('a', 'd/a'); await fs.rename('d/a', 'd/b'); await fs.appendFile('d/b', '!');
  console.log(await fs.readdir('d'), await fs.readFile('d/b', { encoding: 'latin1' }));
  const handle = await fs.open('a', 'r+');
  console.log(typeof handle.fd, await handle.read(Buffer.alloc(4), 0, 4, 5), (await handle.write('LINE', 0)).bytesWritten, (await handle.stat()).size);
  console.log(await handle.readFile('utf8'));
  await handle.truncate(4);
  await handle.close();
  console.log(handle.fd, await fs.readFile('a', 'utf8'));
  await fs.readFile('none').catch((error) => console.log(error.message, error.code));
  await fs.rm('d', { recursive: true });
  await fs.access('d').catch((error) => console.log(error.message));
  await fs.writeFile('it', (function* () { yield 'from '; yield 'an iterable'; })());
  console.log(await fs.readFile('it', 'utf8'));
})();
